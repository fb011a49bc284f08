import jax, jax.numpy as jnp
from jax import random
key = random.PRNGKey(12)
k1, k2 = random.split(key)
X = jnp.concatenate([random.normal(k1, (50, 2)) + 2., random.normal(k2, (50, 2)) - 2.])
y = jnp.concatenate([jnp.ones(50), jnp.zeros(50)])
def logits(w, X): return X @ w[:2] + w[2]
def loss(w):
    z = logits(w, X)
    return jnp.mean(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))
w = jnp.zeros(3)
vg = jax.jit(jax.value_and_grad(loss))
for i in range(60):
    l, g = vg(w)
    w -= 0.5 * g
    if i % 15 == 0: print(i, round(float(l), 4))
acc = ((logits(w, X) > 0) == y).mean()
print(f"accuracy {acc:.2%}", acc, w.shape)
print(jnp.round(jax.hessian(loss)(w), 4))
