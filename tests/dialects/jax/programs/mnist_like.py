import jax, jax.numpy as jnp, numpy as np
from jax import grad, jit, vmap, random
from jax.scipy.special import logsumexp
def random_layer_params(m, n, key, scale=1e-1):
    w_key, b_key = random.split(key)
    return scale * random.normal(w_key, (n, m)), scale * random.normal(b_key, (n,))
def init_network_params(sizes, key):
    keys = random.split(key, len(sizes))
    return [random_layer_params(m, n, k) for m, n, k in zip(sizes[:-1], sizes[1:], keys)]
params = init_network_params([16, 12, 4], random.key(0))
def relu(x): return jnp.maximum(0, x)
def predict(params, image):
    activations = image
    for w, b in params[:-1]:
        activations = relu(jnp.dot(w, activations) + b)
    final_w, final_b = params[-1]
    logits = jnp.dot(final_w, activations) + final_b
    return logits - logsumexp(logits)
img = random.normal(random.key(1), (16,))
print(predict(params, img))
imgs = random.normal(random.key(1), (10, 16))
try:
    print(predict(params, imgs))
except TypeError:
    print('Invalid shapes!')
batched_predict = vmap(predict, in_axes=(None, 0))
print(batched_predict(params, imgs).shape)
def one_hot(x, k, dtype=jnp.float32): return jnp.array(x[:, None] == jnp.arange(k), dtype)
def accuracy(params, images, targets):
    return jnp.mean(jnp.argmax(batched_predict(params, images), axis=1) == jnp.argmax(targets, axis=1))
def loss(params, images, targets): return -jnp.mean(batched_predict(params, images) * targets)
@jit
def update(params, x, y):
    grads = grad(loss)(params, x, y)
    return [(w - 0.5 * dw, b - 0.5 * db) for (w, b), (dw, db) in zip(params, grads)]
labels = np.arange(10) % 4
y = one_hot(labels, 4)
for epoch in range(40): params = update(params, imgs, y)
print(accuracy(params, imgs, y), f"{loss(params, imgs, y):.4f}", y[:2])
