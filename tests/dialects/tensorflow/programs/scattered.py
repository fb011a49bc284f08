"""Variables written at places: by positions and by the rows of IndexedSlices."""

import tensorflow as tf

v = tf.Variable([1.0, 2.0, 3.0])
d = tf.IndexedSlices(tf.constant([10.0, 20.0]), tf.constant([0, 2]))
print(
    v.scatter_update(d).numpy(),
    v.scatter_add(d).numpy(),
    v.scatter_sub(d).numpy(),
    v.scatter_max(tf.IndexedSlices(tf.constant([5.0]), tf.constant([1]))).numpy(),
    v.scatter_min(d).numpy(),
)
print(
    v.scatter_nd_sub([[0]], [1.0]).numpy(),
    v.scatter_nd_max([[0]], [100.0]).numpy(),
    v.scatter_nd_min([[2]], [-1.0]).numpy(),
    v.scatter_nd_update([[0], [1]], [0.0, 0.0]).numpy(),
    v.scatter_nd_add([[0], [0]], [1.0, 2.0]).numpy(),
)
m = tf.Variable(tf.zeros([3, 2]))
m.scatter_add(tf.IndexedSlices(tf.ones([2, 2]), tf.constant([1, 1])))
print(m.numpy())
try:
    v.scatter_add([1.0, 2.0])
except TypeError as e:
    print("TypeError", str(e)[:40])


@tf.function
def f():
    return m.scatter_update(tf.IndexedSlices(tf.ones([1, 2]), tf.constant([0])))


f()
print(m.numpy())
