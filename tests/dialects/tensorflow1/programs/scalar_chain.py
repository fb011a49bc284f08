import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

x = tf.placeholder(tf.float32, [], name="x")
y = tf.constant(1.5, name="y")
a = x * y
b = tf.sin(a) + tf.exp(-x)
c = tf.log(1.0 + tf.square(b))
dx, dy = tf.gradients(c, [x, y])
d2x = tf.gradients(dx, x)[0]
print(a, b, c)
print(dx.shape, dy.dtype)
with tf.Session() as sess:
    for value in [0.0, 0.5, 1.0, 2.0]:
        print("x=%.1f c=%.6f dc/dx=%.6f dc/dy=%.6f d2c/dx2=%.5f" % ((value,) + tuple(sess.run([c, dx, dy, d2x], {x: value}))))
