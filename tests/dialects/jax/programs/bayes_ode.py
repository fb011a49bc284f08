import jax, jax.numpy as jnp
from functools import partial
def lotka(y, t, a, b, c, d):
    return jnp.array([a * y[0] - b * y[0] * y[1], -c * y[1] + d * y[0] * y[1]])
@partial(jax.jit, static_argnums=0)
def odeint(f, y0, ts, *args):
    def step(y, tt):
        t0, t1 = tt
        h = t1 - t0
        k1 = f(y, t0, *args); k2 = f(y + h * k1 / 2, t0 + h / 2, *args)
        k3 = f(y + h * k2 / 2, t0 + h / 2, *args); k4 = f(y + h * k3, t1, *args)
        y1 = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        return y1, y1
    _, ys = jax.lax.scan(step, y0, (ts[:-1], ts[1:]))
    return jnp.concatenate([y0[None], ys])
ts = jnp.linspace(0., 2., 21)
ys = odeint(lotka, jnp.array([1., 0.5]), ts, 1.5, 1., 3., 1.)
print(ys[-1], ys.shape)
def loss(p): return jnp.mean((odeint(lotka, jnp.array([1., 0.5]), ts, *p) - ys) ** 2)
p = jnp.array([1.4, 1.1, 2.9, 1.1])
print(f"{loss(p):.6f}", jax.grad(loss)(p))
for _ in range(5): p = p - 0.005 * jax.grad(loss)(p)
print(f"{loss(p):.5f}", p.round(2))
print(jax.jacfwd(lambda y0: odeint(lotka, y0, ts, 1.5, 1., 3., 1.)[-1])(jnp.array([1., 0.5])))
print(jax.vmap(lambda a: odeint(lotka, jnp.array([1., 0.5]), ts, a, 1., 3., 1.)[-1])(jnp.array([1., 2.])))
def viterbi(logA, logB, obs):
    def fwd(v, o):
        s = v[:, None] + logA
        return s.max(0) + logB[:, o], s.argmax(0)
    v, back = jax.lax.scan(fwd, logB[:, obs[0]], obs[1:])
    last = v.argmax()
    _, path = jax.lax.scan(lambda s, b: (b[s], b[s]), last, back, reverse=True)
    return jnp.append(path, last), v.max()
A = jnp.log(jnp.array([[.7, .3], [.4, .6]])); B = jnp.log(jnp.array([[.5, .4, .1], [.1, .3, .6]]))
print(viterbi(A, B, jnp.array([0, 1, 2])), jax.jit(viterbi)(A, B, jnp.array([2, 2, 0])))
@jax.jit
def sieve(n_is_prime):
    return jax.lax.fori_loop(2, 6, lambda i, s: jnp.where((jnp.arange(30) % i == 0) & (jnp.arange(30) > i), False, s), n_is_prime)
print(jnp.nonzero(sieve(jnp.ones(30, bool).at[:2].set(False)))[0])
def newton_sqrt(x):
    def body(c):
        y, i = c
        return 0.5 * (y + x / y), i + 1
    return jax.lax.while_loop(lambda c: (jnp.abs(c[0] ** 2 - x) > 1e-4) & (c[1] < 20), body, (x, 0))
print(newton_sqrt(2.), jax.vmap(newton_sqrt)(jnp.array([2., 9.])))
