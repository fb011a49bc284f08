import jax, jax.numpy as jnp
from jax import lax
@jax.jit
def life(board):
    k = jnp.ones((3, 3)).at[1, 1].set(0)
    n = lax.conv_general_dilated(board[None, None].astype(jnp.float32), k[None, None], (1, 1), 'SAME')[0, 0]
    return ((n == 3) | ((n == 2) & (board == 1))).astype(jnp.int32)
board = jnp.zeros((5, 5), jnp.int32).at[2, 1:4].set(1)
for _ in range(3):
    print(board); board = life(board)
w = jax.random.normal(jax.random.key(0), (4, 1, 3, 3)) * 0.3
x = jax.random.normal(jax.random.key(1), (2, 1, 8, 8))
def net(w, x):
    h = jax.nn.relu(lax.conv(x, w, (1, 1), 'SAME'))
    h = lax.reduce_window(h, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), 'VALID')
    return h.mean(axis=(2, 3))
print(net(w, x), jax.grad(lambda w: net(w, x).sum())(w).shape)
print(lax.conv_general_dilated(x, w, (2, 2), ((1, 1), (1, 1)), rhs_dilation=(2, 2)).shape)
print(lax.conv_transpose(jnp.ones((1, 3, 3, 1)), jnp.ones((2, 2, 1, 1)), (2, 2), 'VALID').shape)
