import tensorflow as tf

km = tf.constant([1.0, 2.0, 3.0, 4.0])
minutes = tf.constant([3.0, 5.0, 8.0, 8.0])
w = tf.Variable(1.0)
total = 0.0

for part in (slice(0, 2), slice(2, 4)):
    with tf.GradientTape() as tape:
        error = w * km[part] - minutes[part]
        loss = tf.reduce_mean(error**2) / 2
    total = total + tape.gradient(loss, w)
    print(total)
