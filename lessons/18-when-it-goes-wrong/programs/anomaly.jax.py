import jax
import jax.numpy as jnp

jax.config.update("jax_debug_nans", True)
house = jnp.array([2.0, 1.0])


def total(w):
    d = w - house
    square = (d ** 2).sum(axis=1)
    distance = jnp.sqrt(square)
    loss = distance.sum()
    return loss


w = jnp.array([[2.0, 1.0], [5.0, 5.0]])
print(jax.grad(total)(w))
