import tensorflow as tf

w = tf.constant(1.0)
b = tf.Variable(0.5)

with tf.GradientTape() as tape:
    loss = (w * 2.0 + b - 5.0) ** 2
gw, gb = tape.gradient(loss, [w, b])
print(gw, gb)
