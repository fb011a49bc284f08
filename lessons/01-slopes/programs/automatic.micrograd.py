from micrograd.engine import Value
t = Value(0.25)
decay = (-t).exp()
level = t * decay
level.backward()
print(t.grad)
