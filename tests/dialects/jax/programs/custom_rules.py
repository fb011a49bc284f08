import jax, jax.numpy as jnp
from jax import custom_jvp, custom_vjp, grad, jvp, vjp, vmap, jit
@custom_jvp
def f(x, y):
    return jnp.sin(x) * y
@f.defjvp
def f_jvp(primals, tangents):
    x, y = primals
    x_dot, y_dot = tangents
    primal_out = f(x, y)
    tangent_out = jnp.cos(x) * x_dot * y + jnp.sin(x) * y_dot
    return primal_out, tangent_out
print(f(2., 3.))
y, y_dot = jvp(f, (2., 3.), (1., 0.))
print(y, y_dot)
print(grad(f)(2., 3.))
@custom_vjp
def h(x, y):
    return jnp.sin(x) * y
def h_fwd(x, y):
    return h(x, y), (jnp.cos(x), jnp.sin(x), y)
def h_bwd(res, g):
    cos_x, sin_x, y = res
    return (cos_x * g * y, sin_x * g)
h.defvjp(h_fwd, h_bwd)
print(grad(h)(2., 3.), grad(h, (0, 1))(2., 3.))
@custom_jvp
def log1pexp(x):
    return jnp.log(1. + jnp.exp(x))
@log1pexp.defjvp
def log1pexp_jvp(primals, tangents):
    x, = primals
    x_dot, = tangents
    ans = log1pexp(x)
    ans_dot = (1 - 1/(1 + jnp.exp(x))) * x_dot
    return ans, ans_dot
print(grad(log1pexp)(100.), jit(log1pexp)(3.), jit(grad(log1pexp))(3.), vmap(jit(grad(log1pexp)))(jnp.arange(3.)))
print(grad(grad(log1pexp))(1.))
@custom_vjp
def clip_gradient(lo, hi, x):
    return x
def clip_gradient_fwd(lo, hi, x):
    return x, (lo, hi)
def clip_gradient_bwd(res, g):
    lo, hi = res
    return (None, None, jnp.clip(g, lo, hi))
clip_gradient.defvjp(clip_gradient_fwd, clip_gradient_bwd)
def clip_sin(x):
    x = clip_gradient(-0.75, 0.75, x)
    return jnp.sin(x)
t = jnp.linspace(0, 10, 6)
print(vmap(grad(clip_sin))(t))
print(grad(lambda x: clip_gradient(-1., 1., x * 10.))(2.))
from functools import partial
@partial(custom_vjp, nondiff_argnums=(0,))
def app(f, x):
    return f(x)
def app_fwd(f, x):
    return f(x), x
def app_bwd(f, x, g):
    return (5 * g,)
app.defvjp(app_fwd, app_bwd)
print(grad(lambda x: app(lambda y: y ** 3, x))(2.))
@partial(custom_jvp, nondiff_argnums=(0,))
def app2(f, x):
    return f(x)
@app2.defjvp
def app2_jvp(f, primals, tangents):
    x, = primals
    x_dot, = tangents
    return f(x), 2. * x_dot
print(app2(lambda x: x ** 3, 3.), grad(app2, 1)(lambda x: x ** 3, 3.))
@custom_jvp
def g2(x, y): return x * y
g2.defjvps(lambda x_dot, ans, x, y: y * x_dot, lambda y_dot, ans, x, y: x * y_dot)
print(grad(g2, (0, 1))(2., 5.))
try:
    jvp(h, (2., 3.), (1., 0.))
except TypeError as e:
    print('TypeError', str(e).split('\n')[0][:70])
print(grad(grad(h))(2., 3.))
print(jit(grad(h))(2., 3.), jit(lambda x: grad(h)(x, 3.))(2.))
@custom_vjp
def norm_tree(p): return p['a'] ** 2 + p['b']
norm_tree.defvjp(lambda p: (norm_tree(p), p), lambda p, g: ({'a': 2 * p['a'] * g, 'b': -g},))
print(grad(norm_tree)({'a': 3., 'b': 1.}))
