import jax, jax.numpy as jnp
from jax import random
key = random.key(0)
kx, kn = random.split(key)
X = random.normal(kx, (100, 3))
w_true = jnp.array([2.0, -3.0, 0.5])
y = X @ w_true + 4.0 + 0.01 * random.normal(kn, (100,))
def predict(params, X): return X @ params['w'] + params['b']
def mse(params, X, y): return jnp.mean((predict(params, X) - y) ** 2)
params = {'w': jnp.zeros(3), 'b': 0.0}
@jax.jit
def step(params, X, y, lr=0.1):
    loss, grads = jax.value_and_grad(mse)(params, X, y)
    return jax.tree.map(lambda p, g: p - lr * g, params, grads), loss
for epoch in range(100):
    params, loss = step(params, X, y)
    if epoch % 20 == 0: print(f"epoch {epoch:3d} loss {loss:.6f}")
print({k: jnp.round(v, 3) for k, v in params.items()})
print(jax.tree.structure(params), jax.eval_shape(mse, params, X, y))
