import jax
import jax.numpy as jnp
x = jnp.arange(4.0)

def f(x):
    y = 2 * jnp.dot(x, jax.lax.stop_gradient(x))
    return y

print(jax.grad(f)(x))
