import tensorflow as tf

tf.random.set_seed(0)
kept = []


def block(h, *weights):
    for w in weights:
        h = tf.tanh(h @ w)
    return h


@tf.custom_gradient
def checkpoint(h, *weights):
    kept.append(int(tf.size(h)))

    def backward(g):
        inputs = [h, *weights]
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            again = block(*inputs)
        return tape.gradient(again, inputs, output_gradients=g)

    return block(h, *weights), backward


x = tf.random.normal([100, 32])
W = [tf.Variable(0.18 * tf.random.normal([32, 32])) for layer in range(9)]
with tf.GradientTape() as tape:
    h = x
    for first in (0, 3, 6):
        h = checkpoint(h, *W[first:first + 3])
        held = tf.constant(float(sum(kept)))
        print(held.numpy())
    loss = tf.reduce_mean(h ** 2)
norm = tf.norm(tape.gradient(loss, W)[0])
print(norm.numpy())
