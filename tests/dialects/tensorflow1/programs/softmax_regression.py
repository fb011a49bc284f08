import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

rng = np.random.RandomState(0)
centers = rng.randn(3, 4) * 2
labels = rng.randint(0, 3, 150)
data = (centers[labels] + rng.randn(150, 4)).astype(np.float32)
onehot = np.eye(3, dtype=np.float32)[labels]
x = tf.placeholder(tf.float32, [None, 4])
y_ = tf.placeholder(tf.float32, [None, 3])
W = tf.Variable(tf.zeros([4, 3]))
b = tf.Variable(tf.zeros([3]))
y = tf.nn.softmax(tf.matmul(x, W) + b)
cross_entropy = tf.reduce_mean(-tf.reduce_sum(y_ * tf.log(y), reduction_indices=[1]))
train_step = tf.train.GradientDescentOptimizer(0.5).minimize(cross_entropy)
correct_prediction = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
sess = tf.InteractiveSession()
tf.global_variables_initializer().run()
for step in range(60):
    batch = slice(step % 3 * 50, step % 3 * 50 + 50)
    sess.run(train_step, feed_dict={x: data[batch], y_: onehot[batch]})
    if step % 20 == 0:
        print("step %d, loss %.4f" % (step, cross_entropy.eval({x: data, y_: onehot})))
print("accuracy", sess.run(accuracy, feed_dict={x: data, y_: onehot}))
print(np.round(W.eval(), 3))
print(y, cross_entropy, accuracy, correct_prediction)
sess.close()
