import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

sess = tf.InteractiveSession()


def make_kernel(a):
    a = np.asarray(a)
    return tf.constant(a.reshape(list(a.shape) + [1, 1]), dtype=tf.float32)


def laplace(x):
    kernel = make_kernel([[0.5, 1.0, 0.5], [1.0, -6.0, 1.0], [0.5, 1.0, 0.5]])
    x = tf.expand_dims(tf.expand_dims(x, 0), -1)
    y = tf.nn.depthwise_conv2d(x, kernel, [1, 1, 1, 1], padding="SAME")
    return y[0, :, :, 0]


N = 8
u_init = np.zeros([N, N], dtype=np.float32)
u_init[2, 3], u_init[5, 5] = 1.0, -0.5
eps = tf.placeholder(tf.float32, shape=())
damping = tf.placeholder(tf.float32, shape=())
U = tf.Variable(u_init)
Ut = tf.Variable(np.zeros([N, N], dtype=np.float32))
U_ = U + eps * Ut
Ut_ = Ut + eps * (laplace(U) - damping * Ut)
with tf.control_dependencies([U_, Ut_]):  # both are computed before either is changed
    step = tf.group(U.assign(U_), Ut.assign(Ut_))
tf.global_variables_initializer().run()
for i in range(20):
    step.run({eps: 0.03, damping: 0.04})
print(np.round(U.eval()[2:6, 2:6], 4))
Y, X = np.mgrid[-1.2:1.2:0.6, -2:1:0.5]
xr, xi = tf.constant(X.astype(np.float32)), tf.constant(Y.astype(np.float32))
zr, zi, ns = tf.Variable(xr), tf.Variable(xi), tf.Variable(tf.zeros_like(xr))
tf.global_variables_initializer().run()
zr_, zi_ = zr * zr - zi * zi + xr, 2.0 * zr * zi + xi
inside = zr_ * zr_ + zi_ * zi_ < 16.0
with tf.control_dependencies([zr_, zi_, inside]):
    iterate = tf.group(
        ns.assign_add(tf.cast(inside, tf.float32)), zr.assign(tf.where(inside, zr_, zr)), zi.assign(tf.where(inside, zi_, zi))
    )
for i in range(10):
    iterate.run()
print(ns.eval().shape, ns.eval().min() >= 0)
sess.close()
