# MXNet's autograd: a buffer is attached, recording is asked for, a result that is no scalar is summed.
from mxnet import autograd, nd

x = nd.arange(10).reshape((2, 5))
print(x)
x.attach_grad()
with autograd.record():
    y = 2 * nd.dot(x.T, x)
y.backward()
print(x.grad)

print(autograd.is_training())
with autograd.record():
    print(autograd.is_training())

x1 = x.detach()
with autograd.record():
    y = x + 1
    y = x1 + y
y.backward()
print(x.grad is None, x1.grad is None)
print(x.grad)
