import tensorflow.compat.v1 as tf

tf.disable_eager_execution()
use = tf.placeholder(tf.float32)
if use > 100.0:
    cost = 20.0 + 0.5 * (use - 100.0)
else:
    cost = 0.2 * use
