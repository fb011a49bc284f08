import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

x = tf.constant([1.0, 2.0, 3.0])
y = x * x
z = y * tf.stop_gradient(y)
print(tf.gradients(tf.stop_gradient(y), x))
with tf.Session() as sess:
    print(sess.run(tf.gradients(z, x)[0]))
    print(sess.run(tf.gradients(y, x, grad_ys=[tf.constant([1.0, 10.0, 100.0])])[0]))
    a = tf.constant(0.0)
    b = 2 * a
    print(sess.run(tf.gradients(a + b, [a, b])), sess.run(tf.gradients(a + b, [a, b], stop_gradients=[a, b])))
    print(sess.run(tf.gradients([y, x], x)[0]))
    c = tf.constant(5.0)
    print(tf.gradients(y, c), sess.run(tf.gradients(y, c, unconnected_gradients=tf.UnconnectedGradients.ZERO)[0]))
    print(sess.run(tf.hessians(tf.reduce_sum(x * x * x), x)[0]))
    p = tf.placeholder(tf.float32, [2])
    first = tf.gradients(tf.reduce_sum(p**4.0), p)[0]
    second = tf.gradients(first, p)[0]
    third = tf.gradients(second, p)[0]
    print(sess.run([first, second, third], {p: [1.0, 2.0]}))
