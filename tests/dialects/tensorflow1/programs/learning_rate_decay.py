import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

step = tf.Variable(0, trainable=False)
rates = [
    tf.train.exponential_decay(0.1, step, 10, 0.5),
    tf.train.exponential_decay(0.1, step, 10, 0.5, staircase=True),
    tf.train.polynomial_decay(0.1, step, 100, 0.01, power=2.0),
    tf.train.inverse_time_decay(0.1, step, 10, 0.5),
    tf.train.natural_exp_decay(0.1, step, 10, 0.5),
    tf.train.piecewise_constant(step, [5, 50], [0.1, 0.01, 0.001]),
    tf.train.cosine_decay(0.1, step, 100),
]
w = tf.Variable(1.0)
train = tf.train.GradientDescentOptimizer(rates[0]).minimize(w * w, global_step=step)
print([rate.name for rate in rates], train.name)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(4):
        print(["%.5f" % value for value in sess.run(rates)], "%.5f" % sess.run(w))
        for _ in range(8):
            sess.run(train)
    print(sess.run(step))
