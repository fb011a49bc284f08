import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

w = tf.Variable([3.0, -4.0], name="w")
b = tf.Variable(2.0, name="b")
unused = tf.Variable(1.0, name="unused")
loss = tf.reduce_sum(tf.square(w)) + 10.0 * b * b
optimizer = tf.train.GradientDescentOptimizer(0.1)
pairs = optimizer.compute_gradients(loss)
print([(g is None, v.name) for g, v in pairs])
clipped = [(tf.clip_by_value(g, -5.0, 5.0), v) for g, v in pairs if g is not None]
train = optimizer.apply_gradients(clipped)
grads = tf.gradients(loss, [w, b])
normed, norm = tf.clip_by_global_norm(grads, 1.0)
single = tf.clip_by_norm(grads[0], 2.0)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([g for g, _ in clipped]))
    print(np.round(sess.run(normed[0]), 4), "%.4f" % sess.run(normed[1]), "%.4f" % sess.run(norm), np.round(sess.run(single), 4))
    for _ in range(3):
        sess.run(train)
    print(sess.run([w, b]))
