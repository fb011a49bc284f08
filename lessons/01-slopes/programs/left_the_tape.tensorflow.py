import math
import tensorflow as tf
t = tf.Variable(0.25)
with tf.GradientTape() as tape:
    decay = math.exp(-t)
    level = t * decay
print(level)
print(tape.gradient(level, t))
