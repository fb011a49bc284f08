import jax
import jax.numpy as jnp

km = jnp.array([1.0, 2.0, 3.0, 4.0])
minutes = jnp.array([3.0, 5.0, 8.0, 8.0])


def mean_of(w, b):
    loss = (w * km + b - minutes) ** 2
    mean = loss.mean()
    return mean


slopes = jax.grad(mean_of, argnums=(0, 1))
print(slopes(1.0, 0.0))
