import mxnet as mx
from mxnet import autograd, nd

reading, truth = 2.0, 5.0
w = nd.array([1.0])
b = nd.array([0.5])
w.attach_grad()
b.attach_grad()
sgd = mx.optimizer.SGD(learning_rate=0.08)
update = mx.optimizer.get_updater(sgd)

for step in range(2):
    with autograd.record():
        said = w * reading + b
        error = said - truth
        loss = error * error
    loss.backward()
    update(0, w.grad, w)
    update(1, b.grad, b)

print(w, b)
