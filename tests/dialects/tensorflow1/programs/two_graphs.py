import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

g1 = tf.Graph()
with g1.as_default():
    c1 = tf.constant(1.0, name="c")
    v1 = tf.get_variable("v", initializer=tf.constant(5.0))
    init1 = tf.global_variables_initializer()
g2 = tf.Graph()
with g2.as_default():
    c2 = tf.constant(2.0, name="c")
print(c1.graph is g1, c2.graph is g2, tf.get_default_graph() is g1)
with tf.Session(graph=g1) as sess:
    sess.run(init1)
    print(sess.run(c1), sess.run("v:0"))
    try:
        sess.run(c2)
    except ValueError as error:
        print("ValueError", "is not an element of this graph" in str(error))
with tf.Session(graph=g2) as sess:
    print(sess.run("c:0"))
try:
    c1 + c2
except ValueError as error:
    print("ValueError", "must be from the same graph" in str(error))
try:
    sess.run(c2)
except RuntimeError as error:
    print("RuntimeError", str(error).splitlines()[0])
