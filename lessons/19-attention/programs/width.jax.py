import jax
import jax.numpy as jnp

one, two, three = jax.random.split(jax.random.key(5), 3)
q = jax.random.normal(one, (256,))
K = jax.random.normal(two, (8, 256))
v = jax.random.normal(three, (8,))


def output(s):
    p = jax.nn.softmax(s)
    return jnp.dot(p, v)


for divisor in (1.0, 16.0):
    s = K @ q / divisor
    top = jax.nn.softmax(s).max()
    pull = jnp.linalg.norm(jax.grad(output)(s))
    print(f"divided by {divisor}: largest weight {top:.4f}, gradient {pull:.4f}")
