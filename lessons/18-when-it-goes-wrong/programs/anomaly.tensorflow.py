import tensorflow as tf

tf.debugging.enable_check_numerics()
house = tf.constant([2.0, 1.0])
w = tf.Variable([[2.0, 1.0], [5.0, 5.0]])

with tf.GradientTape() as tape:
    d = w - house
    square = tf.reduce_sum(d ** 2, axis=1)
    distance = tf.sqrt(square)
    loss = tf.reduce_sum(distance)
print(tape.gradient(loss, w).numpy())
