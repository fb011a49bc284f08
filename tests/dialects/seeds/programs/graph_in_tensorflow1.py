# The same graph in TensorFlow 1: built of placeholders first, run in a session afterwards.
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()
A = tf.placeholder(tf.float32, shape=[1], name="a")
B = tf.placeholder(tf.float32, shape=[1], name="b")
C = tf.placeholder(tf.float32, shape=[1], name="c")
D = tf.placeholder(tf.float32, shape=[1], name="d")
u = tf.multiply(A, B)
t = tf.log(D)
v = tf.multiply(t, C)
e = tf.add(u, v)
print(e.op.type, [one.op.type for one in e.op.inputs])
feed = {A: [2.0], B: [3.0], C: [5.0], D: [10.0]}
with tf.Session() as sess:
    print(f"e = {sess.run(e, feed)[0]:.6f}")
    for name, node in (("a", A), ("b", B), ("c", C), ("d", D), ("t", t)):
        gradient = sess.run(tf.gradients(e, [node])[0], feed)
        print(f"de/d{name} = {gradient[0]:.6f}")
