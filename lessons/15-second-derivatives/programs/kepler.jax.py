import jax
import jax.numpy as jnp


def f(x):
    return x ** 2 / 2 + 0.9 * jnp.cos(x) - 0.8 * x


slope = jax.grad(f)
bend = jax.grad(slope)
x = jnp.array(1.0)
for step in range(5):
    x = x - slope(x) / bend(x)
    print(f"step {step + 1}  x {x:.6f}")
