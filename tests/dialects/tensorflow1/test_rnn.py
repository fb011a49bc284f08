"""Recurrent cells of TensorFlow 1 beside their formulas in NumPy, and summaries, which are run and not written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import autograd_core.dialects.tensorflow.compat.v1 as tf

X = np.random.default_rng(0).standard_normal((3, 4, 2))


@pytest.fixture(autouse=True)
def _graph() -> Iterator[None]:
    with tf.Graph().as_default():
        yield


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def _rnn(x: Any, state: Any, w: Any, b: Any) -> Any:
    return [np.tanh(np.hstack([x, state[0]]) @ w + b)]


def _lstm(x: Any, state: Any, w: Any, b: Any) -> Any:
    h, c = state
    i, j, f, o = np.split(np.hstack([x, h]) @ w + b, 4, axis=1)
    c = c * _sigmoid(f + 1.0) + _sigmoid(i) * np.tanh(j)
    return [np.tanh(c) * _sigmoid(o), c]


def _gru(x: Any, state: Any, w: Any, b: Any, w2: Any, b2: Any) -> Any:
    (h,) = state
    r, u = np.split(_sigmoid(np.hstack([x, h]) @ w + b), 2, axis=1)
    return [u * h + (1 - u) * np.tanh(np.hstack([x, r * h]) @ w2 + b2)]


@pytest.mark.parametrize(
    ("cell", "formula", "parts", "names"),
    [
        ("BasicRNNCell", _rnn, 1, ["basic_rnn_cell/kernel", "basic_rnn_cell/bias"]),
        ("BasicLSTMCell", _lstm, 2, ["basic_lstm_cell/kernel", "basic_lstm_cell/bias"]),
        ("LSTMCell", _lstm, 2, ["lstm_cell/kernel", "lstm_cell/bias"]),
        ("GRUCell", _gru, 1, ["gru_cell/gates/kernel", "gru_cell/gates/bias", "gru_cell/candidate/kernel", "gru_cell/candidate/bias"]),
    ],
)
def test_a_cell_along_time_is_its_formula(cell: str, formula: Callable[..., Any], parts: int, names: list[str]) -> None:
    x = tf.placeholder(tf.float64, [None, 4, 2])
    lengths = [4, 2, 1]
    outputs, _ = tf.nn.dynamic_rnn(getattr(tf.nn.rnn_cell, cell)(3), x, sequence_length=lengths, dtype=tf.float64)
    variables = tf.trainable_variables()
    assert [one.name for one in variables] == [f"rnn/{name}:0" for name in names]
    slope = tf.gradients(tf.reduce_sum(outputs**2), variables[0])[0]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found, kernel, dkernel, *rest = session.run([outputs, variables[0], slope, *variables[1:]], {x: X})

    def expected(kernel: Any) -> Any:
        state, steps = [np.zeros((3, 3))] * parts, []
        for t in range(4):
            lasts = (np.array(lengths) > t)[:, None]
            new = formula(X[:, t], state, kernel, *rest)
            state = [np.where(lasts, a, b) for a, b in zip(new, state, strict=True)]
            steps.append(new[0] * lasts)
        return np.stack(steps, 1)

    np.testing.assert_allclose(found, expected(kernel), atol=1e-12)
    moved = [kernel + step * np.eye(*kernel.shape) for step in (1e-6, -1e-6)]
    difference = (np.sum(expected(moved[0]) ** 2) - np.sum(expected(moved[1]) ** 2)) / 2e-6
    assert np.trace(dkernel) == pytest.approx(difference, rel=1e-6)


def test_cells_stand_on_each_other_and_share_their_variables_between_steps() -> None:
    cells = [tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicLSTMCell(n), output_keep_prob=1.0) for n in (3, 2)]
    outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell(cells), tf.constant(X), dtype=tf.float64)
    assert outputs.shape.as_list() == [3, 4, 2]
    assert [one.h.shape.as_list() for one in state] == [[3, 3], [3, 2]]
    assert [one.name for one in tf.trainable_variables()] == [
        f"rnn/multi_rnn_cell/cell_{i}/basic_lstm_cell/{part}:0" for i in (0, 1) for part in ("kernel", "bias")
    ]


def test_what_cannot_be_unrolled_or_kept_in_one_tensor_is_said() -> None:
    with pytest.raises(ValueError, match="known while building"):
        tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(3), tf.placeholder(tf.float32, [None, None, 2]), dtype=tf.float32)
    with pytest.raises(ValueError, match="the pair"):
        tf.nn.rnn_cell.BasicLSTMCell(3, state_is_tuple=False)


def test_summaries_are_run_and_a_writer_says_that_it_writes_nothing() -> None:
    w = tf.Variable(2.0)
    assert tf.summary.merge_all() is None
    tf.summary.scalar("loss", w * w)
    tf.summary.histogram("w", w)
    merged = tf.summary.merge_all()
    with pytest.warns(UserWarning, match="no event files"):
        writer = tf.summary.FileWriter("logs", tf.get_default_graph())
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found, loss = session.run([merged, w * w])
    writer.add_summary(found, 1)
    writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="loss", simple_value=float(loss))]), 2)
    writer.close()
    assert (found, loss) == (None, 4.0)
