# y = 2xᵀx in MXNet's NumPy manner.
from mxnet import autograd, np, npx

npx.set_np()
x = np.arange(4.0)
print(repr(x))
x.attach_grad()
print(repr(x.grad))
with autograd.record():
    y = 2 * np.dot(x, x)
print(repr(y))
y.backward()
print(repr(x.grad))
print(repr(x.grad == 4 * x))
