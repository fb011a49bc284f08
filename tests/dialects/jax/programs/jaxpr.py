import jax, jax.numpy as jnp
from jax import lax
def f1(x):
    return jnp.sin(x) * 2. + 1.
print(jax.make_jaxpr(f1)(3.0))
print(jax.make_jaxpr(lambda x, y: x * y - x / y)(1.0, 2.0))
print(jax.make_jaxpr(lambda x: x ** 2 + x ** 3.0)(jnp.ones(3)))
print(jax.make_jaxpr(lambda w, x: jnp.tanh(jnp.dot(w, x)))(jnp.ones((2, 3)), jnp.ones(3)))
print(jax.make_jaxpr(lambda x: jnp.sum(jnp.exp(x)))(jnp.arange(4.)))
print(jax.make_jaxpr(lambda x: (x, -x, jnp.log(x)))(2.))
print(jax.make_jaxpr(lambda d: d['a'] + d['b'][0])({'a': 1., 'b': [2.]}))
print(jax.make_jaxpr(lambda x: lax.cond(x > 0, lambda v: v * 2, lambda v: v - 1, x))(1.))
print(jax.make_jaxpr(lambda x: x.T @ x)(jnp.ones((2, 3))))
print(jax.make_jaxpr(lambda x: jnp.maximum(x, 0))(jnp.ones(2)))
print(jax.make_jaxpr(lambda x: x.reshape(4))(jnp.ones((2, 2))))
print(jax.make_jaxpr(jax.jit(lambda x: x + 1))(1.))
