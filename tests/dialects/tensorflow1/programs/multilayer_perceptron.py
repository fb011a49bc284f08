import tensorflow.compat.v1 as tf
import numpy as np

tf.disable_v2_behavior()

tf.set_random_seed(7)
n_in, n_h1, n_h2, n_cls = 10, 8, 8, 3
X = tf.placeholder("float", [None, n_in])
Y = tf.placeholder("float", [None, n_cls])
weights = {
    "h1": tf.Variable(tf.random_normal([n_in, n_h1])),
    "h2": tf.Variable(tf.random_normal([n_h1, n_h2])),
    "out": tf.Variable(tf.random_normal([n_h2, n_cls])),
}
biases = {
    "b1": tf.Variable(tf.random_normal([n_h1])),
    "b2": tf.Variable(tf.random_normal([n_h2])),
    "out": tf.Variable(tf.random_normal([n_cls])),
}


def mlp(x):
    l1 = tf.add(tf.matmul(x, weights["h1"]), biases["b1"])
    l2 = tf.add(tf.matmul(l1, weights["h2"]), biases["b2"])
    return tf.matmul(l2, weights["out"]) + biases["out"]


logits = mlp(X)
loss_op = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=logits, labels=Y))
train_op = tf.train.AdamOptimizer(learning_rate=0.01).minimize(loss_op)
rng = np.random.RandomState(0)
xs = rng.rand(30, n_in)
ys = np.eye(3)[rng.randint(0, 3, 30)]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(4):
        avg = 0.0
        for i in range(3):
            _, c = sess.run([train_op, loss_op], feed_dict={X: xs[i * 10 : i * 10 + 10], Y: ys[i * 10 : i * 10 + 10]})
            avg += c / 3
        print("Epoch:", "%04d" % (epoch + 1), "cost={:.4f}".format(avg))
    pred = tf.nn.softmax(logits)
    correct = tf.equal(tf.argmax(pred, 1), tf.argmax(Y, 1))
    accuracy = tf.reduce_mean(tf.cast(correct, "float"))
    print("Accuracy: %.3f" % accuracy.eval({X: xs, Y: ys}))
