import tensorflow as tf

v = tf.Variable(20.0)
t = tf.Variable(1.5)
a = tf.Variable(8.0)

tape = tf.GradientTape(persistent=True)
with tape:
    total = v * t + v**2 / (2 * a)

print(tape.gradient(total, v))
print(tape.gradient(total, v))
