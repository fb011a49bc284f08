"""gluon: blocks, their names, deferred shapes, losses, training."""
import mxnet as mx
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import loss as gloss
from mxnet.gluon import nn

net = nn.Sequential()
net.add(nn.Dense(3, activation="relu"), nn.Dense(1))
print(net)
print(net[0].weight, net.collect_params())
net.initialize(init.Constant(0.5))
x = nd.array([[1.0, 2.0], [3.0, -4.0]])
print(net(x), net[0].weight.data(), net[1].bias.data())
loss = gloss.L2Loss()
trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
for _ in range(3):
    with autograd.record():
        out = loss(net(x), nd.array([1.0, 2.0]))
    out.backward()
    trainer.step(batch_size=2)
    print(out)
print(net[1].weight.grad(), trainer.learning_rate)
print(gloss.SoftmaxCrossEntropyLoss()(nd.array([[1, 2, 3], [3, 2, 1]]), nd.array([2, 2])))
print(gloss.L1Loss()(nd.array([[1, 2]]), nd.array([[3, 5]])), gloss.SigmoidBCELoss()(nd.array([[0.0]]), nd.array([[1.0]])))


class Net(nn.HybridBlock):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential()
            self.features.add(nn.Conv2D(4, kernel_size=3, padding=1, activation="relu"), nn.BatchNorm(), nn.MaxPool2D(), nn.Flatten(), nn.Dropout(0.5))
            self.output = nn.Dense(2)

    def hybrid_forward(self, F, x):
        return self.output(self.features(x))


net = Net()
net.initialize(init=init.Xavier())
net.hybridize()
image = nd.ones((2, 1, 4, 4))
print(net)
print(net(image).shape, sorted(net.collect_params().keys()))
drop = nn.Dropout(0.5)
ones = nd.ones((100,))
print(drop(ones).sum().asscalar())
with autograd.record():
    print(sorted(set(drop(ones).asnumpy().tolist())))
norm = nn.BatchNorm()
norm.initialize()
data = nd.array([[1.0, 10.0], [3.0, 30.0]])
with autograd.record():
    print(norm(data))
print(norm.running_mean.data(), norm.running_var.data(), norm(data))
metric = mx.metric.Accuracy()
metric.update([nd.array([0, 1])], [nd.array([[0.9, 0.1], [0.8, 0.2]])])
print(metric.get())
dataset = gluon.data.ArrayDataset(nd.arange(10).reshape((5, 2)), nd.arange(5))
for X, y in gluon.data.DataLoader(dataset, batch_size=2):
    print(X.shape, y)
print("epoch %d, loss %f" % (1, out.mean().asnumpy()), repr(out.mean().asnumpy()), type(out.mean().asnumpy()))
