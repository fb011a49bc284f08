import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

tf.set_random_seed(1234)
a = tf.random_normal([2, 2])
b = tf.random_uniform([3], -1, 1)
c = tf.truncated_normal([3], stddev=0.1, seed=5)
d = tf.random_uniform([4], 0, 10, dtype=tf.int32)
e = tf.random_shuffle(tf.range(5))
w = tf.get_variable("w", [3, 2])
v = tf.Variable(tf.random_normal([2], mean=1.0, stddev=0.5))
drop = tf.nn.dropout(tf.ones([8]), keep_prob=0.5, seed=3)
for _ in range(2):
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for tensor in (a, b, c, d, e, w, v, drop):
            print(np.round(sess.run(tensor), 4).tolist())
        print(np.round(sess.run(a), 4).tolist())
