import jax, jax.numpy as jnp
from dataclasses import dataclass
from functools import partial
@partial(jax.tree_util.register_dataclass, data_fields=['w', 'b'], meta_fields=['name'])
@dataclass
class Linear:
    w: jax.Array
    b: jax.Array
    name: str
    def __call__(self, x): return x @ self.w + self.b
m = Linear(jnp.ones((2, 1)), jnp.zeros(1), 'lin')
print(jax.tree.map(jnp.shape, m))
@jax.jit
def loss(m, x): return (m(x) ** 2).sum()
x = jnp.arange(4.).reshape(2, 2)
print(loss(m, x), jax.grad(loss)(m, x))
print(jax.tree.leaves(m), jax.vmap(lambda s: jax.tree.map(lambda p: p * s, m))(jnp.arange(2.)).w.shape)
class Counter:
    def __init__(self): self.n = 0
    def count(self): self.n += 1; return self.n
c = Counter()
fast = jax.jit(c.count)
print([int(fast()) for _ in range(3)], c.n)
def pure(n): return n + 1, n
f = jax.jit(pure)
n = 0
for _ in range(3): n, old = f(n)
print(n)
