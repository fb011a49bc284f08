import jax
import jax.numpy as jnp

y = jnp.array([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
prediction = jnp.full((8,), 72.0)


def loss(prediction):
    return ((prediction - y) ** 2).mean()


print(jax.grad(loss)(prediction))
