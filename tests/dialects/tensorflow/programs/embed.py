import tensorflow as tf, numpy as np
tf.keras.utils.set_random_seed(11)
m = tf.keras.Sequential([tf.keras.Input((4, 2)), tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(2, return_sequences=True)), tf.keras.layers.TimeDistributed(tf.keras.layers.Dense(1))]); m.summary(); print(m(tf.ones((1, 4, 2))).shape)
q = tf.random.stateless_normal((1, 3, 4), [1, 2]); s = tf.nn.softmax(tf.matmul(q, q, transpose_b=True) / tf.math.sqrt(4.)); print(s); print(tf.matmul(s, q))
mask = 1 - tf.linalg.band_part(tf.ones((3, 3)), -1, 0); print(mask)
pos = np.arange(3)[:, np.newaxis]; ang = pos / np.power(10000, (2 * (np.arange(4)[np.newaxis, :] // 2)) / np.float32(4)); print(tf.cast(np.sin(ang), tf.float32))
