import jax, jax.numpy as jnp
@jax.jit
def f(x):
    jax.debug.print("x = {x}, y = {}", x + 1, x=x)
    print("traced", x)
    return x * 2
print(f(1.)); print(f(2.)); print(f(jnp.arange(2.)))
@jax.jit
def loop(n):
    def body(i, a):
        jax.debug.print("i={i}", i=i)
        return a + i
    return jax.lax.fori_loop(0, n, body, 0)
print(loop(3))
jax.vmap(lambda x: jax.debug.print("v {}", x))(jnp.arange(3))
@jax.jit
def g(tree): return jax.tree.map(lambda a: a + 1, tree), None
print(g({'a': 1, 'b': (2., jnp.ones(2))}))
y, f_jvp = jax.linearize(lambda x: jnp.sin(x) * x, 2.)
print(y, f_jvp(1.), f_jvp(2.))
print(jax.linear_transpose(lambda x: 3 * x, jax.ShapeDtypeStruct((), jnp.float32))(2.))
print(jax.eval_shape(lambda a, b: jnp.dot(a, b), jnp.ones((2, 3)), jnp.ones(3)), jax.ShapeDtypeStruct((2,), jnp.int32))
print(jax.checkpoint(lambda x: jnp.sin(jnp.sin(x)))(1.), jax.grad(jax.checkpoint(lambda x: jnp.sin(jnp.sin(x))))(1.), jax.grad(jax.remat(jnp.cos))(1.))
print(jax.grad(lambda x: jax.lax.stop_gradient(x) * x)(3.))
print(jax.devices(), jax.default_backend(), jax.device_count(), jnp.ones(1).device)
print(jax.value_and_grad(lambda x: (x ** 2, {'aux': x + 1}), has_aux=True)(3.))
print(jax.grad(lambda x, y: x * y, argnums=(0, 1))(2., 3.), jax.grad(lambda p: p[0] * p[1]['w'])((2., {'w': 3.})))
print(jax.vjp(lambda x, y: (x * y, x + y), 2., 3.)[1]((1., 1.)))
print(jax.jacrev(lambda d: d['a'] * 2)({'a': jnp.arange(2.)}), jax.jacfwd(lambda x, y: x * y, argnums=1)(jnp.arange(2.), jnp.ones(2)))
print(jax.block_until_ready(jnp.ones(2)), jnp.ones(2).block_until_ready(), jax.device_put([1, 2.]), jax.device_get(jnp.ones(2)))
with jax.disable_jit(): print(jax.jit(lambda x: x if x > 0 else -x)(-2.))
from functools import partial
@partial(jax.jit, static_argnames=('n', 'mode'))
def h(x, n, mode='sum'):
    for _ in range(n): x = x * 2
    return x.sum() if mode == 'sum' else x.mean()
print(h(jnp.ones(3), 2), h(jnp.ones(3), n=1, mode='mean'))
class Model:
    def __init__(self): self.c = 3.
    @partial(jax.jit, static_argnums=0)
    def __call__(self, x): return x * self.c
    @jax.jit
    def nothing(x): return x
print(Model()(2.))
import jax.tree_util as jtu
print(jtu.tree_map(jnp.sum, {'a': jnp.ones(3)}), isinstance(jnp.ones(1), jax.Array), isinstance(jnp.ones(1), jnp.ndarray))
print(jax.jit(lambda x: x.at[0].set(1.))(jnp.zeros(2)), jax.jit(jax.vmap(jnp.dot))(jnp.ones((2, 3)), jnp.ones((2, 3))))
print(jnp.float32(1.5) == 1.5, jnp.dtype('float32') == jnp.float32, jnp.ones(1).dtype == jnp.float32, jnp.issubdtype(jnp.float32, jnp.floating))
