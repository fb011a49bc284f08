import jax

w = 8.0


def chain(x):
    h = x
    for layer in range(8):
        z = w * h - w / 2
        h = jax.nn.sigmoid(z)
    return h


x = 0.5
print(jax.grad(chain)(x))
