import math
from mxnet import autograd, nd
t = nd.array([0.25])
t.attach_grad()
with autograd.record():
    level = nd.array([t.asscalar() * math.exp(-t.asscalar())])
level.backward()
