import jax


def cube(x):
    y = x ** 3
    return y


slope = jax.grad(cube)(3.0)
bend = jax.grad(slope)(3.0)
