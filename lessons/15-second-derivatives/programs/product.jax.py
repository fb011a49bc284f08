import jax
import jax.numpy as jnp

x = jnp.array([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = jnp.array([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])


def measure(p):
    return ((p[0] * x + p[1] - y) ** 2).mean()


def along(p, v):
    return jnp.dot(jax.grad(measure)(p), v)


p = jnp.array([0.0, 0.0])
v = jnp.array([1.0, 0.0])

for step in range(4):
    Hv = jax.grad(along)(p, v)
    size = jnp.linalg.norm(Hv)
    v = Hv / size
    print(f"step {step + 1}  {size:.4f}")
