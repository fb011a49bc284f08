"""A graph is built before any number exists: its names, shapes, pictures, and what a session keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
import autograd_core.dialects.tensorflow.compat.v1 as tf
from autograd_core.dialects.surface import FRESH


@pytest.fixture(autouse=True)
def fresh_graph() -> Iterator[None]:
    with tf.Graph().as_default():
        yield
    for start in FRESH:
        start()


def test_a_chain_of_many_thousand_nodes_is_run_and_differentiated_without_recursion() -> None:
    x = y = tf.placeholder(tf.float32, [])
    for _ in range(5_000):
        y = tf.negative(y)
    (slope,) = tf.gradients(y, x)
    with tf.Session() as session:
        assert session.run([y, slope], {x: 2.0}) == [2.0, 1.0]


def test_a_graph_is_drawn_before_any_number_exists() -> None:
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    with tf.control_dependencies([tf.no_op(name="first")]):
        tf.reduce_sum(tf.matmul(x, tf.ones([2, 1])), name="total")
    data = json.loads(json.dumps(tf.get_default_graph().to_data()))
    assert [node["name"] for node in data["nodes"]] == ["x", "first", "ones", "MatMul", "Const", "total"]
    assert data["nodes"][3]["outputs"] == [{"shape": [None, 1], "dtype": "float32"}]
    assert {"from": "x", "output": 0, "to": "MatMul", "slot": 0} in data["edges"]
    assert {"from": "first", "output": None, "to": "MatMul", "slot": None} in data["edges"]
    drawn = tf.get_default_graph().to_dot()
    assert '"MatMul" -> "total"' in drawn
    assert '"first" -> "MatMul" [style=dotted]' in drawn


def test_every_session_has_its_own_variables_and_the_same_random_numbers() -> None:
    tf.set_random_seed(3)
    v = tf.Variable(tf.random_normal([3]))
    values = []
    for _ in range(2):
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            values.append(session.run(v))
            session.run(v.assign_add([1.0, 1.0, 1.0]))
    assert np.array_equal(*values)


def test_gradients_of_one_call_walk_the_tape_once() -> None:
    x = tf.Variable([1.0, 2.0])
    w = tf.Variable([3.0, 4.0])
    slopes = tf.gradients(tf.reduce_sum(x * w), [x, w])
    walks: list[Any] = []
    with tf.Session() as session, ag.record() as recording:
        session.run(tf.global_variables_initializer())
        session.run(slopes)
        walks = recording.passes
    assert len(walks) == 1


def test_what_ys_do_not_depend_on_has_no_gradient_and_it_is_known_while_building() -> None:
    x, other = tf.constant(1.0), tf.constant(2.0)
    assert tf.gradients(x * x, [other]) == [None]
    assert tf.gradients(tf.cast(tf.argmax([x, other]), tf.float32), x) == [None]
    assert tf.gradients(tf.floor(x), x) == [None]


@pytest.mark.parametrize(
    ("build", "kind", "words"),
    [
        (lambda: tf.matmul(tf.ones([2, 3]), tf.ones([2, 3])), ValueError, "Dimensions must be equal, but are 3 and 2"),
        (lambda: tf.ones([2, 3]) + tf.ones([2, 4]), ValueError, "Dimensions must be equal, but are 3 and 4"),
        (lambda: tf.constant(1) + tf.constant(1.0), TypeError, "Input 'y' of 'AddV2' Op has type float32 that does not match type int32"),
        (lambda: tf.constant(1) * 0.5, TypeError, "Expected int32 passed to parameter 'y' of op 'Mul', got 0.5 of type 'float' instead"),
        (lambda: bool(tf.constant(1.0)), TypeError, "Using a symbolic `tf.Tensor` as a Python `bool` is not allowed"),
        (lambda: tf.constant(1.0).numpy(), AttributeError, "'SymbolicTensor' object has no attribute 'numpy'"),
        (lambda: tf.constant(1.0).eval(), ValueError, "No default session is registered"),
        (lambda: tf.get_variable("v"), ValueError, "Variable v did not get an initializer, so its `shape` argument must be specified."),
        (lambda: tf.reduce_summ, AttributeError, "has no attribute 'reduce_summ'"),
        (lambda: tf.while_loop(lambda a: a < 3, lambda a: tf.ones([2]) + a, [tf.zeros([1])]), ValueError, "shape_invariants"),
        (lambda: tf.cond(tf.constant(True), lambda: 1.0, lambda: 1), TypeError, "must have the same type"),
    ],
)
def test_mistakes_are_found_while_building(build: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind) as caught:
        build()
    assert words in str(caught.value)
