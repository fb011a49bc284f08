import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


def dense(x, size, name):
    with tf.variable_scope(name):
        w = tf.get_variable("weights", [x.get_shape()[1], size], initializer=tf.ones_initializer())
        b = tf.get_variable("biases", [size], initializer=tf.constant_initializer(0.1))
        return tf.matmul(x, w) + b


def network(x):
    return dense(tf.nn.relu(dense(x, 3, "hidden")), 1, "out")


one = tf.placeholder(tf.float32, [None, 2], name="one")
two = tf.placeholder(tf.float32, [None, 2], name="two")
with tf.variable_scope("net") as scope:
    y1 = network(one)
    scope.reuse_variables()
    y2 = network(two)
with tf.variable_scope("net", reuse=True):
    same = tf.get_variable("hidden/weights")
with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
    again = tf.get_variable("hidden/weights", [2, 3])
    extra = tf.get_variable("extra", [1], initializer=tf.zeros_initializer())
for variable in tf.trainable_variables():
    print(variable.name, variable.shape)
print(same is again, y1.name, y2.name)
try:
    with tf.variable_scope("net"):
        tf.get_variable("hidden/weights", [2, 3])
except ValueError as error:
    print("ValueError:", str(error).split(".")[0])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([y1, y2], {one: [[1, 2]], two: [[3, -4]]}))
    print(sess.run(tf.gradients(y1 + y2, same)[0], {one: [[1, 2]], two: [[3, -4]]}))
