import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

with tf.name_scope("outer"):
    a = tf.constant(1.0, name="a")
    with tf.name_scope("inner") as scope:
        b = tf.constant(2.0, name="b")
        print(scope)
    with tf.name_scope("inner"):
        c = a + b
    d = a * b
with tf.name_scope("outer"):
    e = tf.add(a, b, name="sum")
f = tf.add(a, b, name="sum")
g = tf.add(a, b, name="sum")
v = tf.Variable(1.0)
w = tf.Variable(1.0)
print([one.name for one in (a, b, c, d, e, f, g, v, w)])
with tf.variable_scope("vs"):
    with tf.name_scope("ns"):
        p = tf.get_variable("p", [1])
        q = tf.Variable([1.0], name="q")
        r = p + q
print(p.name, q.name, r.name)
for op in tf.get_default_graph().get_operations()[:12]:
    print(op.type, op.name)
print(tf.get_default_graph().get_tensor_by_name("outer/a:0") is a)
print(tf.get_default_graph().get_operation_by_name("sum") is f.op)
print(repr(e), str(e.op).splitlines()[:3])
