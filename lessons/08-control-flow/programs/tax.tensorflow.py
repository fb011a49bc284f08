import tensorflow as tf


def tax(income):
    if income < 30:
        due = 0.2 * income
    else:
        due = 6 + 0.4 * (income - 30)
    return due


income = tf.Variable(20.0)
with tf.GradientTape() as tape:
    due = tax(income)
print(due, tape.gradient(due, income))
