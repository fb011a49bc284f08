import jax


def f(x):
    y = x * x + 1.0
    return y


for value in (1.0, 2.0, 3.0):
    print(jax.value_and_grad(f)(value))
