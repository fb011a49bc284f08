import jax.numpy as jnp

x = jnp.array(2.0)
x_dot = jnp.array(1.0)

a = x * x
a_dot = x_dot * x + x * x_dot
b = jnp.sin(a)
b_dot = jnp.cos(a) * a_dot
y = x * b
y_dot = x_dot * b + x * b_dot
print(y, y_dot)
