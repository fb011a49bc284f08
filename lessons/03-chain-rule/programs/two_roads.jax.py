import jax
import jax.numpy as jnp
x = jnp.array([1.0, -2.0, -1.0])

def f(x):
    s = x.sum()
    q = jnp.dot(x, x)
    y = s * q
    return y

print(jax.grad(f)(x))
