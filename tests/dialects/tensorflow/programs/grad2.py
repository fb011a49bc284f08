import tensorflow as tf
x = tf.Variable(2.0); y = tf.Variable(3.0)
with tf.GradientTape() as t:
    x_sq = x * x
    with t.stop_recording():
        y_sq = y * y
    z = x_sq + y_sq
grad = t.gradient(z, {'x': x, 'y': y})
print('dz/dx:', grad['x']); print('dz/dy:', grad['y'])
reset = True
with tf.GradientTape() as t:
    y_sq = y * y
    if reset:
        t.reset()
    z = x * x + y_sq
grad = t.gradient(z, {'x': x, 'y': y})
print('dz/dx:', grad['x']); print('dz/dy:', grad['y'])
with tf.GradientTape() as t:
    y_sq = y**2
    z = x**2 + tf.stop_gradient(y_sq)
grad = t.gradient(z, {'x': x, 'y': y})
print('dz/dx:', grad['x']); print('dz/dy:', grad['y'])
@tf.custom_gradient
def clip_gradients(y):
    def backward(dy):
        return tf.clip_by_norm(dy, 0.5)
    return y, backward
v = tf.Variable(2.0)
with tf.GradientTape() as t:
    output = clip_gradients(v * v)
print(t.gradient(output, v))
x0 = tf.constant(0.0); x1 = tf.constant(0.0)
with tf.GradientTape() as tape0, tf.GradientTape() as tape1:
    tape0.watch(x0); tape1.watch(x1)
    y0 = tf.math.sin(x0); y1 = tf.nn.sigmoid(x1)
    y = y0 + y1
    ys = tf.reduce_sum(y)
print(tape0.gradient(ys, x0).numpy(), tape1.gradient(ys, x1).numpy())
x = tf.Variable(1.0)
with tf.GradientTape() as t2:
    with tf.GradientTape() as t1:
        y = x * x * x
    dy_dx = t1.gradient(y, x)
d2y_dx2 = t2.gradient(dy_dx, x)
print('dy_dx:', dy_dx.numpy()); print('d2y_dx2:', d2y_dx2.numpy())
W = tf.Variable([[.5, -.2], [.1, .3]]); b = tf.Variable([.1, .2])
xx = tf.constant([[1., 2.]])
with tf.GradientTape() as t2:
    with tf.GradientTape(watch_accessed_variables=False) as t1:
        t1.watch(xx)
        y = tf.nn.relu(xx @ W + b)
        out = tf.reduce_sum(y**2)
    g1 = t1.gradient(out, xx)
    g1_mag = tf.norm(g1)
dg1 = t2.gradient(g1_mag, [W, b])
print([None if var is None else var.shape for var in dg1])
print(dg1[0], dg1[1])
x = tf.linspace(-10.0, 10.0, 5)
delta = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.nn.sigmoid(x + delta)
print(tape.jacobian(y, delta))
x = tf.constant([[1., 2.], [3., 4.], [5., 6.]])
k = tf.Variable([[1., -1.], [2., .5]])
with tf.GradientTape(persistent=True) as tape:
    y = tf.nn.relu(x @ k)
j = tape.jacobian(y, k)
print(j.shape)
print(tf.reduce_sum(j, axis=[0, 1]))
g = tape.gradient(y, k)
print(tf.reduce_max(abs(g - tf.reduce_sum(j, axis=[0, 1]))).numpy() < 1e-3)
with tf.GradientTape() as t2:
    with tf.GradientTape() as t1:
        loss = tf.reduce_mean(tf.nn.tanh(x @ k)**2)
    g = t1.gradient(loss, k)
h = t2.jacobian(g, k)
print(h.shape); print(tf.reshape(h, [4, 4]))
xb = tf.random.normal([3, 2])
with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
    tape.watch(x)
    y = tf.nn.sigmoid(x @ k)
j = tape.jacobian(y, x); print(j.shape)
jb = tape.batch_jacobian(y, x); print(jb.shape); print(jb)
print(tf.reduce_sum(j, axis=2) - jb)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(k * k)
print(tape.gradient(y, k, output_gradients=tf.constant(10.)))
try:
    tape.gradient(y, k)
except RuntimeError as e:
    print("RuntimeError", str(e).split("\n")[0])
