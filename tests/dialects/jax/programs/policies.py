import jax, jax.numpy as jnp
from functools import partial
@jax.checkpoint
def block(x, w): return jnp.sin(jnp.dot(x, w))
@partial(jax.checkpoint, policy=jax.checkpoint_policies.dots_saveable)
def block2(x, w): return jnp.cos(x @ w)
w = jnp.eye(3) * .5; x = jnp.array([1., 2., 3.]); f = lambda w: block2(block(x, w), w).sum(); print(jax.grad(f)(w)); print(jax.remat(lambda x: x ** 2)(3.), jax.grad(jax.remat(jnp.sin))(1.))
print(jax.lax.stop_gradient(x), jax.grad(lambda x: x * jax.lax.stop_gradient(x ** 2))(3.), jax.grad(lambda x: x - jax.lax.stop_gradient(x) + jax.lax.stop_gradient(jnp.round(x)))(1.3))
jax.debug.visualize_array_sharding if False else None; print(jax.lax.cond(x[0] > 0, lambda v: v * 2, lambda v: v, x), jax.lax.switch(1, [jnp.sin, jnp.cos, jnp.tan], .5), jax.lax.select(True, 1., 2.), jax.lax.map(lambda v: v ** 2, x), jax.lax.associative_scan(jnp.add, x), jax.lax.dynamic_slice(x, (1,), (2,)), jax.lax.top_k(x, 2), jax.lax.rsqrt(4.), jax.lax.conv(jnp.ones((1, 1, 4, 4)), jnp.ones((1, 1, 2, 2)), (1, 1), "SAME").shape, jax.lax.reduce_window(jnp.arange(4.), -jnp.inf, jax.lax.max, (2,), (2,), "VALID"))
