import tensorflow as tf

x = tf.Variable([0.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.exp(x)
    y[0] = 0.0
    total = tf.reduce_sum(y)
