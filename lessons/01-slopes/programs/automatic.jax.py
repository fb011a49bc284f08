import jax
import jax.numpy as jnp
t = jnp.array(0.25)

def f(t):
    decay = jnp.exp(-t)
    level = t * decay
    return level

print(jax.grad(f)(t))
