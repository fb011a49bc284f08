import jax
import jax.numpy as jnp


def last(rate):
    balance = jnp.array(100.0)
    for year in range(3):
        interest = rate * balance
        balance = balance + interest + 100
    return balance


print(jax.value_and_grad(last)(0.1))
