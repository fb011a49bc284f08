import jax
import jax.numpy as jnp

x = jnp.array([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6]).reshape(8, 1)
y = jnp.array([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0]).reshape(8, 1)


def measure(W1, b1, W2, b2):
    hidden = jnp.tanh(x @ W1 + b1)
    loss = jnp.mean((hidden @ W2 + b2 - y) ** 2)
    return loss


W1, b1, W2, b2 = jnp.zeros((1, 3)), jnp.zeros(3), jnp.zeros((3, 1)), jnp.zeros(1)
for step in range(5):
    value, slopes = jax.value_and_grad(measure, argnums=(0, 1, 2, 3))(W1, b1, W2, b2)
    W1, b1, W2, b2 = (p - 0.1 * slope for p, slope in zip((W1, b1, W2, b2), slopes))
    print(f"step {step + 1}  loss {value:.1f}  W1 {W1.tolist()}")
