import jax, jax.numpy as jnp
from jax import lax, random
def logp(x): return -0.5 * jnp.sum(x ** 2)
def kernel(state, key):
    x, lp = state
    k1, k2 = random.split(key)
    prop = x + 0.5 * random.normal(k1, x.shape)
    lpp = logp(prop)
    accept = jnp.log(random.uniform(k2)) < lpp - lp
    x = jnp.where(accept, prop, x); lp = jnp.where(accept, lpp, lp)
    return (x, lp), (x, accept)
x0 = jnp.zeros(2)
(_, lp), (xs, acc) = lax.scan(kernel, (x0, logp(x0)), random.split(random.key(0), 50))
print(xs.shape, acc.mean(), xs[-1], lp)
chains = jax.vmap(lambda k: lax.scan(kernel, (x0, logp(x0)), random.split(k, 20))[1][0])(random.split(random.key(1), 3))
print(chains.shape, chains[:, -1])
def leapfrog(q, p, eps, n):
    g = jax.grad(logp)
    def body(_, s):
        q, p = s
        p = p + 0.5 * eps * g(q); q = q + eps * p; p = p + 0.5 * eps * g(q)
        return q, p
    return lax.fori_loop(0, n, body, (q, p))
print(leapfrog(jnp.ones(2), jnp.zeros(2), 0.1, 10), jax.jit(leapfrog, static_argnums=3)(jnp.ones(2), jnp.zeros(2), 0.1, 10))
walk = lax.scan(lambda c, k: (c + random.choice(k, jnp.array([-1, 1])),) * 2, 0, random.split(random.key(5), 8))[1]
print(walk, random.categorical(random.key(0), jnp.array([0.1, 0.5, 2.]), shape=(6,)))
