import jax, jax.numpy as jnp
def layer_norm(x, g, b, eps=1e-5):
    mu = x.mean(-1, keepdims=True); var = x.var(-1, keepdims=True)
    return g * (x - mu) / jnp.sqrt(var + eps) + b
def attention(q, k, v, mask=None):
    scores = jnp.einsum('bhqd,bhkd->bhqk', q, k) / jnp.sqrt(q.shape[-1])
    if mask is not None: scores = jnp.where(mask, scores, -1e9)
    return jnp.einsum('bhqk,bhkd->bhqd', jax.nn.softmax(scores, axis=-1), v)
def split_heads(x, h):
    b, t, d = x.shape
    return x.reshape(b, t, h, d // h).transpose(0, 2, 1, 3)
def block(p, x):
    h = layer_norm(x, p['g'], p['b'])
    q, k, v = (split_heads(h @ p[n], 2) for n in ('wq', 'wk', 'wv'))
    T = x.shape[1]
    o = attention(q, k, v, jnp.tril(jnp.ones((T, T), dtype=bool)))
    o = o.transpose(0, 2, 1, 3).reshape(x.shape)
    return x + o @ p['wo']
keys = jax.random.split(jax.random.PRNGKey(0), 5)
p = {n: jax.random.normal(k, (8, 8)) / 8 ** 0.5 for n, k in zip(['wq', 'wk', 'wv', 'wo'], keys)}
p |= {'g': jnp.ones(8), 'b': jnp.zeros(8)}
x = jax.random.normal(keys[4], (2, 5, 8))
y = jax.jit(block)(p, x)
print(y.shape, y.dtype, y[0, 0])
g = jax.grad(lambda p: (block(p, x) ** 2).mean())(p)
print(jax.tree.map(lambda a: f"{jnp.linalg.norm(a):.4f}", g))
print(jax.tree.map(jnp.allclose, g, jax.jit(jax.grad(lambda p: (block(p, x) ** 2).mean()))(p)))
emb = jax.random.normal(keys[0], (10, 4))
tok = jnp.array([[1, 2, 3], [4, 4, 0]])
print(emb[tok].shape, jax.grad(lambda e: (e[tok] ** 2).sum())(emb)[4])
print(jax.nn.dot_product_attention(x[:, :, None], x[:, :, None], x[:, :, None], is_causal=True).shape)
