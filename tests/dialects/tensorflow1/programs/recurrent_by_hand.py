import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

rng = np.random.RandomState(0)
steps, size = 5, 4
inputs = tf.placeholder(tf.float32, [None, steps, 3])
target = tf.placeholder(tf.float32, [None, 1])
Wx = tf.Variable(rng.randn(3, size).astype(np.float32) * 0.4)
Wh = tf.Variable(rng.randn(size, size).astype(np.float32) * 0.4)
bh = tf.Variable(tf.zeros([size]))
Wo = tf.Variable(rng.randn(size, 1).astype(np.float32) * 0.4)
state = tf.zeros([tf.shape(inputs)[0], size])
for x in tf.unstack(inputs, axis=1):
    state = tf.tanh(tf.matmul(x, Wx) + tf.matmul(state, Wh) + bh)
out = tf.matmul(state, Wo)
loss = tf.losses.mean_squared_error(target, out)
step = tf.train.get_or_create_global_step()
train = tf.train.AdamOptimizer(0.05).minimize(loss, global_step=step)
print(state.shape, out.shape, loss.name, train.name)
feed = {inputs: rng.rand(6, steps, 3), target: rng.rand(6, 1)}
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(30):
        _, value, count = sess.run((train, loss, step), feed)
        if i % 10 == 0:
            print("%d %.5f" % (count, value))
    print({key: value.shape for key, value in sess.run({"state": state, "out": out}, feed).items()})
