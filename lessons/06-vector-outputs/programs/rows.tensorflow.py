import tensorflow as tf

km = tf.constant([1.0, 2.0, 3.0, 4.0])
minutes = tf.constant([3.0, 5.0, 8.0, 8.0])
p = tf.Variable([1.0, 0.0])

tape = tf.GradientTape(persistent=True)
with tape:
    loss = (p[0] * km + p[1] - minutes) ** 2
for v in tf.eye(4):
    print(tape.gradient(loss, p, v))
