import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

rng = np.random.RandomState(1)
images = rng.rand(8, 64).astype(np.float32)
labels = np.eye(4, dtype=np.float32)[rng.randint(0, 4, 8)]
X = tf.placeholder(tf.float32, [None, 64])
Y = tf.placeholder(tf.float32, [None, 4])
keep_prob = tf.placeholder(tf.float32)
weights = {
    "wc1": tf.Variable(tf.constant(rng.randn(3, 3, 1, 4).astype(np.float32) * 0.3)),
    "wd1": tf.Variable(tf.constant(rng.randn(64, 16).astype(np.float32) * 0.1)),
    "out": tf.Variable(tf.constant(rng.randn(16, 4).astype(np.float32) * 0.3)),
}
biases = {"bc1": tf.Variable(tf.zeros([4])), "bd1": tf.Variable(tf.zeros([16])), "out": tf.Variable(tf.zeros([4]))}


def conv2d(x, W, b, strides=1):
    x = tf.nn.conv2d(x, W, strides=[1, strides, strides, 1], padding="SAME")
    x = tf.nn.bias_add(x, b)
    return tf.nn.relu(x)


def maxpool2d(x, k=2):
    return tf.nn.max_pool(x, ksize=[1, k, k, 1], strides=[1, k, k, 1], padding="SAME")


net = tf.reshape(X, shape=[-1, 8, 8, 1])
net = maxpool2d(conv2d(net, weights["wc1"], biases["bc1"]))
print(net)
fc1 = tf.reshape(net, [-1, weights["wd1"].get_shape().as_list()[0]])
fc1 = tf.nn.relu(tf.add(tf.matmul(fc1, weights["wd1"]), biases["bd1"]))
fc1 = tf.nn.dropout(fc1, keep_prob)
logits = tf.add(tf.matmul(fc1, weights["out"]), biases["out"])
loss_op = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=Y))
train_op = tf.train.AdamOptimizer(learning_rate=0.01).minimize(loss_op)
correct = tf.equal(tf.argmax(tf.nn.softmax(logits), 1), tf.argmax(Y, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(1, 21):
        sess.run(train_op, feed_dict={X: images, Y: labels, keep_prob: 1.0})
        if step % 5 == 0:
            loss, acc = sess.run([loss_op, accuracy], feed_dict={X: images, Y: labels, keep_prob: 1.0})
            print("Step " + str(step) + ", Minibatch Loss= " + "{:.3f}".format(loss) + ", Training Accuracy= " + "{:.3f}".format(acc))
