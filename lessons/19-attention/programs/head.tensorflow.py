import tensorflow as tf

x = tf.constant([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
target = tf.constant([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
Wq = tf.Variable([[1.0, 0.0], [0.0, 1.0]])
Wk = tf.Variable([[0.0, 1.0], [1.0, 0.0]])
Wv = tf.Variable([[2.0, 0.0], [0.0, 1.0]])

with tf.GradientTape() as tape:
    Q = x @ Wq
    K = x @ Wk
    V = x @ Wv
    S = Q @ tf.transpose(K) / 2 ** 0.5
    P = tf.nn.softmax(S, axis=1)
    O = P @ V
    loss = tf.reduce_sum((O - target) ** 2)
gradients = tape.gradient(loss, [Wq, Wk, Wv])
print(P.numpy())
print(gradients)
