import jax, jax.numpy as jnp
from jax import grad, jit, vmap
def rbf(x, y, ls): return jnp.exp(-0.5 * ((x - y) / ls) ** 2)
def gram(xs, ys, ls): return vmap(lambda a: vmap(lambda b: rbf(a, b, ls))(ys))(xs)
xs = jnp.linspace(-1, 1, 6); ys = jnp.sin(3 * xs)
def nll(p):
    ls, noise = jnp.exp(p[0]), jnp.exp(p[1])
    K = gram(xs, xs, ls) + noise * jnp.eye(6)
    L = jnp.linalg.cholesky(K)
    a = jax.scipy.linalg.cho_solve((L, True), ys)
    return 0.5 * ys @ a + jnp.log(jnp.diag(L)).sum()
p = jnp.array([0., -1.])
print(f"{nll(p):.4f}", grad(nll)(p))
step = jit(lambda p: p - 0.1 * grad(nll)(p))
for _ in range(20): p = step(p)
print(jnp.round(p, 3), f"{nll(p):.3f}")
K = gram(xs, xs, 1.)
print(K.shape, K[0, :3], jnp.linalg.slogdet(K + jnp.eye(6)))
