from mxnet import autograd, nd

x = nd.array([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = nd.array([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
w = nd.array([0.0])
b = nd.array([0.0])
w.attach_grad()
b.attach_grad()

with autograd.record():
    prediction = w * x + b
    residual = prediction - y
    loss = (residual ** 2).mean()
loss.backward()

lr = 0.01
w -= lr * w.grad
b -= lr * b.grad
