import tensorflow as tf

y = tf.constant([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])

prediction = tf.fill([8], 72.0)
with tf.autodiff.ForwardAccumulator(prediction, tf.ones([8])) as forward:
    loss = tf.reduce_mean((prediction - y) ** 2)
slope = forward.jvp(loss)
print(slope)
