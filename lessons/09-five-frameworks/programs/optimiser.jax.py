import jax

reading, truth = 2.0, 5.0


def measure(parameters):
    w, b = parameters
    said = w * reading + b
    error = said - truth
    loss = error * error
    return loss


def sgd(parameter, slope):
    return parameter - 0.08 * slope


parameters = (1.0, 0.5)
for step in range(2):
    slopes = jax.grad(measure)(parameters)
    parameters = jax.tree.map(
        sgd, parameters, slopes
    )

print(parameters)
