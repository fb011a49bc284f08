import tensorflow as tf
i = tf.constant([1, 2]); v = tf.Variable([1, 2])
for n, f in dict(mul=lambda: i * 1.5, rmul=lambda: 1.5 * i, add=lambda: i + 0.5, sub=lambda: 1.5 - i, div=lambda: i / 2.5, pow=lambda: i ** 0.5, cmp=lambda: i > 1.5, eq=lambda: i == 1.5, var=lambda: v * 1.5, fn=lambda: tf.multiply(i, 1.5), fadd=lambda: tf.add(i, 1.5), lst=lambda: i * [1.5, 2.5], floordiv=lambda: i // 1.5, mod=lambda: i % 1.5).items():
    try: print(n, f())
    except Exception as e: print(n, type(e).__name__)
for n, f in dict(sub=lambda: i - 1.5, fsub=lambda: tf.subtract(i, 1.5), mx=lambda: tf.maximum(i, 1.5), less=lambda: tf.less(i, 1.5), vsub=lambda: v - 0.5, sq=lambda: tf.math.squared_difference(i, 1.5), addl=lambda: i + [0.5, 1.5]).items():
    try: print(n, f())
    except Exception as e: print(n, type(e).__name__)
