import tensorflow as tf

x = tf.Variable(0.0)
for value in (1.0, 2.0, 3.0):
    x.assign(value)
    with tf.GradientTape() as tape:
        y = x * x + 1
    print(y.numpy(), tape.gradient(y, x).numpy())
