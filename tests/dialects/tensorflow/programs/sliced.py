import tensorflow as tf
emb = tf.Variable(tf.reshape(tf.range(8.0), (4, 2)))
with tf.GradientTape() as t:
    e = tf.gather(emb, [1, 3, 1])
    loss = tf.reduce_sum(e ** 2)
g = t.gradient(loss, emb)
print(type(g).__name__)
print(g)
print(g.indices, g.values, g.dense_shape)
print(tf.convert_to_tensor(g))
with tf.GradientTape() as t:
    loss = tf.reduce_sum(tf.nn.embedding_lookup(emb, tf.constant([[0, 2], [2, 2]])))
g = t.gradient(loss, emb)
print(isinstance(g, tf.IndexedSlices), tf.math.reduce_sum(tf.convert_to_tensor(g)).numpy())
opt = tf.keras.optimizers.SGD(0.5)
opt.apply_gradients([(g, emb)])
print(emb.numpy())
x = tf.constant([[1., 2.], [3., 4.]])
with tf.GradientTape() as t:
    t.watch(x); y = tf.gather(x, [0], axis=1)
print(t.gradient(y, x))
with tf.GradientTape() as t:
    t.watch(x); y = tf.gather(x, [0]) ; y2 = tf.reduce_sum(y) + tf.reduce_sum(x)
print(t.gradient(y2, x))
import tensorflow as tf
layer = tf.keras.layers.Embedding(5, 3, embeddings_initializer="ones")
with tf.GradientTape() as t:
    out = layer(tf.constant([[1, 2], [2, 4]]))
    loss = tf.reduce_mean(out ** 2)
g = t.gradient(loss, layer.trainable_variables)
print(out.shape, g[0].__class__.__name__)
print(tf.convert_to_tensor(g[0]).numpy())
print(tf.linalg.global_norm(g).numpy())
cl, n = tf.clip_by_global_norm(g, 0.1); print(cl[0].__class__.__name__, n.numpy())
opt = tf.keras.optimizers.Adam(0.1); opt.apply_gradients(zip(g, layer.trainable_variables)); print(layer.embeddings.numpy().round(4))
table = tf.Variable(tf.ones((4, 2))); adam = tf.keras.optimizers.Adam(0.1)
@tf.function
def step(ids):
    with tf.GradientTape() as t:
        rows = tf.nn.embedding_lookup(table, ids); loss = tf.reduce_sum(rows * rows) + tf.reduce_sum(tf.gather(table, [0]))
    g = t.gradient(loss, [table])
    adam.apply_gradients(zip(g, [table]))
    return g[0]
print(step(tf.constant([1, 1, 3])).values, step(tf.constant([2, 1, 3])).indices, table.numpy().round(4))
hand = tf.IndexedSlices(tf.constant([[1., 2.]]), tf.constant([1]), tf.constant([2, 2]))
print(hand + 0 if False else tf.add(hand, 1.0), -hand, hand.shape, hand.dtype)
for bad in (lambda: hand * 2, lambda: 0.1 * hand):
    try: print(bad())
    except TypeError: print("TypeError")
print(tf.reduce_sum(hand), tf.clip_by_norm(hand, 1.0).values)
