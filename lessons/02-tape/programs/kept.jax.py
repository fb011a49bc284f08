import jax


def distance(v, t, a):
    total = v * t + v**2 / (2 * a)
    return total


total, pull = jax.vjp(distance, 20.0, 1.5, 8.0)
print(pull(1.0))
print(pull(1.0))
