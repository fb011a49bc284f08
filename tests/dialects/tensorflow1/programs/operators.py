import tensorflow.compat.v1 as tf
import numpy as np

tf.disable_v2_behavior()

a = tf.Variable(3.0)
b = tf.Variable([1.0, 2.0])
c = tf.constant([[1.0, 2.0], [3.0, 4.0]])
i = tf.constant(7)
exprs = [
    a + b,
    b - a,
    a * 2,
    2 * a,
    a / b,
    1.0 / b,
    b**2,
    2.0**b,
    -b,
    abs(-b),
    a > 2.0,
    b <= a,
    c @ c,
    b[0],
    b[::-1],
    c[:, 0],
    i // 2,
    i % 3,
    i / 2,
    -i,
    tf.constant(True) & tf.constant(False),
    ~tf.constant(True),
    np.array([1.0, 2.0], dtype=np.float32) * b,
    b * np.float32(2),
]
for e in exprs:
    print(e)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    for e in exprs:
        print(s.run(e))
