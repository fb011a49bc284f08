import tensorflow as tf

x = tf.Variable(1.0)
for step in range(5):
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = x ** 2 / 2 + 0.9 * tf.cos(x) - 0.8 * x
        slope = inner.gradient(f, x)
    bend = outer.gradient(slope, x)
    x.assign_sub(slope / bend)
    print(f"step {step + 1}  x {x.numpy():.6f}")
