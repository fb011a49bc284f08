import tensorflow as tf

km = tf.constant([1.0, 2.0, 3.0, 4.0])
minutes = tf.constant([3.0, 5.0, 8.0, 8.0])
w = tf.Variable(1.0)
b = tf.Variable(0.0)

with tf.GradientTape() as tape:
    loss = (w * km + b - minutes) ** 2
    mean = tf.reduce_mean(loss)

print(tape.gradient(mean, [w, b]))
