import tensorflow as tf

reading, truth = 2.0, 5.0
w = tf.Variable(1.0)
b = tf.Variable(0.5)

with tf.GradientTape() as tape:
    said = w * reading + b
    error = said - truth
    loss = error * error
gw, gb = tape.gradient(loss, [w, b])

print(gw, gb)
