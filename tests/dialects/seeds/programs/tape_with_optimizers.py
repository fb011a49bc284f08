# Both again, with an optimizer in place of the update by hand.
import tensorflow as tf
import torch

w = tf.Variable(2.0)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.25)
with tf.GradientTape() as tape:
    loss = w * w
optimizer.apply_gradients(zip(tape.gradient(loss, [w]), [w]))
print(w.numpy())

v = torch.tensor(2.0, requires_grad=True)
optimizer = torch.optim.SGD([v], lr=0.25)
loss = v * v
loss.backward()
optimizer.step()
optimizer.zero_grad()
print(v.item(), v.grad)
