import jax


def loss(w, b):
    return (w * 2.0 + b - 5.0) ** 2


gw, gb = jax.grad(loss)(1.0, 0.5)
