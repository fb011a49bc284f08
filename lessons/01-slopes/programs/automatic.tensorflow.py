import tensorflow as tf
t = tf.Variable(0.25)
with tf.GradientTape() as tape:
    decay = tf.exp(-t)
    level = t * decay
print(tape.gradient(level, t))
