import jax
import jax.numpy as jnp


def total(x):
    y = 3 * x
    y = y.at[0].add(1.0)
    return y.sum()


x = jnp.array([0.0, 1.0, 2.0])
print(jax.grad(total)(x))
