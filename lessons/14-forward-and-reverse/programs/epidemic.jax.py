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
curve, change = jax.jvp(weeks, (beta,), (jnp.array(1.0),))
for week in range(12):
    print(f"week {week + 1:2d}  ill {100 * float(curve[week]):6.2f} %  change {float(change[week]):8.4f}")
