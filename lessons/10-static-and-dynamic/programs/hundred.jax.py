import jax
import jax.numpy as jnp

keys = jax.random.split(jax.random.PRNGKey(0), 101)
W = [0.35 * jax.random.normal(key, (16, 16)) for key in keys[1:]]
x = jax.random.normal(keys[0], (4, 16))


def f(W):
    h = x
    for w in W:
        h = jax.nn.relu(h @ w)
    loss = h.mean()
    return loss


slopes = jax.grad(f)(W)
