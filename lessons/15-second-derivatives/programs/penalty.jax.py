import jax
import jax.numpy as jnp


def score(x, w):
    return jnp.tanh(jnp.dot(w, x))


def punish(w, x):
    length = jnp.linalg.norm(jax.grad(score)(x, w))
    penalty = (length - 1) ** 2
    return penalty


w = jnp.array([0.5, -1.0])
x = jnp.array([1.0, 2.0])
print(jax.grad(punish)(w, x))
