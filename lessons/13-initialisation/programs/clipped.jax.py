import jax
import jax.numpy as jnp


def measure(w):
    h = 1.0
    for step in range(20):
        h = w * h
    loss = (h - 1) ** 2
    return loss


w = 1.5
gradient = jax.grad(measure)(w)
print(gradient)

clipped = gradient / jnp.maximum(1.0, jnp.abs(gradient))
w = w - 0.1 * clipped
print(w)
