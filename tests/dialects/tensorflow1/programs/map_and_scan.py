import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

elems = tf.constant([1.0, 2.0, 3.0, 4.0])
w = tf.Variable(2.0)
squares = tf.map_fn(lambda x: x * x * w, elems)
sums = tf.scan(lambda a, x: a + x, elems)
fib = tf.scan(lambda a, _: (a[1], a[0] + a[1]) if False else a + 1.0, elems, initializer=tf.constant(10.0))
rows = tf.placeholder(tf.float32, [None, 2])
doubled = tf.map_fn(lambda row: row * 2.0 + tf.reduce_sum(row), rows)
folded = tf.foldl(lambda a, x: a * 2.0 + x, elems)
grad = tf.gradients(squares, w)[0]
outer = tf.map_fn(lambda t: t[0] * t[1], (elems, elems), dtype=tf.float32)
print(squares.shape, doubled.shape, sums.shape)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([squares, sums, fib, grad, outer]))
    print(sess.run(doubled, {rows: np.arange(6).reshape(3, 2)}), sess.run(folded))
