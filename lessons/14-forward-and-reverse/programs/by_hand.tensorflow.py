import tensorflow as tf

x = tf.constant(2.0)
x_dot = tf.constant(1.0)

a = x * x
a_dot = x_dot * x + x * x_dot
b = tf.sin(a)
b_dot = tf.cos(a) * a_dot
y = x * b
y_dot = x_dot * b + x * b_dot
print(y, y_dot)
