import jax


def profit(price):
    return (60 - 10 * price) * (price - 2.5)


print(jax.grad(profit)(4))
