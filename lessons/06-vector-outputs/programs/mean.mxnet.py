from mxnet import autograd, nd

km = nd.array([1.0, 2.0, 3.0, 4.0])
minutes = nd.array([3.0, 5.0, 8.0, 8.0])
w = nd.array([1.0])
b = nd.array([0.0])
w.attach_grad()
b.attach_grad()

with autograd.record():
    loss = (w * km + b - minutes) ** 2
    mean = loss.mean()
mean.backward()

print(w.grad, b.grad)
