import numpy as np, tensorflow as tf
tf.keras.utils.set_random_seed(5)
class Autoencoder(tf.keras.Model):
    def __init__(self, latent_dim, shape):
        super().__init__()
        self.encoder = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(latent_dim, activation='relu')])
        self.decoder = tf.keras.Sequential([tf.keras.layers.Dense(int(tf.math.reduce_prod(shape).numpy()), activation='sigmoid'), tf.keras.layers.Reshape(shape)])
    def call(self, x): return self.decoder(self.encoder(x))
x = (np.arange(5 * 16) % 7 / 7).reshape(5, 4, 4).astype("float32")
ae = Autoencoder(3, (4, 4)); ae.compile(optimizer='adam', loss=tf.keras.losses.MeanSquaredError())
h = ae.fit(x, x, epochs=4, shuffle=False, verbose=0, validation_data=(x, x)); print(np.round(h.history['loss'], 5), np.round(h.history['val_loss'], 5))
print(ae.encoder(x).numpy().shape, ae.decoder(ae.encoder(x)).numpy().shape); ae.encoder.summary(); ae.summary()
class Sampling(tf.keras.layers.Layer):
    def call(self, inputs):
        m, lv = inputs
        return m + tf.exp(.5 * lv) * .1
enc_in = tf.keras.Input((4,)); h = tf.keras.layers.Dense(3, activation="relu")(enc_in); m = tf.keras.layers.Dense(2, name="z_mean")(h); lv = tf.keras.layers.Dense(2, name="z_log_var")(h); z = Sampling()([m, lv])
enc = tf.keras.Model(enc_in, [m, lv, z], name="encoder"); enc.summary(); print([o.shape for o in enc(tf.ones((1, 4)))])
g = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(4, activation="tanh"), tf.keras.layers.Dense(1)]); d = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(4), tf.keras.layers.LeakyReLU(negative_slope=.2), tf.keras.layers.Dense(1)])
bce = tf.keras.losses.BinaryCrossentropy(from_logits=True); go = tf.keras.optimizers.Adam(1e-2); do = tf.keras.optimizers.Adam(1e-2)
@tf.function
def step(noise, real):
    with tf.GradientTape() as gt, tf.GradientTape() as dt:
        fake = g(noise, training=True); r = d(real, training=True); f = d(fake, training=True)
        gl = bce(tf.ones_like(f), f); dl = bce(tf.ones_like(r), r) + bce(tf.zeros_like(f), f)
    go.apply_gradients(zip(gt.gradient(gl, g.trainable_variables), g.trainable_variables)); do.apply_gradients(zip(dt.gradient(dl, d.trainable_variables), d.trainable_variables))
    return gl, dl
for i in range(4):
    gl, dl = step(tf.random.stateless_normal((6, 2), [i, 0]), tf.random.stateless_normal((6, 1), [i, 1]) + 2.); print(f"{gl:.5f} {dl:.5f}")
