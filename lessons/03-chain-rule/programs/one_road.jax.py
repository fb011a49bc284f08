import jax
import jax.numpy as jnp
x = jnp.arange(4.0)

def f(x):
    cut = jax.lax.stop_gradient(x)
    y = 2 * jnp.dot(x, cut)
    return y

print(jax.grad(f)(x))
