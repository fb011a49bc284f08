import tensorflow as tf

x = tf.reshape(tf.constant([3.6, 1.8, 3.3, 2.3, 4.5, 2.9, 4.7, 3.6]), (8, 1))
y = tf.reshape(tf.constant([79.0, 54.0, 74.0, 62.0, 85.0, 55.0, 88.0, 85.0]), (8, 1))
W1 = tf.Variable(tf.zeros((1, 3)))
b1 = tf.Variable(tf.zeros(3))
W2 = tf.Variable(tf.zeros((3, 1)))
b2 = tf.Variable(tf.zeros(1))
parameters = [W1, b1, W2, b2]

for step in range(5):
    with tf.GradientTape() as tape:
        hidden = tf.tanh(x @ W1 + b1)
        loss = tf.reduce_mean((hidden @ W2 + b2 - y) ** 2)
    for p, gradient in zip(parameters, tape.gradient(loss, parameters)):
        p.assign_sub(0.1 * gradient)
    print(f"step {step + 1}  loss {loss.numpy():.1f}  W1 {W1.numpy().tolist()}")
