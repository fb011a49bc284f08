import jax, jax.numpy as jnp
from jax import grad, vmap, jit, lax
from jax.typing import ArrayLike
from jax import Array
f = lambda x: x ** 3 + 2 * x ** 2 - 3 * x + 1
dfdx = grad(f); d2fdx = grad(dfdx); d3 = grad(d2fdx); d4 = grad(d3)
print(dfdx(1.), d2fdx(1.), d3(1.), d4(1.))
def meta_loss_fn(params, data):
    g = jax.grad(lambda p: jnp.mean((p * data - 1.) ** 2))(params)
    return jnp.mean(((params - 0.1 * g) * data - 1.) ** 2)
print(jax.grad(meta_loss_fn)(0.5, jnp.arange(1., 4.)))
value_fn = lambda theta, state: jnp.dot(theta, state)
theta = jnp.array([0.1, -0.1, 0.]); s_tm1 = jnp.array([1., 2., -1.]); r_t = jnp.array(1.); s_t = jnp.array([2., 1., 0.])
def td_loss(theta, s_tm1, r_t, s_t):
    v_tm1 = value_fn(theta, s_tm1)
    target = r_t + value_fn(theta, s_t)
    return -0.5 * ((lax.stop_gradient(target) - v_tm1) ** 2)
print(jax.grad(td_loss)(theta, s_tm1, r_t, s_t))
def st_f(x):
    zero = x - lax.stop_gradient(x)
    return zero + lax.stop_gradient(jnp.round(x))
print("f(x): ", jnp.round(3.2), "straight_through_f(x):", st_f(3.2), grad(jnp.round)(3.2), grad(st_f)(3.2))
per_ex = jit(vmap(grad(td_loss), in_axes=(None, 0, 0, 0)))
print(per_ex(theta, jnp.stack([s_tm1, s_tm1]), jnp.stack([r_t, r_t]), jnp.stack([s_t, s_t])))
def norm(x: ArrayLike) -> Array: return jnp.sqrt(jnp.sum(jnp.square(x)))
print(norm(jnp.array([3., 4.])), isinstance(norm(jnp.ones(2)), Array))
class LinearModel:
    def __init__(self, key): self.w = jax.random.normal(key, (3,))
    def __call__(self, x): return x @ self.w
m = LinearModel(jax.random.key(0))
print(jax.jit(m)(jnp.ones(3)), jax.jit(lambda x: m(x))(jnp.ones((2, 3))))
try:
    grad(lambda x, y: x * y, argnums=(0, 1))(1., 2)
except TypeError as e: print(str(e)[:60])
print(jax.value_and_grad(lambda x: jnp.sum(x ** 2))(jnp.arange(3.)), grad(lambda x: 5.)(1.), grad(lambda x, n: x ** n)(2., 3), grad(lambda x: x[0] * x[1])((2., 3.)), grad(lambda x, *, k=2.: x * k)(1., k=5.))
x = jnp.float32(2.)
for g in (jnp.sin, jnp.exp, jnp.log, jnp.sqrt, jnp.tanh, lambda v: v ** -1, lambda v: 2. ** v, lambda v: v % 3., lambda v: v // 1, jnp.floor, jnp.arctan, jnp.log1p, jnp.square, jnp.cosh, lambda v: jnp.where(v > 1, v, 0.), lambda v: jnp.clip(v, 0., 1.), lambda v: lax.rsqrt(v), lambda v: jnp.sinc(v), lambda v: jnp.hypot(v, 1.), lambda v: jnp.logaddexp(v, 1.), lambda v: jnp.minimum(v, 2.)):
    print(grad(g)(x), end=' ')
print()
@jax.jit
def update(W, x, y, lr=0.1): return W - lr * jax.grad(lambda W: jnp.mean((x @ W - y) ** 2))(W)
W = jnp.zeros((2, 1))
for _ in range(3): W = update(W, jnp.array([[1., 2.], [3., 4.]]), jnp.array([[1.], [2.]]))
print(W)
import numpy as np
def host(x): return np.sin(x)
print(jax.pure_callback(host, jax.ShapeDtypeStruct((2,), jnp.float32), jnp.ones(2)), jax.jit(lambda x: jax.pure_callback(host, jax.ShapeDtypeStruct(x.shape, x.dtype), x) * 2)(jnp.ones(2)))
print(jax.make_jaxpr(lambda x: jnp.dot(x, x))(jnp.ones(3)).out_avals if False else '', jax.typeof(jnp.ones(3)) if False else '')
