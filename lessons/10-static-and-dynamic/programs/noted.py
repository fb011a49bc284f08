import jax


def f(x):
    print("x is", x)
    return x * x + 1.0


print(jax.make_jaxpr(f)(3.0))
print(jax.jit(f)(3.0))
