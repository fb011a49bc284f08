import tensorflow as tf
t = tf.Variable(0.25)
with tf.GradientTape() as tape:
    level = t
    for dose in range(4):
        level = level * tf.exp(-level)
print(tape.gradient(level, t))
