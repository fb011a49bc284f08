import jax
import jax.numpy as jnp

x = jnp.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
Wq = jnp.array([[1.0, 0.0], [0.0, 1.0]])
Wk = jnp.array([[0.0, 1.0], [1.0, 0.0]])
later = jnp.array([[False, True, True], [False, False, True], [False, False, False]])

Q = x @ Wq
K = x @ Wk
S = Q @ K.T / 2 ** 0.5
P = jax.nn.softmax(jnp.where(later, -jnp.inf, S), axis=0)
rows = P.sum(axis=1)
print(rows)
