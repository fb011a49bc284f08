import jax
import jax.numpy as jnp

km = jnp.array([1.0, 2.0, 3.0, 4.0])
minutes = jnp.array([3.0, 5.0, 8.0, 8.0])


def losses(w, b):
    return (w * km + b - minutes) ** 2


w, b = jnp.array(1.0), jnp.array(0.0)
loss, pull = jax.vjp(losses, w, b)
v = jnp.array([0.25, 0.25, 0.25, 0.25])
print(pull(v))
