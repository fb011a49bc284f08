"""Recording, pausing, gradients and what becomes of them."""
from mxnet import autograd, nd

x = nd.arange(4).reshape((4, 1))
x.attach_grad()
print(x.grad)
with autograd.record():
    y = 2 * nd.dot(x.T, x)
y.backward()
print(y, x.grad, (x.grad - 4 * x).norm().asscalar())

print(autograd.is_training(), autograd.is_recording())
with autograd.record():
    print(autograd.is_training(), autograd.is_recording())
    with autograd.pause():
        print(autograd.is_training(), autograd.is_recording())
with autograd.record(train_mode=False):
    print(autograd.is_training(), autograd.is_recording())
with autograd.train_mode():
    print(autograd.is_training(), autograd.is_recording())


def f(a):
    b = a * 2
    while b.norm().asscalar() < 1000:
        b = b * 2
    if b.sum().asscalar() > 0:
        c = b
    else:
        c = 100 * b
    return c


a = nd.array([0.5])
a.attach_grad()
with autograd.record():
    c = f(a)
c.backward()
print(a.grad == c / a, a.grad)

v = nd.array([1.0, 2.0, 3.0])
v.attach_grad()
with autograd.record():
    w = v * v
w.backward(nd.array([10.0, 1.0, 0.1]))
print(v.grad)
for _ in range(2):
    with autograd.record():
        w = v * v
    w.backward()
print(v.grad)
v.attach_grad(grad_req="add")
for _ in range(2):
    with autograd.record():
        w = v * v
    w.backward()
print(v.grad)
with autograd.record():
    u = v * v
    z = u.detach() * v
z.backward()
print(v.grad)
with autograd.record():
    cube = v**3
    (first,) = autograd.grad(cube, [v], create_graph=True, retain_graph=True)
v.attach_grad()
first.backward()
print(first)
p, q = nd.array([2.0]), nd.array([5.0])
p.attach_grad()
q.attach_grad()
with autograd.record():
    s = p * q + p.sin()
    t = p * p
autograd.backward([s, t], [nd.array([1.0]), nd.array([3.0])])
print(p.grad, q.grad, s.grad is None)


class Sigmoid(autograd.Function):
    def forward(self, x):
        y = 1 / (1 + nd.exp(-x))
        self.save_for_backward(y)
        return y

    def backward(self, dy):
        (y,) = self.saved_tensors
        return dy * y * (1 - y)


m = nd.array([0.0, 2.0])
m.attach_grad()
with autograd.record():
    n = Sigmoid()(m)
n.backward()
print(n, m.grad)
