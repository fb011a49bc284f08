import jax
import jax.numpy as jnp
from jax.test_util import check_grads

jax.config.update("jax_enable_x64", True)


@jax.custom_vjp
def cube(x):
    return x ** 3


def forward(x):
    return cube(x), x


def backward(x, g):
    return (g * 3 * x ** 2,)


cube.defvjp(forward, backward)
x = jnp.array([1.0, -2.0])
check_grads(cube, (x,), order=1, modes=["rev"])
