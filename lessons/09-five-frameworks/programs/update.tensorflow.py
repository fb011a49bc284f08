import tensorflow as tf

reading, truth = 2.0, 5.0
w = tf.Variable(1.0)
b = tf.Variable(0.5)

for step in range(2):
    with tf.GradientTape() as tape:
        said = w * reading + b
        error = said - truth
        loss = error * error
    gw, gb = tape.gradient(loss, [w, b])
    w.assign_sub(0.08 * gw)
    b.assign_sub(0.08 * gb)

print(w.numpy(), b.numpy())
