import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

i = tf.constant(0)
total = tf.constant(0)
_, total = tf.while_loop(lambda i, t: tf.less(i, 10), lambda i, t: (tf.add(i, 1), t + i), [i, total])
x = tf.Variable(2.0)
n = tf.placeholder(tf.int32, [])
_, power = tf.while_loop(lambda k, p: k < n, lambda k, p: (k + 1, p * x), (tf.constant(0), tf.constant(1.0)))
grad = tf.gradients(power, x)[0]
newton = tf.while_loop(lambda z: tf.abs(z * z - 2.0) > 1e-5, lambda z: z - (z * z - 2.0) / (2.0 * z), [tf.constant(1.0)])
grown = tf.while_loop(
    lambda k, m: k < 3,
    lambda k, m: [k + 1, tf.concat([m, m], axis=0)],
    [tf.constant(0), tf.ones([2, 2])],
    shape_invariants=[tf.TensorShape([]), tf.TensorShape([None, 2])],
)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(total))
    for k in [0, 1, 3, 5]:
        print(k, sess.run([power, grad], {n: k}))
    print("%.5f" % sess.run(newton))
    print(sess.run(grown)[1].shape, grown[1].shape)
