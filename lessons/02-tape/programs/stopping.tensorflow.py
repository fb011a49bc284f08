import tensorflow as tf

v = tf.Variable(20.0)
t = tf.Variable(1.5)
a = tf.Variable(8.0)

with tf.GradientTape() as tape:
    reaction = v * t
    braking = v**2 / (2 * a)
    total = reaction + braking

print(tape.gradient(total, [v, t, a]))
