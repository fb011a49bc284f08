"""What TensorFlow 2's surface promises beside its printing: what tapes record, what a trace does again, what a recording shows, which errors come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograd_core import Tensor as EngineTensor
from autograd_core.dialects import install
from autograd_core.dialects import tensorflow as tf
from tests.programs import run_program


@pytest.fixture
def installed() -> Iterator[None]:
    undo = install()
    yield
    undo()


def test_every_way_to_import_gives_the_same_modules(installed: None) -> None:
    import tensorflow as imported  # noqa: ICN001
    import tensorflow.data as data
    import tensorflow.keras.layers as layers
    from tensorflow import keras
    from tensorflow.keras.optimizers import Adam

    assert imported is tf
    assert keras.layers is layers
    assert keras.optimizers.Adam is Adam
    assert data.Dataset is imported.data.Dataset
    assert sys.modules["tensorflow.keras"] is keras


def test_a_nan_is_an_error_where_it_is_made_while_numerics_are_checked() -> None:
    v = tf.Variable(0.0)
    tf.debugging.enable_check_numerics()
    try:
        with pytest.raises(tf.errors.InvalidArgumentError, match="log made a NaN"):
            tf.math.log(v - 1)
        with tf.GradientTape() as tape:
            y = v**0.5 * 0.0
        with pytest.raises(tf.errors.InvalidArgumentError, match="Pow"):
            tape.gradient(y, v)
    finally:
        tf.debugging.disable_check_numerics()
    assert np.isnan(tf.math.log(v - 1).numpy())


@pytest.mark.parametrize("root", [tf.sqrt, tf.math.rsqrt, tf.math.reciprocal])
def test_a_kernel_sends_zero_on_where_zero_came_back_and_has_its_slope_elsewhere(root: Any) -> None:
    v = tf.Variable([0.0, 4.0])
    with tf.GradientTape() as outer:
        with tf.GradientTape() as tape:
            y = tf.where(v > 0, root(v), 0.0)
        first = tape.gradient(y, v)
        kept = first[1]
    second = outer.gradient(kept, v)
    order = {"sqrt": 0.5, "rsqrt": -0.5, "reciprocal": -1.0}[root.__name__]
    np.testing.assert_allclose(first.numpy(), [0.0, order * 4.0 ** (order - 1)])
    np.testing.assert_allclose(second.numpy()[1], order * (order - 1) * 4.0 ** (order - 2))


@pytest.mark.parametrize("step", [tf.round, tf.floor, tf.math.ceil, tf.math.rint, lambda v: v // 2.0])
def test_steps_are_not_connected(step: Any) -> None:
    v = tf.Variable([1.2, 2.7])
    with tf.GradientTape() as tape:
        y = step(v)
    assert tape.gradient(y, v) is None


def test_forward_mode_beside_reverse_mode_and_in_itself() -> None:
    v, a = tf.Variable([1.0, 2.0]), tf.constant(1.5)
    with tf.autodiff.ForwardAccumulator(v, tf.constant([1.0, 0.5])) as forward:
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(tf.sin(v) * v)
        gradient = tape.gradient(y, v)
    np.testing.assert_allclose(forward.jvp(y).numpy(), gradient.numpy() @ [1.0, 0.5], rtol=1e-6)
    np.testing.assert_allclose(
        forward.jvp(gradient).numpy(), (2 * np.cos(v.numpy()) - v.numpy() * np.sin(v.numpy())) * [1.0, 0.5], rtol=1e-6
    )
    with tf.autodiff.ForwardAccumulator(a, tf.constant(1.0)) as outer:
        with tf.autodiff.ForwardAccumulator(a, tf.constant(1.0)) as inner:
            z = a**3
        slope = inner.jvp(z)
    assert (slope.numpy(), outer.jvp(slope).numpy()) == pytest.approx((3 * 1.5**2, 6 * 1.5))
    assert outer.jvp(v) is None
    assert outer.jvp(v, unconnected_gradients=tf.UnconnectedGradients.ZERO).numpy().tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="shape"):
        tf.autodiff.ForwardAccumulator(a, v)


def test_outside_of_a_tape_nothing_is_recorded() -> None:
    v = tf.Variable(3.0)
    outside = v * v
    with tf.GradientTape() as tape:
        inside = v * v
    assert outside.array == inside.array == 9.0
    assert isinstance(outside, EngineTensor)
    assert outside.__getattribute__("node") is None
    assert tape.gradient(inside, v).numpy() == 6.0


def test_what_an_earlier_tape_recorded_is_a_number_to_the_next_one() -> None:
    v, state = tf.Variable(2.0), tf.constant(1.0)
    for _ in range(3):
        with tf.GradientTape() as tape:
            state = state * v
        gradient = tape.gradient(state, v)
    assert (state.numpy(), gradient.numpy()) == (8.0, 4.0)  # the last product only


def test_a_tape_inside_another_keeps_to_what_it_recorded() -> None:
    v = tf.Variable(5.0)
    with tf.GradientTape() as outer:
        y = v * v
        with tf.GradientTape() as inner:
            z = y * v
        short = inner.gradient(z, v)
    assert short.numpy() == 25.0
    assert outer.gradient(z, v).numpy() == 75.0


def test_a_variable_is_differentiated_at_the_values_that_were_read() -> None:
    v = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = v * v
        v.assign(10.0)
        y = y + 3.0 * v
    assert tape.gradient(y, v).numpy() == 7.0


def test_a_part_of_a_variable_stays_what_it_was_when_the_variable_changes() -> None:
    v = tf.Variable([1.0, 2.0])
    part, whole = v[:1], v.value()
    v.assign([5.0, 6.0])
    assert (part.numpy().tolist(), whole.numpy().tolist(), v.numpy().tolist()) == ([1.0], [1.0, 2.0], [5.0, 6.0])


def test_the_arrays_that_come_out_are_copies() -> None:
    x = tf.constant([1.0, 2.0])
    x.numpy()[0] = 9.0
    assert x.numpy().tolist() == [1.0, 2.0]


def test_a_trace_is_made_once_for_a_signature_and_does_the_same_for_other_values(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[Any] = []

    @tf.function
    def f(x: Any) -> Any:
        print("traced")
        seen.append(x)
        return x * x

    results = [float(f(tf.constant(one))) for one in (1.0, 2.0, 3.0)] + [float(f(tf.constant([2.0]))[0])]
    assert results == [1.0, 4.0, 9.0, 4.0]
    assert capsys.readouterr().out == "traced\n" * 2
    assert len(seen) == 2
    assert f.experimental_get_tracing_count() == 2


def test_a_function_that_decides_by_values_decides_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    @tf.function
    def size(x: Any) -> Any:
        print("traced")
        if tf.reduce_sum(x) > 0:
            return x
        return -x

    assert [float(size(tf.constant(one))) for one in (2.0, -3.0, 4.0)] == [2.0, 3.0, 4.0]
    assert capsys.readouterr().out == "traced\n"


def test_gradients_go_through_a_trace_that_is_done_again() -> None:
    @tf.function
    def cube(x: Any) -> Any:
        return x * x * x

    for value in (2.0, 3.0):
        x = tf.constant(value)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = cube(x)
        assert tape.gradient(y, x).numpy() == 3 * value**2


def test_a_trained_step_done_again_moves_the_variables() -> None:
    v = tf.Variable(1.0)
    optimizer = tf.keras.optimizers.SGD(0.1)

    @tf.function
    def step() -> Any:
        with tf.GradientTape() as tape:
            loss = v * v
        optimizer.apply_gradients([(tape.gradient(loss, v), v)])
        return loss

    assert [round(float(step()), 4) for _ in range(3)] == [1.0, 0.64, 0.4096]
    assert int(optimizer.iterations.numpy()) == 3


PROGRAM = """import tensorflow as tf
x = tf.constant([[1.0, 2.0]])
w = tf.Variable([[1.0], [2.0]])
layer = tf.keras.layers.Dense(1)
layer.build((1, 2))
@tf.function
def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((x @ w + layer(x)) ** 2)
    w.assign_sub(0.01 * tape.gradient(loss, w))
    return loss
