import numpy as np, tensorflow as tf
tf.keras.utils.set_random_seed(0)
x = np.linspace(-1, 1, 40).reshape(-1, 2).astype("float32"); y = (x[:, 0] * x[:, 1] > 0).astype("int64")
model = tf.keras.models.Sequential([
  tf.keras.layers.Input((2,)), tf.keras.layers.Dense(8, activation='relu'), tf.keras.layers.Dropout(0.2), tf.keras.layers.Dense(2)])
predictions = model(x[:1]).numpy(); print(predictions)
print(tf.nn.softmax(predictions).numpy())
loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
print(loss_fn(y[:1], predictions).numpy())
model.compile(optimizer='adam', loss=loss_fn, metrics=['accuracy'])
hist = model.fit(x, y, epochs=3, batch_size=20, verbose=0, shuffle=False)
print({k: [round(v, 4) for v in vs] for k, vs in hist.history.items()})
print(model.evaluate(x, y, verbose=0))
probability_model = tf.keras.Sequential([model, tf.keras.layers.Softmax()])
print(probability_model(x[:2]))
model.summary(); probability_model.summary()
train_ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
optimizer = tf.keras.optimizers.Adam()
train_loss = tf.keras.metrics.Mean(name='train_loss'); train_accuracy = tf.keras.metrics.SparseCategoricalAccuracy(name='train_accuracy')
@tf.function
def train_step(images, labels):
  with tf.GradientTape() as tape:
    predictions = model(images, training=True)
    loss = loss_fn(labels, predictions)
  gradients = tape.gradient(loss, model.trainable_variables)
  optimizer.apply_gradients(zip(gradients, model.trainable_variables))
  train_loss(loss)
  train_accuracy(labels, predictions)
for epoch in range(2):
  train_loss.reset_state(); train_accuracy.reset_state()
  for images, labels in train_ds: train_step(images, labels)
  print(f'Epoch {epoch + 1}, Loss: {train_loss.result():0.4f}, Accuracy: {train_accuracy.result() * 100:0.2f}')
