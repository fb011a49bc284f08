import jax, jax.numpy as jnp
from jax import random
key = random.key(10)
pts = jnp.concatenate([random.normal(k, (20, 2)) * 0.3 + jnp.array(c) for k, c in zip(random.split(key, 3), [[0., 0.], [3., 3.], [0., 4.]])])
@jax.jit
def step(c):
    d = ((pts[:, None] - c[None]) ** 2).sum(-1)
    a = jnp.argmin(d, axis=1)
    oh = jax.nn.one_hot(a, 3)
    return (oh.T @ pts) / oh.sum(0)[:, None], a
c = pts[jnp.array([0, 25, 50])]
for _ in range(5): c, a = step(c)
print(jnp.round(c, 4), jnp.bincount(a, length=3))
d = jnp.sqrt(((pts[:3, None] - pts[None, :3]) ** 2).sum(-1))
print(d)
u, s, vt = jnp.linalg.svd(pts - pts.mean(0), full_matrices=False)
print(s, (s ** 2 / (s ** 2).sum()))
