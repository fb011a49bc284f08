"""`Session.run` inside a captured function: a program of NumPy that gives what the session gives, whatever happens to the session between two calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_core.capture import Captured, capture
from autograd_core.dialects.tensorflow.compat import v1 as tf

X = np.array([[1.0, 2.0], [3.0, 4.0]], np.float32)
Y = np.array([[1.0], [2.0]], np.float32)


def sgd() -> Any:
    return tf.train.GradientDescentOptimizer(0.01)


CASES: dict[str, tuple[Callable[[], Any], Any, Any, bool]] = {
    "descent": (sgd, None, None, True),
    "dropout": (sgd, lambda h: tf.nn.dropout(h, rate=0.5), None, True),
    "a branch": (sgd, lambda h: tf.cond(tf.reduce_sum(h) > 0, lambda: h * 2, lambda: h * 3), None, True),
    "a loop": (sgd, lambda h: tf.while_loop(lambda i, _: i < 3, lambda i, a: (i + 1, a * 1.1), [0, h])[1], None, True),
    "assigned outside": (sgd, None, lambda session, w: session.run(w.assign([[5.0], [6.0]])), True),
    "loaded outside": (sgd, None, lambda session, w: w.load(np.array([[5.0], [6.0]], np.float32), session), True),
    "begun again": (sgd, None, lambda session, _: session.run(tf.global_variables_initializer()), True),
    "momentum": (lambda: tf.train.MomentumOptimizer(0.01, 0.9), None, None, False),
    "adam": (lambda: tf.train.AdamOptimizer(0.01), None, None, False),
    "a function of Python": (sgd, lambda h: tf.stop_gradient(tf.py_func(lambda a: a * 2, [h], tf.float32)) + h, None, False),
}


def trained(case: str, run: Callable[[Any], Any]) -> tuple[list[Any], Any]:
    """What six steps give, the last two on other shapes, and the variables after them; and the function that was run."""
    optimizer, layer, between, _ = CASES[case]
    with tf.Graph().as_default():
        tf.set_random_seed(3)
        x, y = tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.float32, [None, 1])
        w, b = tf.get_variable("w", initializer=tf.constant([[1.0], [0.5]])), tf.Variable(tf.zeros([1]))
        h = tf.matmul(x, w) + b
        loss = tf.reduce_mean(tf.square((layer(h) if layer else h) - y))
        count = tf.Variable(0, trainable=False)
        train = optimizer().minimize(loss, global_step=count)
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            step = run(lambda given, wanted: session.run([train, loss, count], {x: given, y: wanted})[1:])
            found = []
            for i in range(6):
                if i == 3 and between:
                    between(session, w)
                rows = 2 if i < 4 else 1
                found += [np.asarray(one).tolist() for one in step(X[:rows], Y[:rows] + i)]
            return [*found, *[one.tolist() for one in session.run([w, b])]], step


@pytest.mark.parametrize("case", CASES)
def test_a_captured_session_gives_what_it_gives_by_itself(case: str) -> None:
    wanted, _ = trained(case, lambda step: step)
    found, step = trained(case, capture)
    assert found == wanted
    if CASES[case][3]:
        assert len(step.variants) >= 2  # for each shape
        assert "def program(" in step.source
    else:
        assert not step.variants
        assert step.why


def test_its_program_has_both_halves_and_the_update() -> None:
    _, step = trained("descent", capture)
    assert isinstance(step, Captured)
    for title in ("# forward", "# adjoint", "# update"):
        assert title in step.source
