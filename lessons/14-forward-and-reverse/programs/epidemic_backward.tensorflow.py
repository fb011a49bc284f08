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


beta = tf.Variable(1.5)
with tf.GradientTape(persistent=True) as tape:
    curve = weeks(beta)
for week in range(12):
    slope = tape.gradient(curve, beta, output_gradients=tf.one_hot(week, 12))
    print(f"week {week + 1:2d}  change {float(slope):8.4f}")
