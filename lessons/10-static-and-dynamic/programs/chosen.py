import jax
import jax.numpy as jnp


@jax.jit
def bill(use):
    cost = jnp.where(use > 100.0, 20.0 + 0.5 * (use - 100.0), 0.2 * use)
    return cost


print(bill(150.0), jax.grad(bill)(150.0), jax.grad(bill)(50.0))
