from micrograd.engine import Value
a = Value(2.0)
b = Value(-3.0)
c = a * b
d = c + a
d.backward()
print(a.grad, b.grad)
