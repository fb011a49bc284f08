from micrograd.engine import Value

reading, truth = 2.0, 5.0
w = Value(1.0)
b = Value(0.5)

for step in range(2):
    said = w * reading + b
    error = said - truth
    loss = error * error
    w.grad, b.grad = 0.0, 0.0
    loss.backward()
    w.data -= 0.08 * w.grad
    b.data -= 0.08 * b.grad

print(w.data, b.data)
