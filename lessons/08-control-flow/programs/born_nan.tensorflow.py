import tensorflow as tf

x = tf.Variable([0.0, 4.0])
with tf.GradientTape() as tape:
    y = tf.where(x > 0, x ** 0.5, 0 * x)
print(y, tape.gradient(y, x))
