import tensorflow as tf

tf.random.set_seed(0)
W = []
for layer in range(100):
    w = tf.random.normal((16, 16), 0.0, 0.35)
    W.append(tf.Variable(w))

h = tf.random.normal((4, 16))
with tf.GradientTape() as tape:
    for w in W:
        h = tf.nn.relu(h @ w)
    loss = tf.reduce_mean(h)
slopes = tape.gradient(loss, W)
