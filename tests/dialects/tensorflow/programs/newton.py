import tensorflow as tf
def rosen(x): return (1. - x[0])**2 + 100. * (x[1] - x[0]**2)**2
x = tf.Variable([-1.2, 1.0])
for i in range(6):
    with tf.GradientTape() as t2:
        with tf.GradientTape() as t1: y = rosen(x)
        g = t1.gradient(y, x)
    h = t2.jacobian(g, x)
    x.assign_sub(tf.squeeze(tf.linalg.solve(h, g[:, tf.newaxis]), 1))
    print(i, f"{y:.4f}", x.numpy().round(3))
x = tf.constant([1., 2., 3.])
with tf.GradientTape(persistent=True) as t2:
    t2.watch(x)
    with tf.GradientTape() as t1:
        t1.watch(x); y = tf.reduce_sum(x**3)
    g = t1.gradient(y, x)
    hv = tf.reduce_sum(g * tf.constant([1., 0., 1.]))
print(t2.gradient(hv, x), t2.jacobian(g, x))
@tf.custom_gradient
def relu_ste(x):
    def grad(dy): return dy * tf.cast(x > -1., tf.float32)
    return tf.nn.relu(x), grad
v = tf.Variable([-2., -.5, 1.])
with tf.GradientTape() as t: z = tf.reduce_sum(relu_ste(v) * [1., 2., 3.])
print(z, t.gradient(z, v))
@tf.custom_gradient
def two(a, b):
    def grad(da, db): return da * b + db, da * a
    return (a * b, a + b), grad
a, b = tf.constant(2.), tf.constant(5.)
with tf.GradientTape() as t:
    t.watch([a, b]); p, q = two(a, b); r = p + q
print(t.gradient(r, [a, b]))
with tf.GradientTape() as t:
    t.watch(a); y = tf.where(a > 0., tf.sqrt(a), 0.) + tf.maximum(a, 3.) + tf.abs(-a) + tf.reduce_max([a, 1.]) + tf.clip_by_value(a, 0., 1.)
print(y, t.gradient(y, a))
for fn in (tf.sin, tf.cos, tf.tanh, tf.sigmoid, tf.exp, tf.math.log, tf.sqrt, tf.square, tf.nn.relu, tf.nn.softplus, tf.nn.elu, tf.nn.selu, tf.nn.gelu, tf.nn.silu, tf.math.erf, tf.math.reciprocal, tf.math.log1p, tf.math.expm1, tf.atan, tf.sinh, tf.cosh, tf.math.rsqrt, tf.nn.leaky_relu, tf.nn.relu6):
    x = tf.constant(.7)
    with tf.GradientTape() as t: t.watch(x); y = fn(x)
    print(fn.__name__, f"{y:.5f} {t.gradient(y, x):.5f}")
