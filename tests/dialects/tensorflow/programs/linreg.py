import tensorflow as tf
TRUE_W = 3.0; TRUE_B = 2.0
x = tf.linspace(-2., 2., 21)
x = tf.cast(x, tf.float32)
def f(x): return x * TRUE_W + TRUE_B
noise = tf.sin(x * 37.)
y = f(x) + noise
class MyModel(tf.Module):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.w = tf.Variable(5.0)
        self.b = tf.Variable(0.0)
    def __call__(self, x):
        return self.w * x + self.b
model = MyModel()
print("Variables:", model.variables)
assert model(3.0).numpy() == 15.0
def loss(target_y, predicted_y): return tf.reduce_mean(tf.square(target_y - predicted_y))
def train(model, x, y, learning_rate):
    with tf.GradientTape() as t:
        current_loss = loss(y, model(x))
    dw, db = t.gradient(current_loss, [model.w, model.b])
    model.w.assign_sub(learning_rate * dw)
    model.b.assign_sub(learning_rate * db)
def report(model, loss): return f"W = {model.w.numpy():1.2f}, b = {model.b.numpy():1.2f}, loss={loss:2.5f}"
for epoch in range(10):
    train(model, x, y, learning_rate=0.1)
    print(f"Epoch {epoch:2d}:", report(model, loss(y, model(x))))
opt = tf.keras.optimizers.Adam(0.1)
w = tf.Variable([1., -1.])
for i in range(5):
    with tf.GradientTape() as tape:
        l = tf.reduce_sum((w - [3., 4.])**2)
    opt.apply_gradients(zip(tape.gradient(l, [w]), [w]))
    print(w.numpy(), l.numpy())
