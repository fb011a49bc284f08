import tensorflow as tf

x = tf.constant([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = tf.constant([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
start = tf.Variable([100.0, 300.0])
w, b = tf.unstack(start * 0.1)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)

with tf.GradientTape() as tape:
    loss = tf.reduce_mean((w * x + b - y) ** 2)
gradients = tape.gradient(loss, [w, b])
optimizer.apply_gradients(zip(gradients, [w, b]))
