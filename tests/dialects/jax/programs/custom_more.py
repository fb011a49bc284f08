import jax, jax.numpy as jnp
from jax import custom_vjp, custom_jvp
@jax.custom_vjp
def straight_through(x): return jnp.round(x)
straight_through.defvjp(lambda x: (straight_through(x), None), lambda _, g: (g,))
print(jax.grad(lambda x: (straight_through(x) ** 2).sum())(jnp.array([0.4, 1.6])))
@jax.custom_vjp
def safe_norm(x): return jnp.sqrt(jnp.sum(x ** 2))
def fwd(x):
    n = safe_norm(x)
    return n, (x, n)
def bwd(res, g):
    x, n = res
    return (jnp.where(n > 0, g * x / n, 0.),)
safe_norm.defvjp(fwd, bwd)
print(jax.grad(safe_norm)(jnp.zeros(2)), jax.grad(safe_norm)(jnp.array([3., 4.])), jax.vmap(jax.grad(safe_norm))(jnp.array([[3., 4.], [0., 2.]])))
print(jax.jit(jax.value_and_grad(safe_norm))(jnp.array([3., 4.])))
@jax.custom_jvp
def fixed(x): return x ** 2
fixed.defjvps(lambda t, ans, x: 10. * t)
print(fixed(3.), jax.grad(fixed)(3.), *jax.jvp(fixed, (3.,), (1.,)), jax.jacfwd(fixed)(3.), jax.jit(jax.grad(fixed))(3.), jax.vmap(jax.grad(fixed))(jnp.arange(2.)))
def reversal(lam):
    @jax.custom_vjp
    def f(x): return x
    f.defvjp(lambda x: (x, None), lambda _, g: (-lam * g,))
    return f
print(jax.grad(lambda x: reversal(2.)(x) ** 2)(3.))
@jax.custom_vjp
def multi(x, y): return x * y, x + y
multi.defvjp(lambda x, y: (multi(x, y), (x, y)), lambda r, g: (g[0] * r[1] + g[1], g[0] * r[0] + g[1]))
print(jax.grad(lambda x, y: sum(multi(x, y)), (0, 1))(2., 3.))
@custom_vjp
def debug_grad(x): return x
def dg_f(x): return x, None
def dg_b(_, g):
    print('cotangent', g)
    return (g,)
debug_grad.defvjp(dg_f, dg_b)
print(jax.grad(lambda x: debug_grad(x * 2.) ** 2)(1.))
print(jax.lax.scan(lambda c, x: (straight_through(c + x), c), 0., jnp.array([.6, .7]))[0])
