import tensorflow as tf

rate = tf.Variable(0.1)
balance = tf.constant(100.0)

with tf.GradientTape() as tape:
    for year in range(3):
        interest = rate * balance
        balance = balance + interest + 100

print(balance, tape.gradient(balance, rate))
