import tensorflow as tf

x = tf.constant([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
Wq = tf.Variable([[1.0, 0.0], [0.0, 1.0]])
Wk = tf.Variable([[0.0, 1.0], [1.0, 0.0]])

Q = x @ Wq
K = x @ Wk
S = Q @ K / 2 ** 0.5
