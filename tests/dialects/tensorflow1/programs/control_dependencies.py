import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

counter = tf.Variable(0, name="counter")
step = tf.assign_add(counter, 1)
v = tf.Variable(10.0)
double = v.assign(v * 2.0)
with tf.control_dependencies([step, double]):
    after = tf.identity(v.read_value() + 1.0, name="after")
with tf.control_dependencies([step]):
    nothing = tf.no_op(name="train")
both = tf.group(step, double, name="both")
print(step, after, nothing.name, both.name)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        print(sess.run(after), sess.run(counter))
    print(sess.run(nothing), sess.run(counter))
    print(sess.run(both), sess.run([counter, v]))
    sess.run(counter.assign(100))
    print(counter.eval())
