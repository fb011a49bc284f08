import tensorflow as tf

w = tf.Variable([0.3, 1.7, -2.4])
with tf.GradientTape() as tape:
    q = tf.round(w)
    loss = tf.reduce_sum((q - tf.constant([1.0, 1.0, -3.0])) ** 2)
print(q.numpy(), tape.gradient(loss, w))
