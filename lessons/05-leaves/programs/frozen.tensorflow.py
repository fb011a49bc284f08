import tensorflow as tf

body = tf.Variable(
    [[0.5, -1.0]], trainable=False
)
head = tf.Variable([[2.0], [1.0]])

x = tf.constant([[3.0]])
with tf.GradientTape() as tape:
    error = x @ body @ head - 1
    loss = tf.reduce_sum(error**2)

print(tape.gradient(loss, [body, head]))
