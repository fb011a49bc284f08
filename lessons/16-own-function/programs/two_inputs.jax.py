import jax
import jax.numpy as jnp


@jax.custom_vjp
def scale(x, k):
    return k * x


def forward(x, k):
    return scale(x, k), (x, k)


def backward(saved, g):
    x, k = saved
    return g * k, (g * x).sum()


scale.defvjp(forward, backward)


def total(x, k):
    y = scale(x, k)
    return y.sum()


x = jnp.array([1.0, 2.0, 3.0])
k = 2.0
print(jax.grad(total, argnums=(0, 1))(x, k))
