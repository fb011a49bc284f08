from mxnet import autograd, nd

p = nd.array([0.8])
p.attach_grad()
reward, discount = 1.0, 0.5

with autograd.record():
    value = 2 * p
    later = reward + discount * 3 * p
    target = later.detach()
    loss = (value - target) ** 2
loss.backward()
print(loss, p.grad)
