import jax
import jax.numpy as jnp

body = jnp.array([[0.5, -1.0]])
head = jnp.array([[2.0], [1.0]])
x = jnp.array([[3.0]])


def f(body, head):
    loss = ((x @ body @ head - 1) ** 2).sum()
    return loss


print(jax.grad(f, argnums=1)(body, head))
