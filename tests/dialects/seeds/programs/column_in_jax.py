# y = 2xᵀx in JAX: the gradient is a function.
from jax import grad
from jax import numpy as jnp

x = jnp.arange(4.0)
print(repr(x))
y = lambda x: 2 * jnp.dot(x, x)
print(repr(y(x)))
x_grad = grad(y)(x)
print(repr(x_grad))
print(repr(x_grad == 4 * x))
