import tensorflow as tf


@tf.function
def bill(use):
    cost = tf.where(use > 100.0, 20.0 + 0.5 * (use - 100.0), 0.2 * use)
    return cost


for number in (150.0, 50.0):
    use = tf.Variable(number)
    with tf.GradientTape() as tape:
        cost = bill(use)
    print(cost.numpy(), tape.gradient(cost, use).numpy())
