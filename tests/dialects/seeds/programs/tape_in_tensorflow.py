# A model trained by hand: the tape is asked for gradients, and weights are assigned.
import tensorflow as tf


class Line(tf.Module):
    def __init__(self):
        self.w = tf.Variable(0.5)
        self.b = tf.Variable(0.0)

    def __call__(self, x):
        return self.w * x + self.b


inputs = tf.constant([1.0, 2.0, 3.0, 4.0])
outputs = tf.constant([3.0, 5.0, 7.0, 9.0])
model = Line()
w, b = model.w, model.b
learning_rate = 0.0625
for epoch in range(3):
    with tf.GradientTape() as tape:
        predictions = model(inputs)
        loss = tf.reduce_mean(tf.square(predictions - outputs))
    w_grad, b_grad = tape.gradient(loss, [w, b])
    w.assign(w - w_grad * learning_rate)
    b.assign(b - b_grad * learning_rate)
    print(epoch, loss.numpy(), w.numpy(), b.numpy())
