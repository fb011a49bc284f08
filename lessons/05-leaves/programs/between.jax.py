import jax


def first(price, cost):
    sold = 60 - 10 * price
    margin = price - cost
    return sold, margin


def second(sold, margin):
    profit = sold * margin
    return profit


middle = first(4.0, 2.5)
slopes = jax.grad(second, argnums=(0, 1))
print(slopes(*middle))
