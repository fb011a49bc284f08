import tensorflow as tf


@tf.function
def f(x):
    print("this line ran")
    return x * x + 1.0


x = tf.Variable(0.0)
for value in (1.0, 2.0, 3.0):
    x.assign(value)
    with tf.GradientTape() as tape:
        y = f(x)
    print(y.numpy(), tape.gradient(y, x).numpy())
