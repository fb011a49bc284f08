import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

x = tf.placeholder(tf.float32, [])
y = tf.cond(x > 0.0, lambda: x * x, lambda: -x)
dy = tf.gradients(y, x)[0]
z = tf.case([(tf.less(x, -1.0), lambda: tf.constant(-1.0)), (tf.greater(x, 1.0), lambda: tf.constant(1.0))], default=lambda: x)
c = tf.Variable(0)
count = tf.cond(x > 1.0, lambda: tf.assign_add(c, 1), lambda: tf.assign_add(c, 100))
print(y)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for value in [-2.0, -0.5, 0.5, 3.0]:
        print(value, sess.run([y, dy, z], {x: value}), sess.run(count, {x: value}))
