import jax


def distance(v, t, a):
    reaction = v * t
    braking = v**2 / (2 * a)
    total = reaction + braking
    return total


slopes = jax.grad(distance, (0, 1, 2))
print(slopes(20.0, 1.5, 8.0))
