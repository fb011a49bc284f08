import jax
import jax.numpy as jnp

image = jnp.array([
    [0, 0, 5, 13, 9, 1, 0, 0],
    [0, 0, 13, 15, 10, 15, 5, 0],
    [0, 3, 15, 2, 0, 11, 8, 0],
    [0, 4, 12, 0, 0, 8, 8, 0],
    [0, 5, 8, 0, 0, 9, 8, 0],
    [0, 4, 11, 0, 1, 12, 7, 0],
    [0, 2, 14, 5, 10, 12, 0, 0],
    [0, 0, 6, 13, 10, 0, 0, 0],
]).reshape(1, 64) / 16.0

shapes = [(64, 32)] + [(32, 32)] * 8 + [(32, 10)]
keys = jax.random.split(jax.random.key(0), 10)
weights = []
for key, shape in zip(keys, shapes):
    weight = jax.random.normal(key, shape)
    weights.append(weight)


def measure(weights):
    h = image
    for weight in weights[:-1]:
        h = jax.nn.relu(h @ weight)
    loss = -jax.nn.log_softmax(h @ weights[-1])[0, 0]
    return loss


gradients = jax.grad(measure)(weights)
for number, gradient in enumerate(gradients, start=1):
    print(f"layer {number:2d}  |gradient| {jnp.linalg.norm(gradient):.3g}")
