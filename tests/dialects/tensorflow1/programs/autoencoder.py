import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

rng = np.random.RandomState(3)
data = rng.rand(20, 12).astype(np.float32)
init = lambda *shape: tf.Variable((rng.randn(*shape) * 0.3).astype(np.float32))
X = tf.placeholder("float", [None, 12])
weights = {"encoder_h1": init(12, 6), "encoder_h2": init(6, 3), "decoder_h1": init(3, 6), "decoder_h2": init(6, 12)}
biases = {"encoder_b1": init(6), "encoder_b2": init(3), "decoder_b1": init(6), "decoder_b2": init(12)}


def encoder(x):
    layer_1 = tf.nn.sigmoid(tf.add(tf.matmul(x, weights["encoder_h1"]), biases["encoder_b1"]))
    return tf.nn.sigmoid(tf.add(tf.matmul(layer_1, weights["encoder_h2"]), biases["encoder_b2"]))


def decoder(x):
    layer_1 = tf.nn.sigmoid(tf.add(tf.matmul(x, weights["decoder_h1"]), biases["decoder_b1"]))
    return tf.nn.sigmoid(tf.add(tf.matmul(layer_1, weights["decoder_h2"]), biases["decoder_b2"]))


y_pred = decoder(encoder(X))
loss = tf.reduce_mean(tf.pow(X - y_pred, 2))
optimizer = tf.train.RMSPropOptimizer(0.01).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(1, 101):
        _, l = sess.run([optimizer, loss], feed_dict={X: data})
        if i % 25 == 0 or i == 1:
            print("Step %i: Minibatch Loss: %f" % (i, l))
    print(y_pred)
