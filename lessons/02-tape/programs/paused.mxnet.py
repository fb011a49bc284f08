from mxnet import autograd, nd

v = nd.array([20.0])
a = nd.array([8.0])
v.attach_grad()
a.attach_grad()

with autograd.record():
    with autograd.pause():
        reaction = v * 1.5
    braking = v**2 / (2 * a)
    total = reaction + braking

total.backward()
print(v.grad, a.grad)
