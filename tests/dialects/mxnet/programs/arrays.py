"""Arrays: how they are made, changed, and printed."""
import numpy as np
from mxnet import nd

x = nd.arange(12)
print(x)
print(x.shape, x.size, x.dtype, x.context)
X = x.reshape((3, 4))
print(X, X.T.shape, X[1:3], X[1, 2], X[:, -1])
print(nd.zeros((2, 3)), nd.ones((1, 2)), nd.full((2, 2), 7), nd.array([[2, 1], [4, 3]], dtype="int32"))
X[1, 2] = 9
X[0:2, :] = 12
print(X)
Y = nd.array([[2, 1, 4, 3], [1, 2, 3, 4], [4, 3, 2, 1]])
print(X + Y, X * Y, X / Y, Y.exp().sum(), nd.dot(X, Y.T))
print(nd.concat(X, Y, dim=0).shape, nd.concat(X, Y, dim=1).shape, X == Y, X.sum(), X.norm().asscalar())
A, B = nd.arange(3).reshape((3, 1)), nd.arange(2).reshape((1, 2))
print(A + B)
before = id(Y)
Y += X
print(id(Y) == before)
Z = Y.zeros_like()
Z[:] = X + Y
nd.elemwise_add(X, Y, out=Z)
print(Z)
D = nd.array(np.ones((2, 3)))
print(D.asnumpy(), type(D.asnumpy()), D.asnumpy().dtype)
print(nd.softmax(nd.array([[1.0, 2.0, 3.0]])), X.mean(axis=0), X.argmax(axis=1), X.max(axis=1, keepdims=True))
print(X.reshape((-1,)).shape, X.reshape((0, -1, 2)).shape, nd.ones((2, 3, 4)).reshape((-3, 0)).shape, nd.ones((2, 3)).flatten().shape)
print(nd.pick(Y, nd.array([0, 1, 2])), nd.one_hot(nd.array([1, 0]), 3), nd.stack(A, A, axis=1).shape, nd.clip(x, 2, 5))
print(len(X), [float(one.sum().asscalar()) for one in X], bool(nd.array([1])), int(nd.array([3.7]).asscalar()))
print(nd.where(X > 10, X, Y)[0], nd.topk(Y, k=2), nd.split(X, 2, axis=1)[0].shape, nd.tile(A, (1, 2)), nd.norm(Y, axis=1))
