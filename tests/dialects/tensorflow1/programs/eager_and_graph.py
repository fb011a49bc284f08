import tensorflow.compat.v1 as tf

print(tf.executing_eagerly())
try:
    tf.placeholder(tf.float32)
except RuntimeError as error:
    print("RuntimeError:", str(error).splitlines()[0])
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, name="x")
    print(tf.executing_eagerly(), x)
    with tf.Session() as sess:
        print(sess.run(x * 2.0, {x: 4.0}))
print(tf.executing_eagerly(), (tf.constant(2.0) * 3.0).numpy())
