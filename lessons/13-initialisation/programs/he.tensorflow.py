import tensorflow as tf

tf.random.set_seed(0)
image = tf.constant([
    [0, 0, 5, 13, 9, 1, 0, 0],
    [0, 0, 13, 15, 10, 15, 5, 0],
    [0, 3, 15, 2, 0, 11, 8, 0],
    [0, 4, 12, 0, 0, 8, 8, 0],
    [0, 5, 8, 0, 0, 9, 8, 0],
    [0, 4, 11, 0, 1, 12, 7, 0],
    [0, 2, 14, 5, 10, 12, 0, 0],
    [0, 0, 6, 13, 10, 0, 0, 0],
], dtype=tf.float32)
image = tf.reshape(image, (1, 64)) / 16.0
digit = tf.constant([0])

shapes = [(64, 32)] + [(32, 32)] * 8 + [(32, 10)]
fill = tf.keras.initializers.HeNormal(seed=0)
weights = []
for shape in shapes:
    weight = tf.Variable(fill(shape))
    weights.append(weight)

with tf.GradientTape() as tape:
    h = image
    for weight in weights[:-1]:
        h = tf.nn.relu(h @ weight)
    logits = h @ weights[-1]
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=digit, logits=logits))
gradients = tape.gradient(loss, weights)

for number, gradient in enumerate(gradients, start=1):
    print(f"layer {number:2d}  |gradient| {tf.norm(gradient).numpy():.3g}")
