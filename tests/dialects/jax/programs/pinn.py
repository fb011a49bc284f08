import jax, jax.numpy as jnp
from jax import random, vmap, grad, jit
k = random.split(random.key(4), 2)
params = [random.normal(k[0], (8,)), jnp.zeros(8), random.normal(k[1], (8,)) * 0.3]
def u(p, x): return jnp.dot(p[2], jnp.tanh(p[0] * x + p[1]))
def residual(p, x): return grad(grad(u, 1), 1)(p, x) + u(p, x)
xs = jnp.linspace(0., 2., 9)
def loss(p):
    r = vmap(residual, (None, 0))(p, xs)
    return jnp.mean(r ** 2) + (u(p, 0.) - 0.) ** 2 + (grad(u, 1)(p, 0.) - 1.) ** 2
print(f"{loss(params):.5f}", [g.shape for g in grad(loss)(params)])
step = jit(lambda p: jax.tree.map(lambda a, g: a - 0.01 * g, p, grad(loss)(p)))
for i in range(100): params = step(params)
print(f"{loss(params):.4f}")
print(vmap(u, (None, 0))(params, xs[:3]).round(3))
