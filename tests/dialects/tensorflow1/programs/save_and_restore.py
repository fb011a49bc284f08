import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import os
import tempfile

v1 = tf.get_variable("v1", shape=[3], initializer=tf.zeros_initializer)
v2 = tf.get_variable("v2", shape=[5], initializer=tf.zeros_initializer)
inc_v1 = v1.assign(v1 + 1)
dec_v2 = v2.assign(v2 - 1)
saver = tf.train.Saver()
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.ckpt")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        inc_v1.op.run()
        dec_v2.op.run()
        saved = saver.save(sess, path)
        print("saved", os.path.basename(saved))
    with tf.Session() as sess:
        saver.restore(sess, path)
        print("v1 : %s" % v1.eval())
        print("v2 : %s" % v2.eval())
        print(os.path.basename(tf.train.latest_checkpoint(folder)))
    with tf.Session() as sess:
        try:
            saver.restore(sess, os.path.join(folder, "other"))
        except ValueError:
            print("ValueError")
    part = tf.train.Saver({"v2": v2})
    with tf.Session() as sess:
        v1.initializer.run()
        part.restore(sess, path)
        print(sess.run([v1, v2]))
