import tensorflow as tf

v = tf.Variable(20.0)
a = tf.Variable(8.0)

with tf.GradientTape() as tape:
    with tape.stop_recording():
        reaction = v * 1.5
    braking = v**2 / (2 * a)
    total = reaction + braking

print(tape.gradient(total, [v, a]))
