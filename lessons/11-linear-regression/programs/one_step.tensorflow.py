import tensorflow as tf

x = tf.constant([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = tf.constant([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
w = tf.Variable(0.0)
b = tf.Variable(0.0)

with tf.GradientTape() as tape:
    prediction = w * x + b
    residual = prediction - y
    loss = tf.reduce_mean(residual ** 2)
w_grad, b_grad = tape.gradient(loss, [w, b])

lr = 0.01
w.assign(w - lr * w_grad)
b.assign(b - lr * b_grad)
