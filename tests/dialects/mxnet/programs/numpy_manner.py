"""mx.np: arrays in NumPy's manner."""
from mxnet import autograd, init, np, npx
from mxnet.gluon import nn

npx.set_np()
x = np.arange(4.0)
print(x, repr(x))
x.attach_grad()
print(repr(x.grad))
with autograd.record():
    y = 2 * np.dot(x, x)
print(repr(y))
y.backward()
print(repr(x.grad), x.grad == 4 * x)
with autograd.record():
    y = x.sum()
y.backward()
print(repr(x.grad))
with autograd.record():
    u = x * x
    z = u.detach() * x
z.backward()
print(x.grad == u)
X = np.arange(12).reshape(3, 4)
print(repr(X), X.shape, X.size, X.dtype, X.sum(axis=0), X.mean(), X[-1], X[1:3])
print(repr(np.concatenate([X, X], axis=1)), repr(X > 5), repr(X.argmax(axis=1)), repr(np.zeros((2,), dtype="int32")))
print(X.sum().item(), float(X.mean()), f"{X.std():.3f}", len(X), X.T.shape, X.flatten().shape, np.linalg.norm(np.array([3.0, 4.0])))
print(npx.relu(np.array([-1.0, 2.0])), npx.softmax(np.array([0.0, 0.0])), npx.one_hot(np.array([0, 2]), 3))
net = nn.Sequential()
net.add(nn.Dense(2))
net.initialize(init.One())
print(repr(net(np.ones((1, 3)))), net[0].weight.data().shape)
