from mxnet import autograd, nd

v = nd.array([20.0])
t = nd.array([1.5])
a = nd.array([8.0])
for one in (v, t, a):
    one.attach_grad()

with autograd.record():
    total = v * t + v**2 / (2 * a)
total.backward()
total.backward()
