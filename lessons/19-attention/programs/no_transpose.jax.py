import jax.numpy as jnp

x = jnp.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
Wq = jnp.array([[1.0, 0.0], [0.0, 1.0]])
Wk = jnp.array([[0.0, 1.0], [1.0, 0.0]])

Q = x @ Wq
K = x @ Wk
S = Q @ K / 2 ** 0.5
