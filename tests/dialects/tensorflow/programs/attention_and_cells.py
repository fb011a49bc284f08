import tensorflow as tf, numpy as np
tf.keras.utils.set_random_seed(7)
L = tf.keras.layers
x = tf.reshape(tf.range(24.), (2, 3, 4)) / 24
mha = L.MultiHeadAttention(2, 3, name="mha")
with tf.GradientTape() as t:
    t.watch(x); out, w = mha(x, x, return_attention_scores=True, use_causal_mask=True); loss = tf.reduce_sum(out[..., 0])
print([(v.path, v.shape) for v in mha.weights]); print(w.numpy().round(4)); print(out.shape, np.round(t.gradient(loss, x).numpy().sum(), 3) == np.round(t.gradient(loss, x).numpy().sum(), 3) if False else "")
att = L.Attention(use_scale=True); print(att([x, x], use_causal_mask=True)); print(att([x, x], mask=[None, tf.constant([[True, True, False], [True, False, False]])])[0]); print([v.name for v in att.weights])
add = L.AdditiveAttention(use_scale=False); print(add([x, x])[0, 0].numpy())
print(L.EinsumDense("abc,cd->abd", (None, 2), bias_axes="d", kernel_initializer="ones")(x)[0], L.EinsumDense("...x,xy->...y", 2, kernel_initializer="ones")(x).shape)
for cell in (L.SimpleRNNCell(2, kernel_initializer="ones", recurrent_initializer="ones"), L.LSTMCell(2, kernel_initializer="ones", recurrent_initializer="ones"), L.GRUCell(2, kernel_initializer="ones", recurrent_initializer="ones")):
    y = L.RNN(cell, return_state=True)(x); print(type(cell).__name__, cell.state_size, [a.numpy().round(4).tolist() for a in y])
st = L.RNN([L.LSTMCell(2, kernel_initializer="ones", recurrent_initializer="ones"), L.GRUCell(3, kernel_initializer="ones", recurrent_initializer="ones")]); print(st(x).numpy().round(4))
o, s = L.SimpleRNNCell(2, kernel_initializer="ones", recurrent_initializer="ones")(x[:, 0], [tf.zeros((2, 2))]); print(o, len(s))
inp = L.Input((3, 4)); h = L.MultiHeadAttention(2, 2)(inp, inp); h = L.Add()([inp, h]); h = L.LayerNormalization()(h); h = L.GlobalAveragePooling1D()(h); m = tf.keras.Model(inp, L.Dense(1)(h)); m.summary(); print(m(x).shape, m.count_params())
b = L.Bidirectional(L.LSTM(2, kernel_initializer="ones", recurrent_initializer="ones", return_sequences=True), merge_mode="sum"); print(b(x).numpy().round(4)[0])
print(L.DepthwiseConv2D(2, depthwise_initializer="ones")(tf.ones((1, 3, 3, 2)))[0, 0], L.SeparableConv2D(1, 2, depthwise_initializer="ones", pointwise_initializer="ones")(tf.ones((1, 3, 3, 2)))[0, 0], L.dot([tf.ones((2, 3)), tf.ones((2, 3))], axes=1))
print(tf.keras.optimizers.schedules.CosineDecayRestarts(0.1, 2, t_mul=1.5, m_mul=0.9)(4).numpy(), tf.keras.optimizers.Adam(clipnorm=1.).get_config()["clipnorm"])
