from mxnet import autograd, nd

x = nd.array([0.0, 4.0])
x.attach_grad()
with autograd.record():
    y = nd.where(x > 0, nd.sqrt(x), 0 * x)
y.backward()
print(y, x.grad)
