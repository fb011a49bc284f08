from mxnet import autograd, nd
t = nd.array([0.25])
t.attach_grad()
with autograd.record():
    level = t
    for dose in range(4):
        level = level * nd.exp(-level)
level.backward()
print(t.grad)
