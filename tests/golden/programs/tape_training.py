import tensorflow as tf

params = {"w": tf.Variable(2.0), "b": tf.Variable(1.0)}
θ = tf.constant(3.0)


def squared(x):
    return x**2


def step():
    with tf.GradientTape() as tape:
        kept = tf.stop_gradient(params["b"])
        loss = squared(params["w"] * 1.0001 + -1.0) * params["b"] ** 1 + kept * θ
    dw, db = tape.gradient(loss, [params["w"], params["b"]])
    params["w"].assign_sub(0.1 * dw)
    params["b"].assign_sub(0.1 * db)


for _ in range(2):
    step()
