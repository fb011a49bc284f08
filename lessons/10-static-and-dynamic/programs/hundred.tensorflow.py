import tensorflow as tf

tf.random.set_seed(0)
W = [tf.Variable(tf.random.normal((16, 16), 0.0, 0.35)) for layer in range(100)]
h = tf.random.normal((4, 16))
with tf.GradientTape() as tape:
    for w in W:
        h = tf.nn.relu(h @ w)
    loss = tf.reduce_mean(h)
slopes = tape.gradient(loss, W)
