import jax
import jax.numpy as jnp


def weeks(beta):
    s, i = 0.99, 0.01
    curve = []
    for week in range(12):
        new = beta * s * i
        s = s - new
        i = i + new - 0.5 * i
        curve.append(i)
    return jnp.stack(curve)


beta = jnp.array(1.5)
curve, pull = jax.vjp(weeks, beta)
for week in range(12):
    (slope,) = pull(jnp.eye(12)[week])
    print(f"week {week + 1:2d}  change {float(slope):8.4f}")
