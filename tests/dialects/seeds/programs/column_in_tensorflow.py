# y = 2xᵀx in TensorFlow: inside the tape, then asked of it.
import tensorflow as tf

x = tf.range(4, dtype=tf.float32)
print(repr(x))
x = tf.Variable(x)
with tf.GradientTape() as t:
    y = 2 * tf.tensordot(x, x, axes=1)
print(repr(y))
x_grad = t.gradient(y, x)
print(repr(x_grad))
print(repr(x_grad == 4 * x))
