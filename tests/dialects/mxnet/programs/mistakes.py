"""The same mistakes are the same kinds of error."""
import mxnet as mx
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn

x = nd.array([1.0, 2.0])
x.attach_grad()


def twice():
    with autograd.record():
        y = x * x
    y.backward()
    y.backward()


def unrecorded():
    (x * x).backward()


def in_place():
    with autograd.record():
        global x
        x += 1


def uninitialised():
    nn.Dense(2, in_units=2).weight.data()


def deferred():
    layer = nn.Dense(2)
    layer.initialize()
    layer.weight.data()


for attempt in (
    twice,
    unrecorded,
    in_place,
    uninitialised,
    deferred,
    lambda: nd.dot(nd.ones((2, 3)), nd.ones((2, 3))),
    lambda: nd.ones((2, 3)) + nd.ones((4,)),
    lambda: nd.ones((2, 3)).reshape((4, 2)),
    lambda: nd.ones((2,)) + nd.ones((2,), dtype="float64"),
    lambda: bool(nd.ones((2,))),
    lambda: nd.ones((2,)).asscalar(),
    lambda: nd.no_such_function,
    lambda: x.no_such_method,
    lambda: gluon.Trainer(x, "sgd"),
    lambda: gluon.Trainer(nn.Dense(1).collect_params(), "sgdd"),
    lambda: nd.ones((2,), ctx=mx.gpu()),
    lambda: nd.array([1, 2])[5],
):
    try:
        attempt()
        print("nothing")
    except Exception as problem:
        print(type(problem).__name__, isinstance(problem, mx.MXNetError))
