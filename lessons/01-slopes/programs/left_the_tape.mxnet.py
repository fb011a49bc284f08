import math
from mxnet import autograd, nd
t = nd.array([0.25])
t.attach_grad()
with autograd.record():
    number = t.asscalar()
    level = nd.array([number * math.exp(-number)])
level.backward()
