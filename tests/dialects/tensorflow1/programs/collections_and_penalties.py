import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

regularizer = lambda w: 0.01 * tf.reduce_sum(tf.square(w))
with tf.variable_scope("model", regularizer=regularizer):
    w = tf.get_variable("w", [2, 2], initializer=tf.constant_initializer([[1.0, 2.0], [3.0, 4.0]]))
    v = tf.get_variable("v", [2], initializer=tf.ones_initializer(), trainable=False)
tf.add_to_collection("mine", w)
tf.add_to_collection(tf.GraphKeys.LOSSES, tf.reduce_sum(tf.matmul(w, w)))
print(tf.get_collection("mine"), len(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)))
print([x.name for x in tf.global_variables()], [x.name for x in tf.trainable_variables("model")])
print([x.name for x in tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="model/v")])
total = tf.add_n(tf.get_collection(tf.GraphKeys.LOSSES) + tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES), name="total")
print(total)
with tf.Session() as sess:
    sess.run(tf.variables_initializer([w]))
    print(sess.run(tf.report_uninitialized_variables()), sess.run(tf.is_variable_initialized(v)))
    sess.run(v.initializer)
    print("%.3f" % sess.run(total))
