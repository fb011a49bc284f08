import tensorflow as tf

tf.compat.v1.disable_eager_execution()
x = tf.compat.v1.placeholder(tf.float32, shape=(None, 2), name="x")
w = tf.constant([[1.0], [2.0]])
y = tf.matmul(x, w)
z = tf.reduce_mean(tf.square(y)) + tf.nn.relu(-1.0)
print(tf.executing_eagerly(), x.name, y.name)
g = tf.compat.v1.gradients(z, x)[0]
with tf.compat.v1.Session() as sess:
    print(sess.run(y, feed_dict={x: [[1, 1], [2, 0]]}))
    print(sess.run([z, g], feed_dict={x: [[1, 1], [2, 0]]}))
with tf.Graph().as_default() as graph:
    a = tf.constant(3.0)
    b = a * a
    with tf.compat.v1.Session(graph=graph) as sess:
        print(sess.run(b), b.graph is graph)
