import tensorflow as tf

w = tf.Variable(1.5)
with tf.GradientTape() as tape:
    h = tf.constant(1.0)
    for step in range(230):
        h = w * h
    loss = (h - 1) ** 2
gradient = tape.gradient(loss, w)
print(gradient)
tf.debugging.check_numerics(gradient, "gradient of w")
