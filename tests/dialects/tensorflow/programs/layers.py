import tensorflow as tf, numpy as np
tf.keras.utils.set_random_seed(3)
layer = tf.keras.layers.Dense(4, input_shape=(None, 3))
print(layer(tf.zeros([2, 3])).shape, layer.variables, layer.kernel.shape, layer.bias.numpy())
class MyDenseLayer(tf.keras.layers.Layer):
    def __init__(self, num_outputs):
        super().__init__()
        self.num_outputs = num_outputs
    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=[int(input_shape[-1]), self.num_outputs])
    def call(self, inputs):
        return tf.matmul(inputs, self.kernel)
l = MyDenseLayer(3); print(l(tf.ones([2, 5]))); print([v.name for v in l.trainable_variables], l.kernel.path)
class Block(tf.keras.Model):
    def __init__(self, filters):
        super().__init__(name='')
        self.conv = tf.keras.layers.Conv2D(filters, (3, 3), padding='same'); self.bn = tf.keras.layers.BatchNormalization(); self.pool = tf.keras.layers.GlobalAveragePooling2D()
    def call(self, x, training=False):
        x = self.conv(x); x = self.bn(x, training=training); return self.pool(tf.nn.relu(x))
b = Block(2); out = b(tf.ones([1, 4, 4, 1])); print(out); print(len(b.layers), len(b.variables), len(b.trainable_variables))
x = tf.constant(np.arange(16.).reshape(1, 4, 4, 1), tf.float32)
k = tf.constant(np.arange(9.).reshape(3, 3, 1, 1) / 9, tf.float32)
print(tf.squeeze(tf.nn.conv2d(x, k, 1, 'SAME'))); print(tf.squeeze(tf.nn.conv2d(x, k, 2, 'SAME'))); print(tf.squeeze(tf.nn.max_pool2d(x, 2, 2, 'VALID'))); print(tf.squeeze(tf.nn.avg_pool2d(x, 3, 2, 'SAME')))
print(tf.keras.layers.MaxPooling2D()(x).shape, tf.keras.layers.Flatten()(x).shape, tf.keras.layers.Reshape((2, 8))(x).shape)
print(tf.keras.layers.LayerNormalization()(tf.constant([[1., 2., 4.]])), tf.keras.layers.BatchNormalization()(tf.constant([[1., 2.], [3., 5.]]), training=True))
e = tf.keras.layers.Embedding(5, 3); print(e(tf.constant([[1, 2], [0, 4]])))
for cls in (tf.keras.layers.SimpleRNN, tf.keras.layers.GRU, tf.keras.layers.LSTM):
    r = cls(3); print(r(tf.reshape(tf.range(8.), (1, 4, 2)) / 8)); print([w.shape for w in r.weights])
lstm = tf.keras.layers.LSTM(2, return_sequences=True, return_state=True); o = lstm(tf.ones((1, 2, 1))); print([i.shape for i in o])
inputs = tf.keras.Input(shape=(28, 28, 1), name='img')
h = tf.keras.layers.Conv2D(16, 3, activation='relu')(inputs); h = tf.keras.layers.Conv2D(32, 3, activation='relu')(h); bo = tf.keras.layers.MaxPooling2D(3)(h)
h = tf.keras.layers.Conv2D(32, 3, activation='relu', padding='same')(bo); h = tf.keras.layers.add([h, bo]); h = tf.keras.layers.GlobalAveragePooling2D()(h); outp = tf.keras.layers.Dense(10)(h)
m = tf.keras.Model(inputs, outp, name='toy'); m.summary()
t1 = tf.keras.Input((2,)); t2 = tf.keras.Input((3,)); c = tf.keras.layers.concatenate([t1, t2]); mm = tf.keras.Model([t1, t2], tf.keras.layers.Dense(1)(c)); print(mm([tf.ones((1, 2)), tf.ones((1, 3))]))
s = tf.keras.Sequential(); s.add(tf.keras.layers.Dense(2, activation='relu')); s.add(tf.keras.layers.Dense(1)); print(s.built); s.build((None, 4)); s.summary(); print(len(s.layers), s.layers[0].get_weights()[0].shape)
d = tf.keras.layers.Dropout(.5, seed=1); print(d(tf.ones((2, 4)), training=True)); print(d(tf.ones((2, 4))))
reg = tf.keras.layers.Dense(1, kernel_regularizer=tf.keras.regularizers.L2(.1), kernel_initializer='ones'); reg(tf.ones((1, 3))); print(reg.losses)
print(tf.keras.activations.relu([-1., 2.]), tf.keras.layers.LeakyReLU()(tf.constant([-1., 2.])), tf.keras.layers.Rescaling(1. / 255)(tf.constant([255, 51])))
norm = tf.keras.layers.Normalization(); norm.adapt(np.array([[1.], [3.]])); print(norm(np.array([[5.]])))
