import jax
import jax.numpy as jnp

s = jnp.log(jnp.array([1.0, 2.0, 5.0]))
v = jnp.array([8.0, 4.0, 0.0])


def output(s, v):
    p = jax.nn.softmax(s)
    o = jnp.dot(p, v)
    return o


print(jax.grad(output, argnums=(0, 1))(s, v))
