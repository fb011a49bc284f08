import jax
import jax.numpy as jnp
from jax import grad, jit, vmap, random

def selu(x, alpha=1.67, lmbda=1.05):
    return lmbda * jnp.where(x > 0, x, alpha * jnp.exp(x) - alpha)

x = jnp.arange(5.0)
print(selu(x))
key = random.key(1701)
x = random.normal(key, (4,))
print(x)
selu_jit = jit(selu)
print(selu_jit(x))

def sum_logistic(x):
    return jnp.sum(1.0 / (1.0 + jnp.exp(-x)))

x_small = jnp.arange(3.)
derivative_fn = grad(sum_logistic)
print(derivative_fn(x_small))

def first_finite_differences(f, x, eps=1E-3):
    return jnp.array([(f(x + eps * v) - f(x - eps * v)) / (2 * eps) for v in jnp.eye(len(x))])

print(jnp.allclose(first_finite_differences(sum_logistic, x_small), derivative_fn(x_small), atol=1e-2))
print(grad(jit(grad(jit(grad(sum_logistic)))))(1.0))
from jax import jacfwd, jacrev
print(jax.jacrev(jnp.exp)(x_small).round(4))

def hessian(fun):
    return jit(jacfwd(jacrev(fun)))
print(hessian(sum_logistic)(x_small))

key1, key2 = random.split(key)
mat = random.normal(key1, (3, 4))
batched_x = random.normal(key2, (5, 4))
def apply_matrix(x):
    return jnp.dot(mat, x)
def naively(v):
    return jnp.stack([apply_matrix(r) for r in v])
@jit
def batched(b):
    return jnp.dot(b, mat.T)
@jit
def vm(b):
    return vmap(apply_matrix)(b)
print(jnp.allclose(naively(batched_x), batched(batched_x), atol=1e-4))
print(jnp.allclose(naively(batched_x), vm(batched_x), atol=1e-4), vm(batched_x).shape)
