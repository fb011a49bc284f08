import tensorflow as tf

x = tf.constant([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
Wq = tf.Variable([[1.0, 0.0], [0.0, 1.0]])
Wk = tf.Variable([[0.0, 1.0], [1.0, 0.0]])
later = tf.constant([[False, True, True], [False, False, True], [False, False, False]])

Q = x @ Wq
K = x @ Wk
S = Q @ tf.transpose(K) / 2 ** 0.5
P = tf.nn.softmax(tf.where(later, float("-inf"), S), axis=0)
rows = tf.reduce_sum(P, axis=1)
print(rows.numpy())
