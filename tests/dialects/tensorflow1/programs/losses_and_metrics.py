import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

labels = tf.constant([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
logits = tf.constant([[2.0, -1.0], [0.5, 0.5], [-1.0, 1.5]])
classes = tf.constant([0, 1, 0])
weights = tf.constant([[1.0], [0.0], [2.0]])
values = [
    tf.losses.mean_squared_error(labels, logits),
    tf.losses.mean_squared_error(labels, logits, weights=weights),
    tf.losses.absolute_difference(labels, logits),
    tf.losses.softmax_cross_entropy(labels, logits),
    tf.losses.softmax_cross_entropy(labels, logits, label_smoothing=0.1),
    tf.losses.sparse_softmax_cross_entropy(classes, logits),
    tf.losses.sigmoid_cross_entropy(labels, logits),
    tf.losses.huber_loss(labels, logits),
    tf.losses.log_loss(labels, tf.nn.softmax(logits)),
    tf.losses.hinge_loss(labels, logits),
    tf.losses.mean_squared_error(labels, logits, reduction=tf.losses.Reduction.SUM),
]
print(values[0], values[3], len(tf.losses.get_losses()))
total = tf.losses.get_total_loss()
grad = tf.gradients(values[5], logits)[0]
predictions = tf.placeholder(tf.int64, [None])
truth = tf.placeholder(tf.int64, [None])
accuracy, update = tf.metrics.accuracy(truth, predictions)
with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    print(" ".join("%.5f" % v for v in sess.run(values)), "%.4f" % sess.run(total))
    print(sess.run(tf.round(grad * 10000.0)))
    for batch in ([1, 2, 3], [1, 0, 3]), ([0, 0], [0, 0]):
        print("%.4f" % sess.run(update, {truth: batch[0], predictions: batch[1]}))
    print("%.4f" % sess.run(accuracy))
