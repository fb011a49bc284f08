import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

tf.set_random_seed(42)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0], [1], [1], [0]])
x_ = tf.placeholder(tf.float32, shape=[4, 2], name="x-input")
y_ = tf.placeholder(tf.float32, shape=[4, 1], name="y-input")
Theta1 = tf.Variable(tf.random_uniform([2, 2], -1, 1), name="Theta1")
Theta2 = tf.Variable(tf.random_uniform([2, 1], -1, 1), name="Theta2")
Bias1 = tf.Variable(tf.zeros([2]), name="Bias1")
Bias2 = tf.Variable(tf.zeros([1]), name="Bias2")
with tf.name_scope("layer2") as scope:
    A2 = tf.sigmoid(tf.matmul(x_, Theta1) + Bias1)
with tf.name_scope("layer3") as scope:
    Hypothesis = tf.sigmoid(tf.matmul(A2, Theta2) + Bias2)
with tf.name_scope("cost") as scope:
    cost = tf.reduce_mean(((y_ * tf.log(Hypothesis)) + ((1 - y_) * tf.log(1.0 - Hypothesis))) * -1)
with tf.name_scope("train") as scope:
    train_step = tf.train.GradientDescentOptimizer(0.5).minimize(cost)
print(A2, Hypothesis, cost, train_step.name)
init = tf.global_variables_initializer()
sess = tf.Session()
sess.run(init)
print("Theta1", sess.run(Theta1))
for i in range(2001):
    sess.run(train_step, feed_dict={x_: X, y_: Y})
    if i % 500 == 0:
        print("Epoch", i, "cost %.4f" % sess.run(cost, feed_dict={x_: X, y_: Y}))
print(np.round(sess.run(Hypothesis, feed_dict={x_: X, y_: Y}), 3))
