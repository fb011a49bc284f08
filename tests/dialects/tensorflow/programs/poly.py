import numpy as np
import tensorflow as tf

# fit a cubic by gradient descent, then exactly by least squares
x = np.linspace(-1, 1, 11).astype(np.float32)
y = (2 * x**3 - x + .5).astype(np.float32)
A = tf.stack([tf.ones_like(x), x, x**2, x**3], axis=1)
w = tf.Variable(tf.zeros([4, 1]))
t = tf.constant(y[:, None])
for step in range(200):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((A @ w - t)**2)
    w.assign_sub(0.5 * tape.gradient(loss, w))
    if step % 50 == 0:
        print(step, f"{loss.numpy():.6f}")
print(np.round(w.numpy().ravel(), 2))
print(np.round(tf.linalg.lstsq(A, t).numpy().ravel(), 3))
print(np.round(tf.linalg.solve(tf.transpose(A) @ A, tf.transpose(A) @ t).numpy().ravel(), 3))
q, r = tf.linalg.qr(A)
print(q.shape, r.shape, np.allclose((q @ r).numpy(), A.numpy(), atol=1e-5))
s = tf.linalg.svd(A, compute_uv=False)
print(np.round(s.numpy(), 3))
