import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

depth = 100
x = tf.placeholder(tf.float32, [None, 8])
h = x
weights = []
for i in range(depth):
    with tf.variable_scope("layer%d" % i):
        w = tf.get_variable("w", [8, 8], initializer=tf.constant_initializer(np.eye(8) * 0.99 + 0.001))
        b = tf.get_variable("b", [8], initializer=tf.zeros_initializer())
        h = tf.nn.tanh(tf.matmul(h, w) + b)
        weights.append(w)
loss = tf.reduce_mean(tf.square(h - 1.0))
grads = tf.gradients(loss, weights)
print(h, len(tf.trainable_variables()), grads[0].shape)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    feed = {x: np.linspace(-1, 1, 24).reshape(3, 8)}
    print("loss %.6f" % sess.run(loss, feed))
    norms = [np.linalg.norm(g) for g in sess.run(grads, feed)]
    print(" ".join("%.5f" % n for n in norms[::20]))
