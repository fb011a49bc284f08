import jax, jax.numpy as jnp
from functools import partial
count = 0
@jax.jit
def f(x):
    global count
    count += 1
    print('tracing', x.shape, x.dtype, x)
    return x + 1
f(jnp.ones(2)); f(jnp.zeros(2)); f(jnp.ones(3)); f(1); f(1.); f(jnp.ones(2, int)); f(2)
print(count)
@partial(jax.jit, static_argnums=(1,))
def power(x, n):
    print('n =', n)
    r = 1.
    for _ in range(n): r = r * x
    return r
print(power(2., 3), power(3., 3), power(2., 2))
print(jax.jit(lambda x: {'a': x, 'b': (x * 2, None)})(1.))
@jax.jit
def outer(x):
    @jax.jit
    def inner(y): print('inner'); return y * x
    return inner(x) + inner(x + 1)
print(outer(2.), outer(3.))
print(jax.grad(jax.jit(lambda x: jnp.sin(x) ** 2))(1.), jax.jit(jax.grad(lambda x: jnp.sin(x) ** 2))(1.), jax.vmap(jax.jit(lambda x: x ** 2))(jnp.arange(3.)))
print(jax.jit(lambda *a, **k: sum(a) + k['z'])(1, 2, z=3.))
g = jax.jit(lambda x: x * 2)
print(g.lower(1.).compile()(3.), g.eval_shape(jnp.ones(3)))
const = jnp.arange(3.)
h = jax.jit(lambda x: x + const)
print(h(1.)); const = jnp.zeros(3); print(h(1.))
@jax.jit
def cl(x): return jnp.clip(x, 0, 1), jnp.zeros_like(x), jnp.ones(x.shape), x.sum() / x.size, len(x)
print(cl(jnp.array([-1., .5, 2.])))
print(jax.jit(lambda i: jnp.arange(10)[i])(3), jax.jit(lambda x: x[::-1])(jnp.arange(3)), jax.jit(lambda x: jnp.where(x > 0, x, 0).sum())(jnp.arange(-2, 3)))
print(jax.jit(jnp.linalg.solve)(jnp.eye(2) * 2, jnp.ones(2)), jax.jit(jnp.median)(jnp.array([3., 1., 2.])), jax.jit(jnp.argsort)(jnp.array([3., 1., 2.])), jax.jit(jnp.std)(jnp.arange(3.)))
def summary(x): return {n: getattr(jnp, n)(x) for n in ('mean', 'std', 'min', 'max')}
print(jax.jit(summary)(jnp.arange(5.)))
print(f"{jax.jit(lambda x: x)(1.5):.2f}", jax.jit(lambda: 3)())
