import tensorflow as tf

w = tf.Variable(1.5)
with tf.GradientTape() as tape:
    h = tf.constant(1.0)
    for step in range(20):
        h = w * h
    loss = (h - 1) ** 2
gradient = tape.gradient(loss, w)
print(gradient)

(clipped,), norm = tf.clip_by_global_norm([gradient], 1.0)
w.assign_sub(0.1 * clipped)
print(w)
