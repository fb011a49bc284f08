from micrograd.engine import Value
x = Value(3.0)
u = x * x
v = u + x
w = u * v
w.backward()
print(x.grad)
