import tensorflow as tf

x = tf.constant([1.0, 2.0])
w = tf.Variable(tf.ones(2)) * 0.1

with tf.GradientTape() as tape:
    said = tf.tensordot(w, x, axes=1)
    loss = (said - 3) ** 2
g = tape.gradient(loss, w)
w = w - 0.05 * g
