import jax, jax.numpy as jnp
from functools import partial
@partial(jax.custom_vjp, nondiff_argnums=(0,))
def fixed_point(f, a, x0):
    def cond(c): return jnp.abs(c[0] - c[1]) > 1e-6
    def body(c): return c[1], f(a, c[1])
    return jax.lax.while_loop(cond, body, (x0, f(a, x0)))[1]
def fp_fwd(f, a, x0): x = fixed_point(f, a, x0); return x, (a, x)
def fp_bwd(f, res, xb):
    a, x = res; _, vjp_a = jax.vjp(lambda a: f(a, x), a)
    def rev(w): _, vx = jax.vjp(lambda x: f(a, x), x); return xb + vx(w)[0]
    w = xb
    for _ in range(30): w = rev(w)
    return vjp_a(w)[0], jnp.zeros_like(x)
fixed_point.defvjp(fp_fwd, fp_bwd)
def newton_sqrt(a): return fixed_point(lambda a, x: 0.5 * (x + a / x), a, a)
print(newton_sqrt(2.))
print(jax.grad(newton_sqrt)(2.))
print(jax.jit(jax.grad(newton_sqrt))(2.))
print(jax.vmap(newton_sqrt)(jnp.array([2., 3.])))
print(jax.vmap(jax.grad(newton_sqrt))(jnp.array([2., 3.])))
