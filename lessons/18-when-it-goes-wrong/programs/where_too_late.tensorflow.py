import tensorflow as tf

house = tf.constant([2.0, 1.0])
w = tf.Variable([[2.0, 1.0], [5.0, 5.0]])

with tf.GradientTape() as tape:
    d = w - house
    square = tf.reduce_sum(d ** 2, axis=1)
    root = square ** 0.5
    distance = tf.where(square > 0, root, 0.0)
    loss = tf.reduce_sum(distance)
print(tape.gradient(loss, w).numpy())
