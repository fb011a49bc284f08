import jax, jax.numpy as jnp, numpy as np
from jax import jit, grad, lax, random

def impure_print(x):
    print("Executing function")
    return x
print("First call:", jit(impure_print)(4.))
print("Second call:", jit(impure_print)(5.))
print("Third call, different type:", jit(impure_print)(jnp.array([5.])))
g = 0.
def impure_uses_globals(x):
    return x + g
fn = jit(impure_uses_globals)
print("First call:", fn(4.))
g = 10.
print("Second call:", fn(5.))
print("Third call:", fn(jnp.array([4.])))

arr = jnp.zeros((3, 3), dtype=jnp.float32)
try:
    arr[1, :] = 1.0
except TypeError as e:
    print("TypeError", str(e)[:76])
updated = arr.at[1, :].set(1.0)
print("original:\n", arr)
print("updated:\n", updated)
x = jnp.ones((5, 6))
print(x.at[::2, 3:].add(7.))
print(jnp.arange(10)[11], jnp.arange(10.0).at[11].get(mode='fill', fill_value=jnp.nan))
try:
    jnp.sum([1, 2, 3])
except TypeError as e:
    print("TypeError:", str(e).split('\n')[0][:60])
print(jnp.sum(jnp.array([1, 2, 3])))

def f(x):
    if x < 3:
        return 3. * x ** 2
    else:
        return -4 * x
print(grad(f)(2.), grad(f)(4.))
try:
    jit(f)(2)
except jax.errors.TracerBoolConversionError as e:
    print("TracerBoolConversionError", isinstance(e, TypeError))
f2 = jit(f, static_argnames='x')
print(f2(2.))
def fl(x, n):
    y = 0.
    for i in range(n):
        y = y + x[i]
    return y
fl = jit(fl, static_argnames='n')
print(fl(jnp.array([2., 3., 4.]), 2))
def length(x, n): return jnp.ones((n,)) * x
try:
    jit(length)(5., 4)
except TypeError as e:
    print('TypeError shapes')
print(jit(length, static_argnums=1)(5., 4))
array = jnp.zeros(5)
print(lax.fori_loop(0, 10, lambda i, x: x + array[i], 0), lax.while_loop(lambda x: x < 10, lambda x: x + 1, 0))
print(lax.cond(True, lambda x: x + 1, lambda x: x - 1, jnp.array([0.])))
print(random.normal(random.key(0), (1,)))
key = random.key(43)
for i in range(3):
    new_key, subkey = random.split(key)
    del key
    val = random.uniform(subkey)
    del subkey
    print(f"draw {i}: {val}")
    key = new_key
x = random.uniform(random.key(0), (1000,), dtype=jnp.float64)
print(x.dtype)
print(np.add(1, 1.0), jnp.add(1, 1.0), jnp.array([1,2]) + 1.5)
