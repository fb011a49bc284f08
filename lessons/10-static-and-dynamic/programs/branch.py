import jax


@jax.jit
def bill(use):
    if use > 100.0:
        return 20.0 + 0.5 * (use - 100.0)
    return 0.2 * use


print(bill(150.0))
