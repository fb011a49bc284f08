from mxnet import autograd, nd

w = nd.array([1.0])
b = nd.array([0.5])

with autograd.record():
    loss = (w * 2.0 + b - 5.0) ** 2
loss.backward()
