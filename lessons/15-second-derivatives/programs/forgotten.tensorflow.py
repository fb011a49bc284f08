import tensorflow as tf

x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x ** 3
    slope = tape.gradient(y, x)
bend = tape.gradient(slope, x)
