import tensorflow.compat.v1 as tf
import numpy as np

tf.disable_v2_behavior()


def fc(x, n, act=None, scope=None):
    with tf.variable_scope(scope, default_name="fc"):
        w = tf.get_variable("kernel", [x.shape[-1], n], initializer=tf.truncated_normal_initializer(stddev=0.1, seed=1))
        b = tf.get_variable("bias", [n], initializer=tf.zeros_initializer())
        y = tf.nn.bias_add(tf.matmul(x, w), b)
        return act(y) if act else y


x = tf.placeholder(tf.float32, [None, 5], name="features")
t = tf.placeholder(tf.float32, [None, 1], name="target")
h = fc(fc(x, 4, tf.nn.tanh), 1)
print(h, [v.name for v in tf.trainable_variables()])
loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=t, logits=h))
train = tf.train.MomentumOptimizer(0.5, 0.9).minimize(loss)
r = np.random.RandomState(2)
X = r.randn(40, 5)
T = (X[:, :1] + X[:, 1:2] > 0).astype(float)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    for k in range(21):
        l, _ = s.run([loss, train], {x: X, t: T})
        if k % 5 == 0:
            print(k, "%.4f" % l)
    p = s.run(tf.sigmoid(h), {x: X})
    print("%.3f" % np.mean((p > 0.5) == T))
    print([op.name for op in tf.get_default_graph().get_operations() if op.type == "MatMul"][:2])
