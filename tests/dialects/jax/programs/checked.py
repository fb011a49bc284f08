import jax, jax.numpy as jnp
from jax.test_util import check_grads

check_grads(lambda x: jnp.sin(x) * x, (1.0,), order=2)
check_grads(lambda w, x: jnp.tanh(x @ w).sum(), (jnp.ones((2, 1)), jnp.array([[0.5, -1.0]])), order=1, modes=["rev"])
try:
    check_grads(lambda x: jax.lax.stop_gradient(x) * x, (1.0,), order=1)
except AssertionError:
    print("AssertionError")
with jax.default_matmul_precision("float32"):
    print(jnp.ones((2, 2)) @ jnp.ones(2))
print(jax.ops.segment_prod(jnp.array([2, 3, 4]), jnp.array([0, 0, 1]), 3), jax.ops.segment_min(jnp.array([2.0, 1.0]), jnp.array([0, 0]), num_segments=2))
try:
    jax.grad(jax.custom_vjp(lambda x: x))(1.0)
except AttributeError:
    print("AttributeError")
import jax, jax.numpy as jnp
print(jax.ops.segment_sum(jnp.arange(4.), jnp.array([0, 0, 1, 1]), num_segments=2), jax.grad(lambda x: jax.ops.segment_sum(x, jnp.array([0, 0, 1]), 2)[0])(jnp.ones(3)), jax.ops.segment_max(jnp.arange(4.), jnp.array([0, 0, 1, 1])))
