import tensorflow as tf

x = tf.Variable([0.0, 4.0])
with tf.GradientTape() as tape:
    safe = tf.where(x > 0, x, tf.ones(2))
    y = tf.where(x > 0, safe ** 0.5, 0 * x)
print(y, tape.gradient(y, x))
