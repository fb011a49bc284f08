import jax
import jax.numpy as jnp
x = jnp.arange(4.0)

def f(x):
    y = (2 * x * x).sum()
    return y

print(jax.grad(f)(x))
