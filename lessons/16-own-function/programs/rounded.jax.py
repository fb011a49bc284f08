import jax
import jax.numpy as jnp


def measure(w):
    q = jnp.round(w)
    loss = jnp.sum((q - jnp.array([1.0, 1.0, -3.0])) ** 2)
    return loss


w = jnp.array([0.3, 1.7, -2.4])
print(jax.grad(measure)(w))
