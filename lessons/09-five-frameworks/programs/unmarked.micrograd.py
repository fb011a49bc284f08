from micrograd.engine import Value

w = 1.0
b = Value(0.5)

loss = (w * 2.0 + b - 5.0) ** 2
loss.backward()
print(w.grad, b.grad)
