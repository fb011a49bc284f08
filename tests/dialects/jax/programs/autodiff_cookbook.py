import jax, jax.numpy as jnp
from jax import grad, jit, vmap, random, value_and_grad, jacfwd, jacrev, jvp, vjp
key = random.key(0)
grad_tanh = grad(jnp.tanh)
print(grad_tanh(2.0))
print(grad(grad(jnp.tanh))(2.0))
print(grad(grad(grad(jnp.tanh)))(2.0))

def sigmoid(x):
    return 0.5 * (jnp.tanh(x / 2) + 1)
def predict(W, b, inputs):
    return sigmoid(jnp.dot(inputs, W) + b)
inputs = jnp.array([[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.30], [0.74, -2.49, 1.39]])
targets = jnp.array([True, True, False, True])
def loss(W, b):
    preds = predict(W, b, inputs)
    label_probs = preds * targets + (1 - preds) * (1 - targets)
    return -jnp.sum(jnp.log(label_probs))
key, W_key, b_key = random.split(key, 3)
W = random.normal(W_key, (3,))
b = random.normal(b_key, ())
print(f'{W=}')
W_grad = grad(loss, argnums=0)(W, b)
print(f'{W_grad=}')
print(f'{grad(loss)(W, b)=}')
print(f'{grad(loss, 1)(W, b)=}')
W_grad, b_grad = grad(loss, (0, 1))(W, b)
print(f'{W_grad=}')
print(f'{b_grad=}')
def loss2(params_dict):
    preds = predict(params_dict['W'], params_dict['b'], inputs)
    label_probs = preds * targets + (1 - preds) * (1 - targets)
    return -jnp.sum(jnp.log(label_probs))
print(grad(loss2)({'W': W, 'b': b}))
loss_value, Wb_grad = value_and_grad(loss, (0, 1))(W, b)
print('loss value', loss_value)
print('loss value', loss(W, b))
eps = 1e-4
J = jacfwd(lambda W: predict(W, b, inputs))(W)
print("jacfwd result, with shape", J.shape)
print(J)
J = jacrev(lambda W: predict(W, b, inputs))(W)
print("jacrev result, with shape", J.shape)
print(J)
def predict_dict(params, inputs):
    return predict(params['W'], params['b'], inputs)
J_dict = jacrev(predict_dict)({'W': W, 'b': b}, inputs)
for k, v in J_dict.items():
    print(f"Jacobian from {k} to logits is")
    print(v)
def hessian(f):
    return jacfwd(jacrev(f))
H = hessian(lambda W: predict(W, b, inputs))(W)
print("hessian, with shape", H.shape)
f = lambda W: predict(W, b, inputs)
key, subkey = random.split(key)
v = random.normal(subkey, W.shape)
y, u = jvp(f, (W,), (v,))
print(u)
y, vjp_fun = vjp(f, W)
key, subkey = random.split(key)
u = random.normal(subkey, y.shape)
print(vjp_fun(u))
def hvp(f, primals, tangents):
    return jvp(grad(f), primals, tangents)[1]
def f(X):
    return jnp.sum(jnp.tanh(X)**2)
key, subkey1, subkey2 = random.split(key, 3)
X = random.normal(subkey1, (30, 40))
V = random.normal(subkey2, (30, 40))
ans1 = hvp(f, (X,), (V,))
ans2 = jnp.tensordot(hessian(f)(X[:2,:3]), V[:2,:3], 2)
print(jnp.allclose(ans1[:2,:3], ans2, 1e-4, 1e-4))
def vgrad(f, x):
    y, vjp_fn = vjp(f, x)
    return vjp_fn(jnp.ones(y.shape))[0]
print(vgrad(lambda x: 3*x**2, jnp.ones((2, 2))))
