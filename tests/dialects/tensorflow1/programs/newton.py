import tensorflow.compat.v1 as tf
import numpy as np

tf.disable_v2_behavior()

x = tf.Variable([1.0, 2.0])
y = x[0] ** 3.0 * x[1] + tf.sin(x[1]) * tf.exp(x[0])
g = tf.gradients(y, x)[0]
h = tf.stack([tf.gradients(g[k], x)[0] for k in range(2)])
step = x.assign_sub(tf.reshape(tf.matmul(tf.matrix_inverse(h), tf.expand_dims(g, 1)), [2]))
hv = tf.gradients(tf.reduce_sum(g * tf.constant([1.0, -1.0])), x)[0]
print(g, h, hv.shape)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    print(s.run([y, g, h, hv, tf.hessians(y, x)[0]]))
    for _ in range(3):
        print(np.round(s.run(step), 3))
