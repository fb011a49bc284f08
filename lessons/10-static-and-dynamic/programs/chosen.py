import jax
import jax.numpy as jnp


@jax.jit
def bill(use):
    below = 0.2 * use
    above = 20.0 + 0.5 * (use - 100.0)
    dear = use > 100.0
    cost = jnp.where(dear, above, below)
    return cost


slope = jax.grad(bill)
print(bill(150.0))
print(slope(150.0), slope(50.0))
