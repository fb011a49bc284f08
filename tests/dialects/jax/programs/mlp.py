import jax, jax.numpy as jnp, numpy as np
def init_mlp_params(layer_widths):
    params = []
    key = jax.random.key(3)
    for n_in, n_out in zip(layer_widths[:-1], layer_widths[1:]):
        key, sub = jax.random.split(key)
        params.append(dict(weights=jax.random.normal(sub, (n_in, n_out)) * jnp.sqrt(2 / n_in), biases=jnp.ones(shape=(n_out,))))
    return params
params = init_mlp_params([1, 16, 16, 1])
print(jax.tree.map(lambda x: x.shape, params))
def forward(params, x):
    *hidden, last = params
    for layer in hidden:
        x = jax.nn.relu(x @ layer['weights'] + layer['biases'])
    return x @ last['weights'] + last['biases']
def loss_fn(params, x, y):
    return jnp.mean((forward(params, x) - y) ** 2)
LEARNING_RATE = 0.001
@jax.jit
def update(params, x, y):
    grads = jax.grad(loss_fn)(params, x, y)
    return jax.tree.map(lambda p, g: p - LEARNING_RATE * g, params, grads)
xs = np.linspace(-1, 1, 64)[:, None]
ys = xs ** 2
for i in range(51):
    params = update(params, xs, ys)
    if i % 10 == 0:
        print(i, f"{loss_fn(params, xs, ys):.5f}")
