from mxnet import autograd, nd

km = nd.array([1.0, 2.0, 3.0, 4.0])
minutes = nd.array([3.0, 5.0, 8.0, 8.0])
p = nd.array([1.0, 0.0])
p.attach_grad()

with autograd.record():
    loss = (p[0] * km + p[1] - minutes) ** 2
for v in nd.eye(4):
    loss.backward(v, retain_graph=True)
    print(p.grad)
