from micrograd.engine import Value
t = Value(0.25)
level = t
for dose in range(4):
    level = level * (-level).exp()
level.backward()
print(t.grad)
