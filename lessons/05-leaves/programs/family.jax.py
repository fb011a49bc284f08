import jax
import jax.numpy as jnp

demand = jnp.array(60.0)


def earned(price, cost):
    sold = demand - 10 * price
    margin = price - cost
    profit = sold * margin
    return profit


slopes = jax.grad(earned, argnums=(0, 1))
print(slopes(4.0, 2.5))
