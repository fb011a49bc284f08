import tensorflow as tf

reading, truth = 2.0, 5.0
w = tf.Variable(1.0)
b = tf.Variable(0.5)
optimizer = tf.keras.optimizers.SGD(0.08)

for step in range(2):
    with tf.GradientTape() as tape:
        said = w * reading + b
        error = said - truth
        loss = error * error
    gradients = tape.gradient(loss, [w, b])
    optimizer.apply_gradients(
        zip(gradients, [w, b])
    )

print(w.numpy(), b.numpy())
