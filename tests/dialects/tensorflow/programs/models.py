import tensorflow as tf, numpy as np
from tensorflow import keras
tf.keras.utils.set_random_seed(0)
x = tf.Variable(5.0)
for i in range(3):
    with tf.GradientTape() as tape: y = (x - 2.0) ** 2
    grad = tape.gradient(y, x); x.assign(x - 0.1 * grad); print(f"step {i}: x = {x.numpy():.4f}, y = {y.numpy():.4f}")
opt = keras.optimizers.Adam(learning_rate=0.1); print(opt.learning_rate.numpy(), opt.get_config()["learning_rate"])
model = keras.Sequential([keras.layers.Dense(units=1, input_shape=[1])]); model.compile(optimizer='sgd', loss='mean_squared_error')
xs = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]); ys = 2 * xs - 1; h = model.fit(xs, ys, epochs=50, verbose=0, shuffle=False); print(model.predict(np.array([10.0]), verbose=0), h.history['loss'][-1])
W, b = model.layers[0].get_weights(); print(W, b, model.layers[0].weights)
m2 = keras.Sequential([keras.layers.Dense(3, activation='softmax', kernel_initializer='ones')]); m2.compile(optimizer='sgd', loss='categorical_crossentropy', metrics=['accuracy', keras.metrics.Precision(name='prec')])
X = np.eye(3, dtype='float32'); h = m2.fit(X, X, epochs=2, batch_size=3, verbose=0); print(h.history); print(m2.evaluate(X, X, verbose=0))
a = keras.Input(shape=(4,), name="a"); z = keras.layers.Dense(2, name="h1")(a); o1 = keras.layers.Dense(1, name="o1")(z); o2 = keras.layers.Dense(1, name="o2")(z)
mo = keras.Model(a, [o1, o2]); mo.compile("sgd", loss=["mse", "mae"], loss_weights=[1., .5]); hh = mo.fit(np.ones((4, 4)), [np.ones((4, 1)), np.zeros((4, 1))], epochs=1, verbose=0); print("loss" in hh.history)
print(mo.input_shape, mo.output_shape, [l.name for l in mo.layers], mo.get_layer("h1").name)
