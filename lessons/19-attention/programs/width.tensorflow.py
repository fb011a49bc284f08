import tensorflow as tf

tf.random.set_seed(16)
q = tf.random.normal([256])
K = tf.random.normal([8, 256])
v = tf.random.normal([8])

for divisor in (1.0, 16.0):
    s = tf.Variable(tf.linalg.matvec(K, q) / divisor)
    with tf.GradientTape() as tape:
        p = tf.nn.softmax(s)
        o = tf.tensordot(p, v, axes=1)
    top = tf.reduce_max(p)
    pull = tf.norm(tape.gradient(o, s))
    print(f"divided by {divisor}: largest weight {top.numpy():.4f}, gradient {pull.numpy():.4f}")
