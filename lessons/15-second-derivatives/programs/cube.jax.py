import jax


def cube(x):
    y = x ** 3
    return y


slope = jax.grad(cube)
bend = jax.grad(slope)
print(slope(3.0), bend(3.0))
