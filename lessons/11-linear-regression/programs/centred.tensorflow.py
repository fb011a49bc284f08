import tensorflow as tf

x = tf.constant([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6])
y = tf.constant([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0])
w = tf.Variable(0.0)
b = tf.Variable(0.0)
x = x - tf.reduce_mean(x)
lr = 0.5

for step in range(6):
    with tf.GradientTape() as tape:
        prediction = w * x + b
        residual = prediction - y
        loss = tf.reduce_mean(residual ** 2)
    w_grad, b_grad = tape.gradient(loss, [w, b])
    w.assign(w - lr * w_grad)
    b.assign(b - lr * b_grad)
    print(f"step {step + 1:2d}  loss {loss.numpy():.2f}  w {w.numpy():.3f}  b {b.numpy():.3f}")
