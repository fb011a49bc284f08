import tensorflow as tf

price = tf.Variable(4.0)
cost = tf.Variable(2.5)

with tf.GradientTape() as tape:
    sold = 60 - 10 * price
    margin = price - cost
    profit = sold * margin

g = tape.gradient(profit, [sold, margin])
print(g)
