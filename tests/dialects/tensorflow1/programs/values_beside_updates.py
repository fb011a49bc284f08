import tensorflow.compat.v1 as tf
import numpy as np

tf.disable_v2_behavior()

w = tf.Variable(1.0)
up = w.assign_add(1.0)
y = w * 10.0
loss = tf.square(w - 5.0)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    print(s.run([train, loss]), s.run(w))
    print(s.run([loss, train]), s.run(w))
    print(s.run(up), s.run(y))
    before = s.run(w)
    s.run(tf.group(up))
    print(before, s.run(w))
    with tf.control_dependencies([up]):
        z = w.read_value() * 10.0
    print(s.run(z), s.run(w))
    print(s.run(tf.tuple([y, loss])))
