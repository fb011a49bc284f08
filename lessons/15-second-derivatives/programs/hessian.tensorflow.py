import tensorflow as tf

x = tf.constant([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = tf.constant([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
p = tf.Variable([0.0, 0.0])

with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        loss = tf.reduce_mean((p[0] * x + p[1] - y) ** 2)
    g = inner.gradient(loss, p)
H = outer.jacobian(g, p)
step = tf.linalg.solve(H, g[:, None])[:, 0]
print(H)
p.assign_sub(step)
print(p)
