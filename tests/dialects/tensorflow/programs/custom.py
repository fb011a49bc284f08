import tensorflow as tf, numpy as np
from tensorflow import keras
from tensorflow.keras import layers, optimizers
from tensorflow.keras.callbacks import EarlyStopping, LambdaCallback
keras.utils.set_random_seed(812)
class CustomModel(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(y=y, y_pred=y_pred)
        trainable_vars = self.trainable_variables
        gradients = tape.gradient(loss, trainable_vars)
        self.optimizer.apply_gradients(zip(gradients, trainable_vars))
        for metric in self.metrics:
            if metric.name == "loss": metric.update_state(loss)
            else: metric.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}
inputs = keras.Input(shape=(4,)); outputs = layers.Dense(1)(inputs)
model = CustomModel(inputs, outputs)
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
x = np.arange(40.).reshape(10, 4) / 40; y = x.sum(1, keepdims=True)
h = model.fit(x, y, epochs=2, verbose=0, shuffle=False); print(sorted(h.history)); print([round(v, 5) for v in h.history["loss"]])
es = EarlyStopping(monitor='loss', patience=2, min_delta=10., verbose=1)
model.compile(optimizer=optimizers.SGD(0.1), loss="mse")
h = model.fit(x, y, epochs=10, verbose=0, callbacks=[es, LambdaCallback(on_epoch_end=lambda e, logs: print("epoch", e))], validation_data=(x, y), shuffle=False)
print(len(h.history["loss"]))
h = model.fit(x, y, epochs=2, validation_split=0.2, verbose=0, shuffle=False)
sched = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=10, decay_rate=0.5); print([float(sched(i)) for i in (0, 5, 10)])
print(keras.optimizers.schedules.PiecewiseConstantDecay([1, 3], [1., .5, .1])(2), keras.optimizers.schedules.CosineDecay(1., 10)(5), keras.optimizers.schedules.PolynomialDecay(1., 10, .1)(5), keras.optimizers.schedules.InverseTimeDecay(1., 1, .5)(2))
opt = keras.optimizers.SGD(sched); v = tf.Variable(1.)
for _ in range(3):
    with tf.GradientTape() as tape: l = v * v
    opt.apply_gradients([(tape.gradient(l, v), v)])
print(v.numpy(), opt.learning_rate, opt.iterations.numpy())
class Lin(keras.layers.Layer):
    def __init__(self, units=3):
        super().__init__(); self.units = units
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)
    def call(self, x):
        self.add_loss(0.01 * tf.reduce_sum(x))
        return tf.matmul(x, self.w) + self.b
l = Lin(2); print(l(tf.ones((1, 2))), l.losses, len(l.weights)); l.trainable = False; print(len(l.trainable_weights))
class Tower(keras.Model):
    def __init__(self):
        super().__init__(); self.a = Lin(3); self.b = keras.layers.Dense(1, activation="sigmoid")
    def call(self, x, training=None): return self.b(self.a(x))
t = Tower(); print(t(tf.ones((2, 2)))); t.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"]); print(t.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0).history)
print(t.predict(np.ones((3, 2)), verbose=0)); print(t.train_on_batch(np.ones((2, 2)), np.ones((2, 1)))); 
w = t.get_weights(); t.set_weights([np.zeros_like(i) for i in w]); print(t(np.ones((1, 2))))
print(keras.utils.to_categorical([0, 2, 1]))
print(keras.backend.clear_session()); print(keras.layers.Dense(1).name)
try: keras.layers.Dense(2)(tf.ones(3))
except ValueError as e: print("ValueError")
try: keras.Sequential([keras.layers.Dense(2)]).fit(x, y)
except ValueError as e: print("ValueError", str(e).split("\n")[0])
