import jax

reward, discount = 1.0, 0.5


def f(p):
    value = 2 * p
    target = reward + discount * 3 * p
    loss = (value - target) ** 2
    return loss


p = 0.8
print(jax.value_and_grad(f)(p))
