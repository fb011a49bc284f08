import jax.numpy as jnp, numpy as np, jax
for a in [jnp.int32(1), jnp.float32(1), jnp.float16(1), jnp.arange(2), jnp.ones(2), jnp.array(True), 1, 1., True, np.float64(1), np.int64(1), np.ones(2)]:
    for b in [jnp.int32(2), jnp.float32(2), jnp.float16(2), 2, 2., True]:
        try: r = jnp.add(a, b); print(r.dtype, r.weak_type, end='; ')
        except Exception as e: print(type(e).__name__, end='; ')
    print()
print(jnp.result_type(1, jnp.float16), jnp.promote_types(jnp.int8, jnp.uint8), jnp.promote_types('float32', 'int32'), (jnp.arange(3) * 1.0).dtype, (jnp.arange(3) / 2).dtype, (jnp.ones(2) > 0).dtype)
print(repr(jnp.asarray(2)), repr(jnp.asarray(2.)), repr(jnp.asarray([1, 2.])), repr(jnp.asarray(np.arange(3))), repr(jnp.asarray(np.ones(2))), repr(jnp.array(1, dtype=jnp.float32)))
print(jnp.ones(2, dtype='int32'), jnp.ones(2, dtype=np.float16), jnp.zeros(2, dtype=float).dtype, jnp.array([True, False]).astype(int), jnp.array([1.7, -1.7]).astype(jnp.int32), jnp.array([0., 2.]).astype(bool))
print(repr(jnp.sum(jnp.ones(3, jnp.float16))), repr(jnp.mean(jnp.arange(3, dtype=jnp.float16))), repr(jnp.bool_(1)), repr(jnp.uint8(255) + jnp.uint8(1)), repr(jnp.int8(127) + 1))
print(repr(jnp.where(True, 1., jnp.arange(2))), repr(jnp.maximum(jnp.arange(2), 0.5)), repr(jnp.stack([1, 2.])), repr(jnp.array([jnp.float32(1), 2])))
print(repr(1 - jnp.arange(2)), repr(2. ** jnp.arange(3)), repr(jnp.arange(3) ** 2.), repr(-jnp.array([True]) if False else 0), repr(jnp.arange(4) >> 1), repr(jnp.arange(4) & 1), repr(~jnp.array([True])), repr(jnp.array(5) % 3))
print(repr(np.array([1, 2]) + jnp.ones(2)), repr(np.float32(2) * jnp.arange(2)), type(np.array([1.]) * jnp.ones(1)).__name__, repr(jnp.float32(3) * np.float64(2)))
print(jnp.issubdtype(jnp.arange(2).dtype, jnp.integer), jnp.arange(2).dtype.kind, jnp.ones(1).dtype.name, str(jnp.ones(1).dtype), jnp.finfo('float32').max, jnp.inf, -jnp.inf, jnp.nan, jnp.e, jnp.newaxis)
print(jax.numpy.float32 is jnp.float32, jnp.float32.__name__, jnp.dtype(jnp.int32), isinstance(jnp.float32(1), jax.Array))
print(int(jnp.int32(3)), float(jnp.float32(2.5)), bool(jnp.array(1)), complex(jnp.float32(1)), abs(jnp.float32(-1)), divmod(jnp.int32(7), 2), jnp.float32(7) // 2)
print(jnp.array([1e-8, 1e8]), jnp.array([1.5, 100000.25]), jnp.array(1e-20), jnp.array([0.1, 0.25, 1/3]), jnp.array(123456789.), jnp.array([-0.0, 1.]))
