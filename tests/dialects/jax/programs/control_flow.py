import jax, jax.numpy as jnp
from jax import lax, grad, jit, vmap
print(lax.cond(True, lambda x: x + 1, lambda x: x - 1, 3.), lax.cond(jnp.array(False), lambda x: x + 1, lambda x: x - 1, 3))
print(lax.switch(2, [lambda x: x, lambda x: 2 * x, lambda x: 3 * x], 5.))
print(lax.while_loop(lambda s: s[0] < 5, lambda s: (s[0] + 1, s[1] * 2.), (0, 1.)))
print(lax.fori_loop(0, 5, lambda i, x: x + i, 0.))
def cumsum(res, el):
    res = res + el
    return res, res
a = jnp.array([1, 2, 3, 5, 7, 11, 13, 17])
print(lax.scan(cumsum, 0, a))
print(lax.scan(lambda c, x: (c + x['a'] * x['b'], c), jnp.float32(0), {'a': jnp.arange(3.), 'b': jnp.ones(3)}))
print(lax.scan(lambda c, _: (c * 2, None), 1., None, length=4))
print(lax.scan(cumsum, 0, a, reverse=True)[1])
def loss(w):
    def step(h, x):
        h = jnp.tanh(w * h + x)
        return h, h
    h, hs = lax.scan(step, jnp.float32(0), jnp.arange(4.))
    return (hs ** 2).sum()
print(grad(loss)(0.5), jit(grad(loss))(0.5), grad(grad(loss))(0.5))
print(grad(lambda x: lax.fori_loop(0, 3, lambda i, v: v * x, 1.))(2.))
print(grad(lambda x: lax.cond(x > 0, lambda v: v ** 2, lambda v: -v, x))(3.), grad(lambda x: lax.cond(x > 0, lambda v: v ** 2, lambda v: -v, x))(-3.))
print(vmap(lambda x: lax.cond(x > 0, lambda v: v ** 2, lambda v: -v, x))(jnp.array([-1., 2.])))
print(vmap(lambda n: lax.while_loop(lambda s: s < n, lambda s: s + 2., 0.))(jnp.array([1., 4., 5.])))
try:
    grad(lambda x: lax.while_loop(lambda s: s[0] < 3, lambda s: (s[0] + 1, s[1] * x), (0, 1.))[1])(2.)
except ValueError as e:
    print('ValueError', str(e)[:60])
print(jax.jvp(lambda x: lax.while_loop(lambda s: s[0] < 3, lambda s: (s[0] + 1, s[1] * x), (0, 1.))[1], (2.,), (1.,)))
def body(i, v):
    print('tracing body', v)
    return v + 1
print(lax.fori_loop(0, 3, body, 0))
print(lax.map(lambda x: x ** 2, jnp.arange(4)))
try:
    lax.scan(lambda c, x: (c + 0.5, x), 0, jnp.arange(3))
except TypeError as e:
    print('TypeError carry')
try:
    lax.cond(True, lambda x: x, lambda x: (x, x), 1.)
except TypeError as e:
    print('TypeError cond')
print(lax.associative_scan(jnp.add, jnp.arange(5)), lax.associative_scan(lambda a, b: a * b, jnp.arange(1., 6.)))
@jit
def fib(n):
    return lax.fori_loop(0, n, lambda i, ab: (ab[1], ab[0] + ab[1]), (0, 1))[0]
print([int(fib(i)) for i in range(8)])
x = jnp.arange(12.).reshape(3, 4)
print(lax.dynamic_slice(x, (1, 1), (2, 2)), lax.dynamic_update_slice(x, jnp.zeros((1, 2)), (0, 3)))
@jit
def pick(x, i): return x[i], lax.dynamic_slice(x, (i, 0), (1, 4)), x.at[i].set(0.)
for o in pick(x, 1): print(o)
print(lax.select(jnp.array([True, False]), jnp.ones(2), jnp.zeros(2)), lax.top_k(jnp.array([3., 1., 2.]), 2))
