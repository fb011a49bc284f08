import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np

rng = np.random.RandomState(7)
points_n, clusters = 60, 3
data = np.concatenate([rng.randn(20, 2) + c for c in ([0, 0], [5, 5], [0, 6])]).astype(np.float32)
points = tf.constant(data)
centroids = tf.Variable(data[[0, 20, 40]])
expanded = tf.expand_dims(points, 0)
assignments = tf.argmin(tf.reduce_sum(tf.square(tf.subtract(expanded, tf.expand_dims(centroids, 1))), 2), 0)
means = [
    tf.reduce_mean(tf.gather(points, tf.reshape(tf.where(tf.equal(assignments, c)), [1, -1])), reduction_indices=[1])
    for c in range(clusters)
]
update = tf.assign(centroids, tf.concat(means, 0))
x = tf.placeholder("float", [2])
distance = tf.reduce_sum(tf.abs(tf.add(points, tf.negative(x))), reduction_indices=1)
nearest = tf.argmin(distance, 0)
values, indices = tf.nn.top_k(-distance, k=2)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(5):
        centers, where = sess.run([update, assignments])
    print(np.round(centers, 3), np.bincount(where))
    print(sess.run(nearest, {x: [4.0, 4.0]}), sess.run(indices, {x: [4.0, 4.0]}))
