import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

target = np.array([1.0, -2.0, 0.5], dtype=np.float32)
for name, make in [
    ("sgd", lambda: tf.train.GradientDescentOptimizer(0.1)),
    ("momentum", lambda: tf.train.MomentumOptimizer(0.05, 0.9)),
    ("nesterov", lambda: tf.train.MomentumOptimizer(0.05, 0.9, use_nesterov=True)),
    ("adam", lambda: tf.train.AdamOptimizer(0.1)),
    ("adagrad", lambda: tf.train.AdagradOptimizer(0.5)),
    ("rmsprop", lambda: tf.train.RMSPropOptimizer(0.05, momentum=0.5)),
    ("centered", lambda: tf.train.RMSPropOptimizer(0.05, centered=True)),
    ("adadelta", lambda: tf.train.AdadeltaOptimizer(1.0, epsilon=1e-3)),
    ("ftrl", lambda: tf.train.FtrlOptimizer(0.5, l1_regularization_strength=0.01)),
    ("proximal", lambda: tf.train.ProximalGradientDescentOptimizer(0.1, l1_regularization_strength=0.1)),
]:
    tf.reset_default_graph()
    w = tf.Variable(tf.zeros([3]), name="w")
    step = tf.train.get_or_create_global_step()
    loss = tf.reduce_sum(tf.square(w - target))
    train = make().minimize(loss, global_step=step)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(10):
            sess.run(train)
        values, count, last = sess.run([w, step, loss])
        print(name, np.round(values, 4), count, "%.4f" % last)
        print([v.name for v in tf.global_variables()])
