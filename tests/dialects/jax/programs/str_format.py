import jax, jax.numpy as jnp
x = jnp.arange(12.).reshape(3, 4) / 3
print(x, repr(x), str(x[0]), f"{x[0, 1]:.4f} {x.mean():8.3f} {x.sum():e}", "%.2f" % x[1, 1], "{:>8.2f}".format(x[2, 2]), x[0].tolist())
print([x[0, 0], x[0, 1]], (jnp.int32(1),), {'k': x[0, :2]}, jnp.array(True), [jnp.array(1.)])
print(jnp.set_printoptions(precision=3), x, jnp.array([1e-5, 1.]), jnp.ones((0, 3)), jnp.array([[]]))
jnp.set_printoptions(precision=8)
print(repr(jnp.linspace(0, 1, 30)), repr(jnp.arange(100).reshape(10, 10)[:3]), jnp.array([1, 10, 100]), jnp.array([True, False]), jnp.array([1.5, -2.25, 1000.]))
print(repr(jnp.ones((2, 3), jnp.int8)), repr(jnp.zeros((1, 1, 1))), repr(jnp.full((3,), jnp.inf)), repr(jnp.array([[1.123456789, 2.]])), repr(jnp.arange(1001))[:60])
print(len(x), x.shape, type(x.shape), x.dtype, repr(x.dtype), x.ndim, x.size, x.T.shape, x.weak_type, x.aval if False else '', x.nbytes)
print(jax.tree.map(lambda a: a.shape, {'x': x}), jax.ShapeDtypeStruct((2, 3), jnp.float32), jax.eval_shape(lambda a: {'y': a.sum(0)}, x), jax.tree.structure((x, [x, {'a': x}])))
print(jax.config.jax_enable_x64, jnp.sin.__name__)
print(float(x[1, 0]) == x[1, 0].item(), x[0, 0] == 0, bool(x[0, 0] == 0), 0 in x[0], max(x[0]), sum(x[0]), sorted([jnp.array(3), jnp.array(1)]), min(jnp.array(1.), jnp.array(2.)))
for i, row in enumerate(x): print(i, row)
a, b, c = x
print(a, *b, list(map(float, c[:2])), [int(i) for i in jnp.arange(3)], list(zip(jnp.arange(2), 'ab')), dict(enumerate(jnp.arange(2))))
