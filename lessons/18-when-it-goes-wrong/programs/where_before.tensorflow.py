import tensorflow as tf

house = tf.constant([2.0, 1.0])
w = tf.Variable([[2.0, 1.0], [5.0, 5.0]])

with tf.GradientTape() as tape:
    d = w - house
    square = tf.reduce_sum(d ** 2, axis=1)
    safe = tf.where(square > 0, square, 1.0)
    distance = tf.where(square > 0, tf.sqrt(safe), 0.0)
    loss = tf.reduce_sum(distance)
print(tape.gradient(loss, w).numpy())
