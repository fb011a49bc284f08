import tensorflow as tf
x = tf.Variable(tf.range(4.0))
with tf.GradientTape() as tape:
    y = 2 * x * x
print(tape.gradient(y, x))
