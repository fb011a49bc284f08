import jax
import jax.numpy as jnp


def f(x):
    y = jnp.where(x > 0, jnp.sqrt(x), 0 * x)
    return y.sum()


x = jnp.array([0.0, 4.0])
print(jax.grad(f)(x))
