import tensorflow as tf
x = tf.Variable([1.0, -2.0, -1.0])
with tf.GradientTape() as tape:
    s = tf.reduce_sum(x)
    q = tf.tensordot(x, x, axes=1)
    y = s * q
print(tape.gradient(y, x))
