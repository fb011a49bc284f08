import jax
import jax.numpy as jnp

x = jnp.array([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = jnp.array([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])


def measure(w, b):
    prediction = w * x + b
    residual = prediction - y
    loss = jnp.sum(residual ** 2) / 8
    return loss


both = jax.value_and_grad(measure, argnums=(0, 1))
w, b = 0.0, 0.0
lr = 0.1
for step in range(6):
    value, (w_grad, b_grad) = both(w, b)
    w, b = w - lr * w_grad, b - lr * b_grad
    print(f"step {step + 1:2d}  loss {value:.2f}  w {w:.3f}  b {b:.3f}")
