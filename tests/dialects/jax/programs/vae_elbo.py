import jax, jax.numpy as jnp
from jax import random
def mlp_init(key, sizes):
    ks = random.split(key, len(sizes) - 1)
    return [{'w': random.normal(k, (i, o)) / jnp.sqrt(i), 'b': jnp.zeros(o)} for k, i, o in zip(ks, sizes, sizes[1:])]
def mlp(ps, x):
    for p in ps[:-1]: x = jax.nn.tanh(x @ p['w'] + p['b'])
    return x @ ps[-1]['w'] + ps[-1]['b']
key = random.key(3)
ke, kd, kx, kz = random.split(key, 4)
params = {'enc': mlp_init(ke, [5, 8, 4]), 'dec': mlp_init(kd, [2, 8, 5])}
x = jax.nn.sigmoid(random.normal(kx, (6, 5)))
def elbo(params, x, key):
    h = mlp(params['enc'], x); mu, logvar = jnp.split(h, 2, axis=-1)
    z = mu + jnp.exp(0.5 * logvar) * random.normal(key, mu.shape)
    lo = mlp(params['dec'], z)
    ll = jnp.sum(x * jax.nn.log_sigmoid(lo) + (1 - x) * jax.nn.log_sigmoid(-lo), -1)
    kl = -0.5 * jnp.sum(1 + logvar - mu ** 2 - jnp.exp(logvar), -1)
    return jnp.mean(ll - kl)
vg = jax.jit(jax.value_and_grad(lambda p, k: -elbo(p, x, k)))
for i in range(20):
    kz, k = random.split(kz)
    l, g = vg(params, k)
    params = jax.tree.map(lambda p, g: p - 0.05 * g, params, g)
    if i % 5 == 0: print(i, f"{l:.4f}")
print(sum(p.size for p in jax.tree.leaves(params)))