step()
step()
"""


def test_a_recording_names_leaves_and_shows_a_trace_at_the_lines_that_were_traced() -> None:
    document = run_program(PROGRAM).document
    assert document["status"] == "ok", document["error"]
    nodes, names = document["nodes"], document["names"]
    named = {names[name] for name in nodes["name"]}
    assert {"x", "w", "dense/kernel", "dense/bias"} <= named
    operations = [i for i, kind in enumerate(nodes["kind"]) if kind == 3 and document["ops"][nodes["op"][i]]["name"] == "mm"]
    lines = [document["spans"][nodes["span"][i]][0] for i in operations]
    assert lines == [9, 9, 9, 9]  # both rounds, not the calls in lines 12 and 13
    assert [document["scopes"][nodes["scope"][i]]["path"] for i in operations] == ["", "dense", "", "dense"]


@pytest.mark.parametrize(
    ("attempt", "kind", "words"),
    [
        (
            lambda: tf.constant([1.0]) + tf.constant([1]),
            tf.errors.InvalidArgumentError,
            "expected to be a float tensor but is a int32 tensor",
        ),
        (lambda: tf.constant(1) + 1.5, tf.errors.InvalidArgumentError, "expected to be a int32 tensor but is a float tensor"),
        (lambda: 1.5 + tf.constant(1), TypeError, "Cannot convert 1.5 to EagerTensor of dtype int32"),
        (lambda: tf.ones(2) + tf.ones(3), tf.errors.InvalidArgumentError, r"Incompatible shapes: \[2\] vs. \[3\] \[Op:AddV2\]"),
        (lambda: tf.ones((2, 3)) @ tf.ones((2, 3)), tf.errors.InvalidArgumentError, "Matrix size-incompatible"),
        (lambda: tf.Variable([1.0]).assign([1.0, 2.0]), ValueError, "Shape mismatch"),
        (lambda: tf.constant([1.0]).sum(), AttributeError, "has no attribute 'sum'"),
        (lambda: tf.constant([1.0]).name, AttributeError, "undefined when eager execution is enabled"),
        (lambda: tf.keras.datasets.mnist.load_data(), RuntimeError, "digits"),
        (lambda: tf.GradientTape().watch(1.0), ValueError, "not tf.Tensor or tf.Variable"),
        (lambda: tf.reduce_meen([1.0]), AttributeError, "reduce_mean"),
    ],
)
def test_mistakes_raise_tensorflows_kind_of_error(attempt: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        attempt()


def test_a_tape_is_spent_after_one_set_of_gradients() -> None:
    v = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = v * v
    tape.gradient(y, v)
    with pytest.raises(RuntimeError, match="can only be used to compute one set of gradients"):
        tape.gradient(y, v)


def test_an_array_beside_a_tensor_takes_its_dtype() -> None:
    total = np.array([1.0, 2.0]) + tf.constant([1.0, 2.0])
    assert (total.dtype, total.numpy().tolist()) == (tf.float32, [2.0, 4.0])


def test_seeds_begin_again_when_a_program_is_over() -> None:
    undo = install()
    tf.random.set_seed(1)
    first = tf.random.normal([2]).numpy().tolist()
    undo()
    undo = install()
    tf.random.set_seed(1)
    assert tf.random.normal([2]).numpy().tolist() == first
    assert tf.keras.layers.Dense(1).name == "dense"
    undo()


def _counted(n: Any) -> Any:
    total = tf.constant(0.0)
    for i in tf.range(n):
        total += tf.cast(i, tf.float32) + 1.0
    return total


def _chosen(n: Any) -> Any:
    total, x = tf.constant(0.0), tf.constant([1.0, 2.0, 3.0, 4.0])
    for one in tf.boolean_mask(x, x <= tf.cast(n, tf.float32)):
        total += one
    return total


def _first(n: Any) -> Any:
    total = tf.constant(0.0)
    for one in tf.constant([1.0, 2.0, 3.0, 4.0])[:n]:
        total += one
    return total


def _long(n: Any) -> Any:
    return sum(range(len(tf.fill([n], 1.0)) + 1), tf.constant(0.0))


@pytest.mark.parametrize("function", [_counted, _chosen, _first, _long])
def test_a_loop_of_a_traced_function_runs_as_often_as_this_calls_numbers_say(function: Any) -> None:
    traced = tf.function(function)
    for n in (2, 4, 1, 3):
        assert float(traced(tf.constant(n))) == n * (n + 1) / 2


def test_a_loop_over_rows_that_are_always_as_many_is_traced_once() -> None:
    rounds = []

    @tf.function
    def total(x: Any) -> Any:
        found = tf.constant(0.0)
        for row in x:
            rounds.append(1)
            found += row
        return found

    assert [float(total(tf.constant([1.0, 2.0, float(i)]))) for i in range(3)] == [3.0, 4.0, 5.0]
    assert len(rounds) == 3


def test_a_variable_is_traced_as_the_tensor_of_an_input_signature(capsys: pytest.CaptureFixture[str]) -> None:
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def total(x: Any) -> Any:
        print(x.shape)
        return tf.reduce_sum(x**2)

    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = total(v)
    assert tape.gradient(y, v).numpy().tolist() == [2.0, 4.0]
    assert float(total(tf.ones([3]))) == 3.0
    assert capsys.readouterr().out == "(None,)\n", "once for all"


@pytest.mark.parametrize("body", ["return x * 2", "if x > 0:\n        return x * 2\n    return -x"])
def test_pythons_print_speaks_while_a_function_is_traced_and_no_more(body: str) -> None:
    text = f"import tensorflow as tf\n@tf.function\ndef f(x):\n    print('traced')\n    {body}\nfor i in range(3):\n    print(float(f(tf.constant(i - 1.0))))\n"
    first, second = ("-2.0\n0.0\n2.0", "1.0\n-0.0\n2.0")
    assert run_program(text).document["stdout"] in (f"traced\n{first}\n", f"traced\n{second}\n")
