import tensorflow as tf
@tf.function
def add(a, b): return a + b
print(add(tf.ones([2, 2]), tf.ones([2, 2])))
v = tf.Variable(1.0)
with tf.GradientTape() as tape: result = add(v, 1.0)
print(tape.gradient(result, v))
@tf.function
def dense_layer(x, w, b): return add(tf.matmul(x, w), b)
print(dense_layer(tf.ones([3, 2]), tf.ones([2, 2]), tf.ones([2])))
@tf.function
def double(a):
    print("Tracing with", a)
    return a + a
print(double(tf.constant(1))); print(double(tf.constant(1.1))); print(double(tf.constant(2)))
@tf.function(input_signature=(tf.TensorSpec(shape=[None], dtype=tf.int32),))
def next_collatz(x):
    print("Tracing with", x)
    return tf.where(x % 2 == 0, x // 2, 3 * x + 1)
print(next_collatz(tf.constant([1, 2])))
for bad in (tf.constant([[1, 2], [3, 4]]), tf.constant([1.0, 2.0])):
    try: next_collatz(bad); print("no error")
    except TypeError: print("TypeError")
print(next_collatz(tf.constant([1, 2, 3, 4, 5])))
@tf.function
def f(x):
    while tf.reduce_sum(x) > 1:
        tf.print(x)
        x = tf.tanh(x)
    return x
print(f(tf.constant([1., 2., .5])))
@tf.function
def fizzbuzz(n):
    for i in tf.range(1, n + 1):
        if i % 15 == 0: tf.print('fizzbuzz')
        elif i % 3 == 0: tf.print('fizz')
        else: tf.print(i)
fizzbuzz(tf.constant(5))
@tf.function
def no_effect(x):
    print("Executed in Python"); return x
no_effect(1); no_effect(1); no_effect(2)
external = []
@tf.function
def side(x):
    print('Python side effect'); external.append(x); return x * 2
side(tf.constant(1)); side(tf.constant(1)); print(len(external))
class Counter(tf.Module):
    def __init__(self): self.count = tf.Variable(0)
    @tf.function
    def __call__(self): return self.count.assign_add(1)
c = Counter(); print(c(), c(), c.count.numpy())
class Lazy(tf.Module):
    def __init__(self): self.v = None
    @tf.function
    def __call__(self, x):
        if self.v is None: self.v = tf.Variable(2.)
        return self.v * x
l = Lazy(); print(l(tf.constant(3.)), l(tf.constant(4.)))
@tf.function
def g(x, training=False): return x * 2 if training else x
print(g(tf.constant(1.)), g(tf.constant(1.), training=True), g(tf.constant(1.), True))
@tf.function
def outer(x):
    @tf.function
    def inner(y): print("inner"); return y * 2
    return inner(x) + 1
print(outer(tf.constant(2.)), outer(tf.constant(3.)))
@tf.function
def several(x): return {'a': x, 'b': (x + 1, [x * 2])}
print(several(tf.constant(1.)))
v = tf.Variable([1., 2.])
@tf.function
def train(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((v * x)**2)
    g = tape.gradient(loss, v); v.assign_sub(.1 * g); return loss
for _ in range(3): print(train(tf.constant([1., .5])).numpy(), v.numpy())
@tf.function
def power(x, n):
    r = tf.ones_like(x)
    for _ in range(n): r *= x
    return r
print(power(tf.constant(2.), 3), power(tf.constant(3.), 3), power(tf.constant(2.), 4))
@tf.function
def rnd(): return tf.random.uniform([2])
tf.random.set_seed(1); a = rnd(); b = rnd(); print(a.shape, bool(tf.reduce_all(a == b)))
print(tf.autograph.to_code(lambda x: x) if False else "done")
@tf.function
def dyn(x):
    ta = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    for i in tf.range(tf.shape(x)[0]): ta = ta.write(i, x[i] * 2)
    return ta.stack()
print(dyn(tf.constant([1., 2.])))
