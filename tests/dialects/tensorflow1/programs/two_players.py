import tensorflow.compat.v1 as tf
import numpy as np

tf.disable_v2_behavior()

np.random.seed(0)
z = tf.placeholder(tf.float32, [None, 2])
real = tf.placeholder(tf.float32, [None, 1])
with tf.variable_scope("gen"):
    gw = tf.get_variable("w", initializer=tf.constant([[0.1], [0.2]]))
    fake = tf.matmul(z, gw)


def disc(x):
    with tf.variable_scope("disc", reuse=tf.AUTO_REUSE):
        w = tf.get_variable("w", initializer=tf.constant([[0.5]]))
        b = tf.get_variable("b", initializer=tf.constant([0.0]))
        return tf.matmul(x, w) + b


dr, df = disc(real), disc(fake)
d_loss = tf.reduce_mean(
    tf.nn.sigmoid_cross_entropy_with_logits(logits=dr, labels=tf.ones_like(dr))
    + tf.nn.sigmoid_cross_entropy_with_logits(logits=df, labels=tf.zeros_like(df))
)
g_loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=df, labels=tf.ones_like(df)))
dv = [v for v in tf.trainable_variables() if v.name.startswith("disc")]
gv = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "gen")
d_train = tf.train.AdamOptimizer(0.05).minimize(d_loss, var_list=dv)
g_train = tf.train.AdamOptimizer(0.05).minimize(g_loss, var_list=gv)
print([v.name for v in dv], [v.name for v in gv], d_train.name, g_train.name)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    for k in range(30):
        feed = {z: np.random.randn(8, 2), real: 3 + np.random.randn(8, 1)}
        _, dl = s.run([d_train, d_loss], feed)
        _, gl = s.run([g_train, g_loss], feed)
        if k % 10 == 0:
            print("%d %.4f %.4f" % (k, dl, gl))
    print(np.round(s.run(gw), 4))
