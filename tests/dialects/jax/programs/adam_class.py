import jax, jax.numpy as jnp
from typing import NamedTuple
class Params(NamedTuple):
    weight: jnp.ndarray
    bias: jnp.ndarray
class AdamState(NamedTuple):
    m: Params
    v: Params
    t: int
def init(rng) -> Params:
    weights_key, bias_key = jax.random.split(rng)
    return Params(jax.random.normal(weights_key, ()), jax.random.normal(bias_key, ()))
def loss(params, x, y):
    pred = params.weight * x + params.bias
    return jnp.mean((pred - y) ** 2)
@jax.jit
def update(params, state, x, y):
    g = jax.grad(loss)(params, x, y)
    t = state.t + 1
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state.m, g)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g ** 2, state.v, g)
    mh = jax.tree.map(lambda m: m / (1 - 0.9 ** t), m)
    vh = jax.tree.map(lambda v: v / (1 - 0.999 ** t), v)
    new = jax.tree.map(lambda p, m, v: p - 0.1 * m / (jnp.sqrt(v) + 1e-8), params, mh, vh)
    return new, AdamState(m, v, t)
rng = jax.random.key(42)
x_rng, noise_rng = jax.random.split(rng)
xs = jax.random.normal(x_rng, (128,))
ys = xs * 3 - 1 + 0.5 * jax.random.normal(noise_rng, (128,))
params = init(rng)
print(params)
z = jax.tree.map(jnp.zeros_like, params)
state = AdamState(z, z, 0)
for i in range(300):
    params, state = update(params, state, xs, ys)
print(f"{params.weight:.3f} {params.bias:.3f}", state.t)
