import tensorflow as tf


@tf.custom_gradient
def scale(x, k):
    def backward(g):
        return g * k, tf.reduce_sum(g * x)

    return k * x, backward


x = tf.Variable([1.0, 2.0, 3.0])
k = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = scale(x, k)
    total = tf.reduce_sum(y)
print(tape.gradient(total, [x, k]))
