from micrograd.engine import Value

reading, truth = 2.0, 5.0
w = Value(1.0)
b = Value(0.5)

said = w * reading + b
error = said - truth
loss = error * error
loss.backward()

print(w.grad, b.grad)
