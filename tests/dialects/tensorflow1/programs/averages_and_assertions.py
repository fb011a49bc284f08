import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
w = tf.Variable([1.0, 2.0, 3.0], name="w")
k = tf.Variable(2.0)
ema = tf.train.ExponentialMovingAverage(0.9)
op = ema.apply([w])
up = w.assign_add([1.0, 1.0, 1.0])
f = tf.foldl(lambda a, x: a * k + x, w)
r = tf.foldr(lambda a, x: a * k + x, w)
su = tf.scatter_update(w, [0, 2], [9.0, 8.0])
sa = tf.scatter_add(w, [1, 1], [1.0, 1.0])
p = tf.placeholder(tf.float32, [None], name="p")
chk = tf.assert_positive(p)
with tf.control_dependencies([chk]):
    lg = tf.log(p)
t = tf.make_template("tm", lambda x: x * tf.get_variable("g", [], initializer=tf.ones_initializer()))
a, b = t(p), t(p)
print([v.name for v in tf.global_variables()], ema.average(w), ema.average_name(w), op.name, su, sa)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    s.run(up)
    s.run(op)
    print(s.run(ema.average(w)), s.run([f, r]))
    print(s.run(su), s.run(sa), s.run(w))
    print(s.run([a, b, lg], {p: [1.0, 2.0]}), tf.get_default_session() is s)
    try:
        s.run(lg, {p: [1.0, -2.0]})
    except tf.errors.InvalidArgumentError as e:
        print("Invalid", "assertion failed" in str(e))
print(
    tf.math.log(p),
    tf.linalg.inv(tf.eye(2)),
    tf.math.reduce_sum(p),
    tf.random.normal([2]),
    tf.nn.relu(p),
    tf.identity(p, name="idd"),
    tf.reduce_sum(p, name="tot"),
)
print(tf.logging.get_verbosity())
tf.logging.set_verbosity(tf.logging.ERROR)
print(tf.logging.get_verbosity())
c = tf.ConfigProto()
c.gpu_options.allow_growth = True
