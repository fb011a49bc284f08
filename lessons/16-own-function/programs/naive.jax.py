import jax
import jax.numpy as jnp

x = jnp.array([100.0, 0.0, -3.0])


def total(x):
    y = jnp.log(1.0 + jnp.exp(x))
    return y.sum()


print(total(x))
print(jax.grad(total)(x))
