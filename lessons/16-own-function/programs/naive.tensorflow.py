import tensorflow as tf

x = tf.Variable([100.0, 0.0, -3.0])
with tf.GradientTape() as tape:
    y = tf.math.log(1.0 + tf.exp(x))
    total = tf.reduce_sum(y)
print(y.numpy())
print(tape.gradient(total, x).numpy())
