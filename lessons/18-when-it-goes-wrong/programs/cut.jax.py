import jax
import jax.numpy as jnp


def measure(w, h, reading):
    h = jnp.tanh(w * h + reading)
    loss = (h - 0.5) ** 2
    return loss, h


w, h = 0.5, 0.0
total = 0.0
for reading in (1.0, 2.0, 1.5):
    slope, h = jax.grad(measure, has_aux=True)(w, h, reading)
    total = total + slope
    print(total)
