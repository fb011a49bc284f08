import jax
import jax.numpy as jnp

kept = []


def block(h, *weights):
    for w in weights:
        h = jnp.tanh(h @ w)
    return h


@jax.custom_vjp
def checkpoint(h, *weights):
    return block(h, *weights)


def forward(h, *weights):
    kept.append(h.size)
    return block(h, *weights), (h, *weights)


def backward(saved, g):
    again, pull = jax.vjp(block, *saved)
    return pull(g)


checkpoint.defvjp(forward, backward)


def measure(W):
    h = x
    for first in (0, 3, 6):
        h = checkpoint(h, *W[first:first + 3])
        held = jnp.array(float(sum(kept)))
        print(held)
    loss = jnp.mean(h ** 2)
    return loss


key, *keys = jax.random.split(jax.random.key(0), 10)
x = jax.random.normal(key, (100, 32))
W = [0.18 * jax.random.normal(one, (32, 32)) for one in keys]
norm = jnp.linalg.norm(jax.grad(measure)(W)[0])
print(norm)
