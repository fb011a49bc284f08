import jax
import jax.numpy as jnp


def paid(income):
    low = 0.2 * income
    high = 6 + 0.4 * (income - 30)
    due = jnp.where(income < 30, low, high)
    return due.sum()


income = jnp.array([20.0, 50.0])
print(jax.grad(paid)(income))
