import tensorflow as tf


@tf.function
def bill(use):
    below = 0.2 * use
    above = 20.0 + 0.5 * (use - 100.0)
    dear = use > 100.0
    cost = tf.where(dear, above, below)
    return cost


for number in (150.0, 50.0):
    use = tf.Variable(number)
    with tf.GradientTape() as tape:
        cost = bill(use)
    slope = tape.gradient(cost, use)
    print(cost.numpy(), slope.numpy())
