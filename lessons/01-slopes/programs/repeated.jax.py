import jax
import jax.numpy as jnp
t = jnp.array(0.25)

def f(t):
    level = t
    for dose in range(4):
        level = level * jnp.exp(-level)
    return level

print(jax.grad(f)(t))
