import jax
import jax.numpy as jnp


def f(x):
    safe = jnp.where(x > 0, x, jnp.ones(2))
    y = jnp.where(x > 0, jnp.sqrt(safe), 0 * x)
    return y.sum()


x = jnp.array([0.0, 4.0])
print(jax.grad(f)(x))
