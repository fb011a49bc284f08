import tensorflow as tf


def weeks(beta):
    s, i = 0.99, 0.01
    curve = []
    for week in range(12):
        new = beta * s * i
        s = s - new
        i = i + new - 0.5 * i
        curve.append(i)
    return tf.stack(curve)


beta = tf.constant(1.5)
with tf.autodiff.ForwardAccumulator(beta, tf.constant(1.0)) as forward:
    curve = weeks(beta)
change = forward.jvp(curve)
for week in range(12):
    print(f"week {week + 1:2d}  ill {100 * float(curve[week]):6.2f} %  change {float(change[week]):8.4f}")
