import jax


def distance(v, a):
    reaction = jax.lax.stop_gradient(v * 1.5)
    braking = v**2 / (2 * a)
    total = reaction + braking
    return total


slopes = jax.grad(distance, (0, 1))
print(slopes(20.0, 8.0))
