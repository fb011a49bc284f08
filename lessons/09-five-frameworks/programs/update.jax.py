import jax

reading, truth = 2.0, 5.0


def measure(w, b):
    said = w * reading + b
    error = said - truth
    loss = error * error
    return loss


slopes = jax.grad(measure, argnums=(0, 1))
w, b = 1.0, 0.5
for step in range(2):
    gw, gb = slopes(w, b)
    w, b = w - 0.08 * gw, b - 0.08 * gb

print(w, b)
