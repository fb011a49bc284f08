import tensorflow as tf

w = 1.0
x = tf.Variable(0.5)

with tf.GradientTape() as tape:
    h = x
    for layer in range(8):
        z = w * h - w / 2
        h = tf.sigmoid(z)
print(tape.gradient(h, x))
