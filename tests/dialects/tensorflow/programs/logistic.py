import tensorflow as tf
tf.random.set_seed(22)
X = tf.random.normal((40, 3)); true_w = tf.constant([[1.5], [-2.], [.5]])
y = tf.cast(X @ true_w + .1 * tf.random.normal((40, 1)) > 0, tf.float32)
class LogisticRegression(tf.Module):
    def __init__(self): self.built = False
    def __call__(self, x, train=True):
        if not self.built:
            self.w = tf.Variable(tf.random.uniform(shape=[x.shape[-1], 1], seed=22), name="w")
            self.b = tf.Variable(tf.random.uniform(shape=[], seed=22), name="b")
            self.built = True
        z = tf.add(tf.matmul(x, self.w), self.b)
        z = tf.squeeze(z, axis=1)
        return z if train else tf.sigmoid(z)
def log_loss(y_pred, y): return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=y_pred))
def accuracy(y_pred, y): return tf.reduce_mean(tf.cast(tf.math.equal(tf.math.round(y_pred), y), tf.float32))
m = LogisticRegression(); yy = tf.squeeze(y)
print(m(X[:5], train=False).numpy())
ds = tf.data.Dataset.from_tensor_slices((X, yy)).batch(10)
for epoch in range(5):
    losses = []
    for xb, yb in ds:
        with tf.GradientTape() as tape: l = log_loss(m(xb), yb)
        grads = tape.gradient(l, m.variables)
        for g, v in zip(grads, m.variables): v.assign_sub(0.5 * g)
        losses.append(l)
    print(f"Epoch: {epoch}, Training log loss: {tf.reduce_mean(losses):.3f}, accuracy {accuracy(m(X, train=False), yy):.3f}")
print(m.w, m.b)
