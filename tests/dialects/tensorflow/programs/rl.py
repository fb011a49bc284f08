import tensorflow as tf, numpy as np
tf.keras.utils.set_random_seed(42); eps = np.finfo(np.float32).eps.item()
class ActorCritic(tf.keras.Model):
    def __init__(self, num_actions, num_hidden_units):
        super().__init__(); self.common = tf.keras.layers.Dense(num_hidden_units, activation="relu"); self.actor = tf.keras.layers.Dense(num_actions); self.critic = tf.keras.layers.Dense(1)
    def call(self, inputs): x = self.common(inputs); return self.actor(x), self.critic(x)
model = ActorCritic(2, 8); opt = tf.keras.optimizers.Adam(learning_rate=0.01); huber = tf.keras.losses.Huber(reduction="sum")
def get_expected_return(rewards, gamma, standardize=True):
    n = tf.shape(rewards)[0]; returns = tf.TensorArray(dtype=tf.float32, size=n)
    rewards = tf.cast(rewards[::-1], dtype=tf.float32); discounted_sum = tf.constant(0.0); shape = discounted_sum.shape
    for i in tf.range(n):
        reward = rewards[i]; discounted_sum = reward + gamma * discounted_sum; discounted_sum.set_shape(shape); returns = returns.write(i, discounted_sum)
    returns = returns.stack()[::-1]
    if standardize: returns = ((returns - tf.math.reduce_mean(returns)) / (tf.math.reduce_std(returns) + eps))
    return returns
print(get_expected_return(tf.constant([1., 1., 1., 0.]), .9))
states = tf.random.stateless_normal((5, 4), [3, 4]); acts = tf.constant([0, 1, 1, 0, 1]); rew = tf.constant([1., 1., 0., 1., 0.])
for ep in range(4):
    with tf.GradientTape() as tape:
        logits, values = model(states); probs = tf.nn.softmax(logits); idx = tf.stack([tf.range(5), acts], axis=1); ap = tf.gather_nd(probs, idx); ret = get_expected_return(rew, .9)
        adv = ret - tf.squeeze(values); loss = -tf.math.reduce_sum(tf.math.log(ap) * adv) + huber(values, ret[:, tf.newaxis])
    grads = tape.gradient(loss, model.trainable_variables); opt.apply_gradients(zip(grads, model.trainable_variables)); print(ep, f"{loss:.5f}", ap.numpy().round(4))
print(tf.random.stateless_categorical(tf.math.log([[.5, .5]]), 3, [1, 2]).shape, tf.one_hot(tf.argmax(logits, 1), 2))
