import jax, jax.numpy as jnp
from jax import lax, jit, grad
from jax.flatten_util import ravel_pytree
def adam(lr, b1=0.9, b2=0.999, eps=1e-8):
    def init(p): return (jax.tree.map(jnp.zeros_like, p), jax.tree.map(jnp.zeros_like, p), 0)
    def update(g, s):
        m, v, t = s; t = t + 1
        m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, m, g)
        v = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, v, g)
        u = jax.tree.map(lambda m, v: -lr * (m / (1 - b1 ** t)) / (jnp.sqrt(v / (1 - b2 ** t)) + eps), m, v)
        return u, (m, v, t)
    return init, update
init, update = adam(0.1)
p = {'a': jnp.array([1., -2.]), 'b': jnp.array(3.)}
loss = lambda p: (p['a'] ** 2).sum() + (p['b'] - 1) ** 2
s = init(p)
@jit
def step(p, s):
    u, s = update(grad(loss)(p), s)
    return jax.tree.map(jnp.add, p, u), s
for i in range(50): p, s = step(p, s)
print(jax.tree.map(lambda x: jnp.round(x, 3), p), s[2])
def train(p, n):
    def body(c, _):
        p, s = c
        u, s = update(grad(loss)(p), s)
        p = jax.tree.map(jnp.add, p, u)
        return (p, s), loss(p)
    (p, s), losses = lax.scan(body, (p, init(p)), None, length=n)
    return p, losses
p2, losses = train({'a': jnp.array([1., -2.]), 'b': jnp.array(3.)}, 10)
print(losses)
flat, un = ravel_pytree(p2)
H = jax.hessian(lambda f: loss(un(f)))(flat)
print(H, flat.shape)
print(jax.grad(lambda lr: loss(jax.tree.map(lambda x, g: x - lr * g, p2, grad(loss)(p2))))(0.1))
@jit
def momentum(state, g, beta=0.9): return beta * state + g
print(momentum(jnp.ones(2), jnp.ones(2)), momentum(jnp.ones(2), jnp.ones(2), beta=0.5))
