import tensorflow.compat.v1 as tf
import numpy as np

tf.disable_v2_behavior()

g = tf.Graph()
with g.as_default():
    a = tf.Variable(1, name="a")
    op = a.assign(a * 2)
    init = tf.global_variables_initializer()
s = tf.Session(graph=g)
with s.as_default():
    init.run()
    op.eval()
    print(a.eval(), op.eval(), tf.get_default_session() is s)
print(s.run(a))
s.close()
with g.as_default(), tf.Session() as s2:
    try:
        print(a.eval())
    except tf.errors.FailedPreconditionError as e:
        print("uninit", isinstance(e, tf.errors.OpError))
    a.load(41, s2)
    print(s2.run(a))
    print([op.name for op in g.get_operations()], len(g.get_operations()))
    print(g.as_graph_element("a:0"), g.is_fetchable(a.op), g.get_collection("variables"))
    w = tf.get_default_graph().get_tensor_by_name("a/read:0")
    print(w, w.op.type, w.op.inputs[0].name, w.consumers()[0].name, w.graph is g)
print(tf.get_default_graph() is g)
tf.reset_default_graph()
x = tf.constant(1)
print(x.name)
tf.reset_default_graph()
x = tf.constant(1)
print(x.name)
