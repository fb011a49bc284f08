import tensorflow.compat.v1 as tf
import numpy as np

tf.disable_v2_behavior()

x = tf.placeholder(tf.float64, [3], name="x")
A = tf.constant(np.arange(9.0).reshape(3, 3), name="A")
y = tf.reduce_sum(tf.tanh(tf.matmul(A * 0.1, tf.expand_dims(x, 1))) ** 2, name="y")
g = tf.gradients(y, x, name="grads")[0]
print(y, g)
v = np.array([0.1, -0.2, 0.3])
e = 1e-6
with tf.Session() as s:
    num = [(s.run(y, {x: v + e * np.eye(3)[i]}) - s.run(y, {x: v - e * np.eye(3)[i]})) / 2 / e for i in range(3)]
    an = s.run(g, {"x:0": v})
    print(np.allclose(num, an, atol=1e-7), np.round(an, 6), an.dtype)
    print(s.run(["y:0", y.op.name + ":0"], {x: v}))
    print(s.run("A:0")[0], tf.get_default_graph().get_operation_by_name("y").type, y.op.inputs[0].shape)
    for op in tf.get_default_graph().get_operations()[:8]:
        print(op.name, op.type, [o.name for o in op.outputs])
