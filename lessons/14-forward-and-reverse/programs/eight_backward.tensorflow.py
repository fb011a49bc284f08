import tensorflow as tf

y = tf.constant([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
prediction = tf.Variable(tf.fill([8], 72.0))

with tf.GradientTape() as tape:
    loss = tf.reduce_mean((prediction - y) ** 2)
print(tape.gradient(loss, prediction))
