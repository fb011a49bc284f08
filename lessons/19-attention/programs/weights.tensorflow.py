import tensorflow as tf

s = tf.Variable(tf.math.log([1.0, 2.0, 5.0]))
v = tf.Variable([8.0, 4.0, 0.0])

with tf.GradientTape() as tape:
    p = tf.nn.softmax(s)
    o = tf.tensordot(p, v, axes=1)
print(p.numpy())
print(tape.gradient(o, [s, v]))
