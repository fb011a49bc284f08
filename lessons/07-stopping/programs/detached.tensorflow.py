import tensorflow as tf

p = tf.Variable(0.8)
reward, discount = 1.0, 0.5

with tf.GradientTape() as tape:
    value = 2 * p
    later = reward + discount * 3 * p
    target = tf.stop_gradient(later)
    loss = (value - target) ** 2
print(loss, tape.gradient(loss, p))
