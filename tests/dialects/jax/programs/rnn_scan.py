import jax, jax.numpy as jnp
from jax import lax
from functools import partial
key = jax.random.key(1)
k1, k2, k3 = jax.random.split(key, 3)
params = {'Wx': jax.random.normal(k1, (2, 4)) * 0.5, 'Wh': jax.random.normal(k2, (4, 4)) * 0.5, 'b': jnp.zeros(4), 'Wo': jax.random.normal(k3, (4, 1))}
def cell(params, h, x):
    h = jnp.tanh(x @ params['Wx'] + h @ params['Wh'] + params['b'])
    return h, h @ params['Wo']
def run(params, xs):
    h0 = jnp.zeros((xs.shape[1], 4))
    h, ys = lax.scan(partial(cell, params), h0, xs)
    return ys
xs = jax.random.normal(jax.random.key(2), (7, 3, 2))
target = xs.sum(-1, keepdims=True).cumsum(0)
def loss(p): return jnp.mean((run(p, xs) - target) ** 2)
print(run(params, xs).shape, loss(params))
g = jax.jit(jax.grad(loss))(params)
print(jax.tree.map(lambda a: a.shape, g), g['b'])
for i in range(30):
    params = jax.tree.map(lambda p, g: p - 0.005 * g, params, jax.jit(jax.grad(loss))(params))
print(f"{loss(params):.4f}")
print(jax.vmap(lambda x: run(params, x[:, None, :])[:, 0], in_axes=1, out_axes=1)(xs).shape)
