import tensorflow.compat.v1 as tf

tf.disable_eager_execution()

use = tf.placeholder(tf.float32)
above = 20.0 + 0.5 * (use - 100.0)
below = 0.2 * use
cost = tf.where(use > 100.0, above, below)
slope = tf.gradients(cost, use)

with tf.Session() as session:
    for number in (150.0, 50.0):
        given = {use: number}
        print(session.run([cost, slope], given))
