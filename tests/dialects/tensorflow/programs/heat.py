import tensorflow as tf

# a neural network that solves u'' = -sin(x), u(0) = u(pi) = 0, by its residual
tf.keras.utils.set_random_seed(1)
net = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(8, activation="tanh"), tf.keras.layers.Dense(1)])
opt = tf.keras.optimizers.Adam(0.01)
xs = tf.reshape(tf.linspace(0.0, 3.14159265, 9), (-1, 1))

def u(x):
    return x * (3.14159265 - x) * net(x)

@tf.function
def step(x):
    with tf.GradientTape() as tape:
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = u(x)
            dy = inner.gradient(y, x)
        ddy = outer.gradient(dy, x)
        loss = tf.reduce_mean((ddy + tf.sin(x)) ** 2)
    grads = tape.gradient(loss, net.trainable_variables)
    opt.apply_gradients(zip(grads, net.trainable_variables))
    return loss

for i in range(6):
    print(i, f"{step(xs).numpy():.4f}")
print([round(float(v), 2) for v in tf.squeeze(u(xs))])
