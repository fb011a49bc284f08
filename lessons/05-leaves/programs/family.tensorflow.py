import tensorflow as tf

price = tf.Variable(4.0)
cost = tf.Variable(2.5)
demand = tf.constant(60.0)

with tf.GradientTape() as tape:
    sold = demand - 10 * price
    margin = price - cost
    profit = sold * margin

seen = tape.watched_variables()
print(len(seen), "variables are watched")
asked = [price, cost, demand]
print(tape.gradient(profit, asked))
