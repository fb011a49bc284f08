import tensorflow as tf

x = tf.Variable([0.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    y = 3 * x
    y = tf.tensor_scatter_nd_add(y, [[0]], [1.0])
    total = tf.reduce_sum(y)
print(tape.gradient(total, x).numpy())
