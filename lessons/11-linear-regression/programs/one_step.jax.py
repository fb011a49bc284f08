import jax
import jax.numpy as jnp

x = jnp.array([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = jnp.array([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])


def measure(w, b):
    prediction = w * x + b
    residual = prediction - y
    loss = jnp.sum(residual ** 2) / 8
    return loss


slopes = jax.grad(measure, argnums=(0, 1))
w, b = 0.0, 0.0
w_grad, b_grad = slopes(w, b)

lr = 0.01
w, b = w - lr * w_grad, b - lr * b_grad
print(w, b)
