from mxnet import autograd, nd

reading, truth = 2.0, 5.0
w = nd.array([1.0])
b = nd.array([0.5])
w.attach_grad()
b.attach_grad()

for step in range(2):
    with autograd.record():
        said = w * reading + b
        error = said - truth
        loss = error * error
    loss.backward()
    w[:] = w - 0.08 * w.grad
    b[:] = b - 0.08 * b.grad

print(w, b)
