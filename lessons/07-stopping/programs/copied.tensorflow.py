import tensorflow as tf

p = tf.Variable(0.8)
reward, discount = 1.0, 0.5

with tf.GradientTape() as tape:
    value = 2 * p
    target = reward + discount * 3 * p
    loss = (value - target) ** 2
print(loss, tape.gradient(loss, p))
