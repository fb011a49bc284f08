import tensorflow.compat.v1 as tf

tf.disable_eager_execution()

a = tf.placeholder(tf.float32)
b = tf.placeholder(tf.float32)
y = a * b + a
slopes = tf.gradients(y, [a, b])
print(y)

with tf.Session() as session:
    for p, q in ((2.0, 3.0), (4.0, 5.0)):
        given = {a: p, b: q}
        print(session.run([y, slopes], given))
