import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import collections

Pair = collections.namedtuple("Pair", ["left", "right"])
x = tf.constant([[1, 2, 3], [4, 5, 6]])
y = tf.cast(x, tf.float32)
print(x[0], x[:, 1:], y[1, 2], x[::-1].shape, x[..., tf.newaxis].shape)
with tf.Session() as sess:
    print(sess.run({"a": x[0], "b": [x[:, 1], (y[1, 2],)], "pair": Pair(x[1], y[0, 0])}))
    print(sess.run([]), sess.run(()), sess.run({}))
    print(sess.run("Cast:0"))
    middle = y * 2.0
    print(sess.run(middle + 1.0, feed_dict={middle: [[0.0] * 3] * 2}))
    print(type(sess.run(y[0, 0])).__name__, sess.run(y).dtype, sess.run(tf.shape(y)), sess.run(tf.constant([True, False])))
    p = tf.placeholder_with_default(tf.constant(7.0), [])
    print(sess.run(p), sess.run(p, {p: 1.0}))
    s = tf.split(y, 3, axis=1)
    print(s[1], sess.run(s[1]))
    u, idx = tf.unique(tf.constant([3, 3, 1]))
    print(sess.run([u, idx]), u)
    total, mean = tf.reduce_sum(y, 0, keepdims=True), tf.nn.moments(y, [0])
    print(sess.run([total, mean]))
