import tensorflow as tf

x = tf.Variable(2.0)

with tf.GradientTape() as tape:
    a = x * x
    b = tf.sin(a)
    y = x * b
print(tape.gradient(y, x))
