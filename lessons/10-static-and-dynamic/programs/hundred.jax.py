import jax
import jax.numpy as jnp

key = jax.random.PRNGKey(0)
W = 0.35 * jax.random.normal(key, (100, 16, 16))
x = jnp.ones((4, 16))


def f(W):
    h = x
    for layer in range(100):
        h = jax.nn.relu(h @ W[layer])
    loss = h.mean()
    return loss


slopes = jax.grad(f)(W)
