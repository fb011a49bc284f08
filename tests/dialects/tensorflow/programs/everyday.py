import tensorflow as tf, numpy as np
# things that short programs do
print(tf.constant([[1, 2], [3, 4]]) * 2, tf.constant(3) ** 2, 7 // tf.constant(2), -tf.constant([1.5]), abs(tf.constant(-2)))
x = tf.Variable(tf.ones((2, 2)))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.matmul(x, tf.transpose(x))) + 3 * tf.reduce_prod(x) - tf.reduce_logsumexp(x)
g = tape.gradient(y, x); print(g); x.assign_sub(0.1 * g); print(x.numpy())
print(f"{y:.3f} {y.numpy():.3f} {float(y):.2f}", "%.2f" % y, str(y), repr(y))
for i, row in enumerate(tf.constant([[1., 2.], [3., 4.]])): print(i, row.numpy(), row.shape)
a, b = tf.constant([1., 2.]); print(a, b)
print([float(v) for v in tf.range(3.)], sum(tf.constant([1, 2, 3])), max(tf.constant([1., 5.])).numpy(), len(tf.ones((4, 2))))
print(np.array(tf.ones(2)), np.mean(tf.constant([1., 3.])), tf.ones(2).numpy().tolist(), np.allclose(tf.ones(2), [1, 1]))
print(isinstance(x, tf.Variable), isinstance(y, tf.Tensor), tf.is_tensor(x), x.shape == (2, 2), x.shape.as_list(), x.dtype == tf.float32, tf.float32.name)
d = {"w": tf.Variable(1.), "b": tf.Variable([2.])}
with tf.GradientTape() as t: z = d["w"] * 3 + tf.reduce_sum(d["b"] ** 2)
print({k: v.numpy() for k, v in t.gradient(z, d).items()})
print(tf.math.reduce_sum([[1, 2], [3, 4]], axis=1), tf.reduce_mean([[1., 2.], [3., 5.]], 0), tf.argmin([3, 1, 2]).numpy(), tf.math.count_nonzero([0, 1, 2]).numpy())
print(tf.linalg.matmul([[1., 2.]], [[3.], [4.]]), tf.linalg.inv([[2., 0.], [0., 4.]]), tf.linalg.norm([3., 4.]).numpy(), tf.tensordot([1., 2.], [3., 4.], 1).numpy())
print(tf.cast([1.9, -1.9], tf.int32), tf.cast([0, 2], tf.bool), tf.cast(True, tf.float32), tf.constant([True, False]) | True if False else "", tf.logical_not([True]))
print(tf.where([True, False], 1., 2.), tf.maximum([1., 5.], 3.), tf.nn.softmax([1., 1.]), tf.nn.sigmoid(0.), tf.concat([[1, 2], [3]], 0), tf.stack([1, 2]))
@tf.function
def fib(n):
    a, b = 0, 1
    for _ in range(n): a, b = b, a + b
    return tf.constant(a)
print(fib(10))
@tf.function
def loop(n):
    s = tf.constant(0)
    i = tf.constant(0)
    while i < n:
        s += i; i += 1
        if s > 10: break
    return s, i
print(loop(tf.constant(4)), loop(tf.constant(100)))
v = tf.Variable(0.)
@tf.function
def acc(x):
    v.assign_add(x); return v
print(acc(tf.constant(1.)), acc(tf.constant(2.)), v)
w = tf.Variable(tf.random.stateless_normal((2, 1), [1, 2])); opt = tf.keras.optimizers.RMSprop(0.05)
X = tf.constant([[1., 2.], [3., 1.], [0., -1.]]); Y = tf.constant([[1.], [2.], [3.]])
for i in range(3):
    with tf.GradientTape() as t: loss = tf.losses.MeanSquaredError()(Y, X @ w) if hasattr(tf, "losses") else 0.
    opt.apply_gradients([(t.gradient(loss, w), w)]); print(i, loss.numpy().round(5), w.numpy().ravel().round(5))
print(tf.metrics.Mean().name, tf.initializers.Zeros()((2,)), tf.optimizers.SGD().name)
