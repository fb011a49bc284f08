import jax, jax.numpy as jnp
from jax import lax
def newton(f, x0, n=6):
    df = jax.grad(f)
    x = x0
    for i in range(n):
        x = x - f(x) / df(x)
        print(i, x)
    return x
newton(lambda x: x ** 2 - 2., 1.)
def rosen(x): return jnp.sum(100. * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)
x = jnp.array([-1.2, 1.])
g, H = jax.grad(rosen), jax.hessian(rosen)
for i in range(6):
    x = x - jnp.linalg.solve(H(x), g(x))
print(x, rosen(x))
@jax.jit
def rk4(y, dt):
    f = lambda y: jnp.array([y[1], -y[0]])
    k1 = f(y); k2 = f(y + dt / 2 * k1); k3 = f(y + dt / 2 * k2); k4 = f(y + dt * k3)
    return y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
y, traj = lax.scan(lambda y, _: (rk4(y, 0.1), y), jnp.array([1., 0.]), None, length=10)
print(y, traj[:3])
u = lambda t: jnp.sin(t) * jnp.exp(-t)
du = jax.vmap(jax.grad(u)); d2u = jax.vmap(jax.grad(jax.grad(u)))
ts = jnp.linspace(0., 1., 4)
print(du(ts), d2u(ts))
def fixed_point(f, x0, tol=1e-5):
    def cond(c): return jnp.abs(c[0] - c[1]) > tol
    def body(c): return c[1], f(c[1])
    return lax.while_loop(cond, body, (x0, f(x0)))[1]
print(fixed_point(jnp.cos, 1.))
def sde(key, n):
    dw = jax.random.normal(key, (n,)) * jnp.sqrt(1. / n)
    return jnp.cumsum(dw)
print(sde(jax.random.key(3), 5))
A = jnp.array([[4., 1.], [1., 3.]]); b = jnp.array([1., 2.])
def cg(A, b, n=3):
    x = jnp.zeros_like(b); r = b - A @ x; p = r
    for _ in range(n):
        a = r @ r / (p @ A @ p); x = x + a * p; rn = r - a * A @ p
        p = rn + (rn @ rn) / (r @ r) * p if rn @ rn > 1e-10 else rn; r = rn
    return x
print(cg(A, b, 2))
power = lax.fori_loop(0, 20, lambda i, v: A @ v / jnp.linalg.norm(A @ v), jnp.ones(2))
print(power, power @ A @ power)
