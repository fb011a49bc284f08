import jax.numpy as jnp

income = jnp.array([20.0, 50.0])

if income < 30:
    due = 0.2 * income
else:
    due = 6 + 0.4 * (income - 30)
