import jax, jax.numpy as jnp, numpy as np
from jax import lax, random
def init(key):
    k = random.split(key, 3)
    return {'conv': {'w': random.normal(k[0], (3, 3, 1, 4)) * .3, 'b': jnp.zeros(4)}, 'dense': {'w': random.normal(k[1], (64, 3)) * .1, 'b': jnp.zeros(3)}}
def apply(p, x):
    x = lax.conv_general_dilated(x, p['conv']['w'], (1, 1), 'SAME', dimension_numbers=('NHWC', 'HWIO', 'NHWC')) + p['conv']['b']
    x = jax.nn.relu(x)
    x = lax.reduce_window(x, 0., lax.add, (1, 2, 2, 1), (1, 2, 2, 1), 'VALID') / 4
    x = x.reshape((x.shape[0], -1))
    return x @ p['dense']['w'] + p['dense']['b']
rng = np.random.default_rng(0)
X = rng.normal(size=(12, 8, 8, 1)).astype(np.float32); Y = np.arange(12) % 3
def loss(p, X, Y):
    lp = jax.nn.log_softmax(apply(p, X))
    return -jnp.mean(jnp.take_along_axis(lp, Y[:, None], axis=1))
p = init(random.key(0))
print(apply(p, X).shape, f"{loss(p, X, Y):.5f}")
@jax.jit
def sgd(p, X, Y):
    l, g = jax.value_and_grad(loss)(p, X, Y)
    return jax.tree.map(lambda a, b: a - 0.2 * b, p, g), l
for i in range(12):
    p, l = sgd(p, X, Y)
    if i % 4 == 0: print(i, f"{l:.4f}")
print((apply(p, X).argmax(-1) == Y).mean())
key = random.key(1)
def dropout(key, x, rate=0.5): return jnp.where(random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)
print(dropout(key, jnp.ones(8)), jax.jit(dropout)(key, jnp.ones(4)))
def batchnorm(x): return (x - x.mean(0)) / jnp.sqrt(x.var(0) + 1e-5)
print(jax.grad(lambda x: (batchnorm(x) ** 3).sum())(jnp.array([[1., 2.], [3., 5.], [4., 1.]])))
for e in range(2):
    key, sub = random.split(key)
    perm = random.permutation(sub, 12)
    print(perm.reshape(3, 4))
