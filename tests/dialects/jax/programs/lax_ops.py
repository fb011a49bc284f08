import jax, jax.numpy as jnp
from jax import lax
x = jnp.arange(6.).reshape(2, 3)
print(lax.add(x, x), lax.mul(2., 3.), lax.neg(x[0]), lax.exp(0.), lax.max(x, 2 * x - 3), lax.reshape(x, (3, 2)), lax.transpose(x, (1, 0)).shape)
print(lax.slice(x, (0, 1), (2, 3)), lax.slice_in_dim(x, 1, 3, axis=1), lax.dynamic_slice_in_dim(x, 1, 2, axis=1), lax.dynamic_index_in_dim(x, 1, keepdims=False), lax.dynamic_update_slice_in_dim(x, jnp.ones((2, 1)), 2, axis=1))
print(lax.concatenate([x, x], 0).shape, lax.broadcast(jnp.ones(2), (3,)).shape, lax.broadcast_in_dim(jnp.arange(3.), (2, 3), (1,)), lax.rev(x, (1,)), lax.iota(jnp.int32, 4), lax.full((2,), 3.), lax.clamp(1., x, 4.), lax.select(x > 2, x, -x), lax.sort(jnp.array([3, 1, 2])), lax.cumsum(x, axis=1), lax.cummax(jnp.array([1., 3., 2.])), lax.argmax(x, 1, jnp.int32))
print(lax.dot(x, x.T), lax.dot_general(x, x, (((1,), (1,)), ((), ()))), lax.reduce_sum(x, (0,)) if hasattr(lax, 'reduce_sum') else '', lax.integer_pow(3., 2), lax.convert_element_type(x, jnp.int32), lax.pad(jnp.ones(2), 0., [(1, 2, 0)]), lax.expand_dims(x, (0,)).shape, lax.squeeze(x[None], (0,)).shape, lax.is_finite(1.), lax.sign(-2.), lax.floor(1.5), lax.top_k(x, 2)[0])
print(lax.scan(lambda c, i: (lax.dynamic_update_index_in_dim(c, c[i - 1] + c[i - 2], i, 0), None), jnp.zeros(8).at[0].set(1.).at[1].set(1.), jnp.arange(2, 8))[0])
print(lax.while_loop(lambda v: v[1] > 1e-3, lambda v: (0.5 * (v[0] + 2 / v[0]), jnp.abs(0.5 * (v[0] + 2 / v[0]) - v[0])), (1., 1.)))
print(lax.switch(1, (jnp.sin, jnp.cos), 0.), jax.vmap(lambda i, x: lax.switch(i, (lambda x: x, lambda x: -x, lambda x: x * 10), x))(jnp.arange(3), jnp.ones(3)), lax.cond(x.sum() > 3, lambda a: a * 2, lambda a: a, x), lax.stop_gradient(x).sum())
print(jax.jit(lambda s: lax.fori_loop(0, s.shape[0], lambda i, acc: acc.at[i].set(s[i] * i), jnp.zeros_like(s)))(jnp.arange(4.)))
print(jax.grad(lambda x: lax.scan(lambda c, _: (c * x, c), 1., None, length=3)[1].sum())(2.), jax.jacfwd(lambda x: lax.fori_loop(0, 3, lambda i, c: c * x, x))(2.))
