import jax
import jax.numpy as jnp

x = jnp.array([1.0, 2.0])
w = jnp.ones(2) * 0.1


def f(w):
    loss = (jnp.dot(w, x) - 3) ** 2
    return loss


w = w - 0.05 * jax.grad(f)(w)
print(w)
