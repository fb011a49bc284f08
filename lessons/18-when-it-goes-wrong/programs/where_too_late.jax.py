import jax
import jax.numpy as jnp

house = jnp.array([2.0, 1.0])


def total(w):
    d = w - house
    square = (d ** 2).sum(axis=1)
    distance = jnp.where(square > 0, jnp.sqrt(square), 0.0)
    loss = distance.sum()
    return loss


w = jnp.array([[2.0, 1.0], [5.0, 5.0]])
print(jax.grad(total)(w))
