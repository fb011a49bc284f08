import jax
import jax.numpy as jnp


def f(x):
    a = x * x
    b = jnp.sin(a)
    y = x * b
    return y


print(jax.grad(f)(2.0))
