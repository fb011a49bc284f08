import mxnet as mx
from mxnet import autograd, nd

def modes():
    print(autograd.is_recording(),
          autograd.is_training())

mx.random.seed(7)
x = nd.ones((6,))
x.attach_grad()
modes()
with autograd.record():
    y = nd.Dropout(2 * x, p=0.5)
    modes()
    with autograd.predict_mode():
        z = nd.Dropout(2 * x, p=0.5)
        modes()
    with autograd.pause():
        modes()
y.backward()
print(y, z)
