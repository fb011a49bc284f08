from mxnet import autograd, nd
t = nd.array([0.25])
t.attach_grad()
with autograd.record():
    decay = nd.exp(-t)
    level = t * decay
level.backward()
print(t.grad)
