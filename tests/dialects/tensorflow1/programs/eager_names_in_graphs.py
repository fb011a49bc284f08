import numpy as np
import tensorflow as tf

tf.compat.v1.disable_v2_behavior()
x = tf.compat.v1.placeholder(tf.float32, [None, 3], name="x")
with tf.name_scope("layer"):
    w = tf.Variable(tf.ones([3, 2]), name="w")
    b = tf.Variable(np.zeros(2, dtype=np.float32), name="b")
    y = tf.nn.relu(tf.matmul(x, w) + b, name="out")
loss = tf.reduce_mean(tf.square(y - 1.0))
total = tf.while_loop(lambda i, t: i < 4, lambda i, t: (i + 1, t + tf.cast(i, tf.float32)), (tf.constant(0), loss))[1]
sign = tf.cond(loss > 1.0, lambda: tf.constant(1.0), lambda: tf.constant(-1.0))
train = tf.compat.v1.train.GradientDescentOptimizer(0.1).minimize(loss)
print(y, loss.name, w.name, train.name)
with tf.compat.v1.Session() as sess:
    sess.run(tf.compat.v1.global_variables_initializer())
    feed = {x: [[1.0, 2.0, 3.0], [0.0, 0.5, -1.0]]}
    print(sess.run([loss, total, sign], feed))
    for _ in range(5):
        sess.run(train, feed)
    print(np.round(sess.run(w), 4), np.round(sess.run(b), 4))
