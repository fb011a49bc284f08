import tensorflow as tf

w = tf.Variable([0.5, -1.0])
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(x)
        score = tf.tanh(tf.tensordot(w, x, axes=1))
    g = inner.gradient(score, x)
    penalty = (tf.norm(g) - 1) ** 2
print(outer.gradient(penalty, w))
