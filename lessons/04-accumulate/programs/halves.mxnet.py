from mxnet import autograd, nd

km = nd.array([1.0, 2.0, 3.0, 4.0])
minutes = nd.array([3.0, 5.0, 8.0, 8.0])
w = nd.array([1.0])
w.attach_grad(grad_req="add")

for part in (slice(0, 2), slice(2, 4)):
    with autograd.record():
        error = w * km[part] - minutes[part]
        loss = (error**2).mean() / 2
    loss.backward()
    print(w.grad)
