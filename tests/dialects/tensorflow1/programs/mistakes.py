import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

import numpy as np


def attempt(what, action):
    try:
        action()
        print(what, "works")
    except tf.errors.InvalidArgumentError as error:
        print(
            what, "InvalidArgumentError", "You must feed a value for placeholder tensor 'x' with dtype float and shape [?,2]" in str(error)
        )
    except tf.errors.FailedPreconditionError as error:
        print(what, "FailedPreconditionError", "Attempting to use uninitialized value w" in str(error))
    except (ValueError, TypeError, RuntimeError, AttributeError, KeyError) as error:
        kinds = [kind.__name__ for kind in (ValueError, TypeError, RuntimeError, AttributeError, KeyError) if isinstance(error, kind)]
        print(what, kinds[0])


x = tf.placeholder(tf.float32, [None, 2], name="x")
w = tf.Variable(tf.ones([2, 1]), name="w")
y = tf.matmul(x, w)
sess = tf.Session()
attempt("uninitialized", lambda: sess.run(w))
attempt("uninitialized read", lambda: sess.run(w * 2.0))
sess.run(tf.global_variables_initializer())
attempt("unfed", lambda: sess.run(y))
attempt("wrong shape fed", lambda: sess.run(y, {x: [[1.0, 2.0, 3.0]]}))
attempt("words fed", lambda: sess.run(y, {x: "abc"}))
attempt("None", lambda: sess.run(None))
attempt("None in list", lambda: sess.run([w, None]))
attempt("number", lambda: sess.run(5))
attempt("unknown name", lambda: sess.run("nothing:0"))
attempt("name of operation as key", lambda: sess.run(y, {"x": np.ones([1, 2])}))
attempt("name as key", lambda: sess.run(y, {"x:0": np.ones([1, 2])}))
attempt("tensor fed", lambda: sess.run(y, {x: tf.ones([1, 2])}))
attempt("matmul", lambda: tf.matmul(x, tf.ones([3, 1])))
attempt("add", lambda: tf.ones([2, 3]) + tf.ones([2, 4]))
attempt("dtypes", lambda: tf.constant(1) + tf.constant(1.0))
attempt("float beside int", lambda: tf.constant(1) * 0.5)
attempt("bool", lambda: bool(x))
attempt("if", lambda: 1 if x > 0.0 else 0)
attempt("iterate", lambda: list(x))
attempt("numpy", lambda: x.numpy())
attempt("float", lambda: float(x))
attempt("len", lambda: len(x))
attempt("reshape", lambda: tf.reshape(tf.ones([2, 3]), [4]))
attempt("concat", lambda: tf.concat([tf.ones([2, 3]), tf.ones([3, 4])], 0))
attempt("no variables", lambda: tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(x)))
attempt("assign shape", lambda: w.assign([1.0, 2.0]))
attempt("no shape", lambda: tf.get_variable("fresh"))
attempt("eval", lambda: y.eval())
attempt("module", lambda: tf.no_such_thing)
attempt("cond", lambda: tf.cond(True, lambda: 1, lambda: 2))
attempt("fetch of a number", lambda: sess.run(sess.run(w)))
sess.close()
attempt("closed", lambda: sess.run(w))
