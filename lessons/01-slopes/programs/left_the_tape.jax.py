import math
import jax

def f(t):
    level = t * math.exp(-t)
    return level

print(jax.grad(f)(0.25))
