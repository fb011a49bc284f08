import jax
jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp
x = jnp.linspace(0, 1, 4)
print(x.dtype, x, jnp.arange(3).dtype, jnp.array(1.0), jnp.array([1, 2]), jnp.float32(1) + 1.0, jnp.float32(1) + jnp.float64(1))
print(repr(jnp.sin(x)), jax.grad(lambda x: x ** 3)(2.0), repr(jnp.ones(2, jnp.float32) * 2.5))
print(jax.random.normal(jax.random.key(0), (3,)), jax.random.uniform(jax.random.key(0), (2,)), jax.random.randint(jax.random.key(0), (3,), 0, 10), jax.random.PRNGKey(2**33 + 1))
print(jax.hessian(lambda x: jnp.sum(jnp.sin(x) * x))(x))
print(jnp.pi * jnp.ones(1), jnp.exp(1.), jnp.sum(jnp.arange(4)), jnp.mean(jnp.arange(4)).dtype)
eps = 1e-6
f = lambda x: jnp.exp(jnp.sin(x))
print((f(1. + eps) - f(1. - eps)) / (2 * eps) - jax.grad(f)(1.) < 1e-8)
