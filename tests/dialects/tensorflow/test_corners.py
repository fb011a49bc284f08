"""Where TensorFlow answers a corner in its own way: ties, empty tensors, bounds the wrong way round, truths among numbers. The numbers are the real one's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd_core.dialects import tensorflow as tf

INF = float("inf")


def gradient(function: Any, *values: Any) -> list[Any]:
    """The gradients of the sum of what a function makes."""
    given = [tf.constant(value) for value in values]
    with tf.GradientTape() as tape:
        tape.watch(given)
        result = function(*given)
    return [None if one is None else one.numpy().tolist() for one in tape.gradient(result, given)]


@pytest.mark.parametrize(
    ("function", "first", "second"),
    [(tf.maximum, [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]), (tf.minimum, [1.0, 0.0, 1.0], [0.0, 1.0, 0.0])],
)
def test_of_two_equal_numbers_the_first_takes_the_whole_gradient(function: Any, first: Any, second: Any) -> None:
    assert gradient(function, [2.0, 3.0, 1.0], [2.0, 1.0, 3.0]) == [first, second]


def test_relu_written_as_a_maximum_rises_at_zero_where_x_comes_first() -> None:
    assert gradient(lambda x: tf.maximum(x, 0.0), 0.0) == [1.0]
    assert gradient(lambda x: tf.maximum(0.0, x), 0.0) == [0.0]
    assert tf.maximum([1, 5], 3).dtype == tf.int32


def test_what_a_tensor_is_filled_with_is_on_the_tape() -> None:
    assert gradient(lambda x: tf.fill([2, 3], x) * 2.0, 5.0) == [12.0]
    assert gradient(lambda a, b: tf.linspace(a, b, 5), 1.0, 3.0) == [2.5, 2.5]
    assert tf.linspace(1.0, 3.0, 5).numpy().tolist() == [1.0, 1.5, 2.0, 2.5, 3.0]


def test_extremes_of_nothing_are_what_changes_no_extreme() -> None:
    assert tf.reduce_max(tf.zeros([0, 3])).numpy() == -INF
    assert tf.reduce_min(tf.zeros([0, 2]), 0).numpy().tolist() == [INF, INF]
    assert tf.reduce_max(tf.zeros([2, 0], tf.int32), 1, keepdims=True).numpy().tolist() == [[-(2**31)]] * 2


def test_bounds_the_wrong_way_round_leave_the_lower_one() -> None:
    assert tf.clip_by_value([1.0, 5.0], 3.0, 2.0).numpy().tolist() == [3.0, 3.0]
    assert tf.clip_by_value([1.0, 5.0], 2.0, 3.0).numpy().tolist() == [2.0, 3.0]


def test_a_mask_of_numbers_holds_where_they_are_not_zero() -> None:
    assert tf.boolean_mask([1.0, 2.0, 3.0], tf.constant([1, 0, 2])).numpy().tolist() == [1.0, 3.0]


def test_truths_become_numbers_beside_numbers_and_numbers_never_truths() -> None:
    assert (tf.constant([1.0, 2.0]) + True).numpy().tolist() == [2.0, 3.0]
    assert (tf.constant([1]) + True).numpy().tolist() == [2]
    assert tf.constant([True, False], tf.float32).numpy().tolist() == [1.0, 0.0]
    with pytest.raises(TypeError, match="Cannot convert 1 to EagerTensor of dtype bool"):
        tf.constant(1, tf.bool)


def test_division_without_no_numbers() -> None:
    found = tf.math.divide_no_nan(tf.constant([1, 2]), tf.constant([0, 4]))
    assert (found.dtype, found.numpy().tolist()) == (tf.float64, [0.0, 0.5])
    assert tf.math.multiply_no_nan(tf.constant(float("nan")), 0.0).numpy() == 0.0


def test_groups_and_parts() -> None:
    assert tf.math.segment_max([1.0, 2.0, 3.0], [0, 0, 2]).numpy().tolist() == [2.0, 0.0, 3.0]
    assert tf.math.segment_mean([1, 2, 4], [0, 0, 1]).numpy().tolist() == [1, 4]
    assert tf.dynamic_stitch([[0], [3]], [[[1.0, 2.0]], [[3.0, 4.0]]]).numpy().tolist() == [[1, 2], [0, 0], [0, 0], [3, 4]]
    assert [one.shape.as_list() for one in tf.dynamic_partition(tf.zeros([3, 4]), 1, 2)] == [[0, 3, 4], [1, 3, 4]]


def test_matrices() -> None:
    whole = tf.linalg.tensor_diag([[1.0, 2.0], [3.0, 4.0]])
    assert whole.shape.as_list() == [2, 2, 2, 2]
    assert tf.linalg.tensor_diag_part(whole).numpy().tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert tf.linalg.trace([[1, 2], [3, 4]]).dtype == tf.int32
    assert tf.linalg.pinv([[1.0, 2.0], [3.0, 4.0]], 2).numpy().tolist() == [[0.0, 0.0], [0.0, 0.0]]
    wide = np.array([[1.0, 2.0, 0.5], [0.0, 1.0, -1.0]])
    assert tf.linalg.lstsq(wide, wide).numpy() == pytest.approx(np.linalg.pinv(wide) @ wide)


def test_windows_by_what_is_done_with_them() -> None:
    x = tf.reshape(tf.range(12.0), [1, 3, 4, 1])
    assert tf.nn.pool(x, [2, 3], "MAX").numpy().ravel().tolist() == [6.0, 7.0, 10.0, 11.0]
    assert tf.nn.pool(x, [2, 2], "AVG", strides=[2, 2], padding="SAME").numpy().ravel().tolist() == [2.5, 4.5, 8.5, 10.5]
    with pytest.raises(Exception, match="'MAX' or 'AVG'"):
        tf.nn.pool(x, [2, 2], "SUM")


def test_the_incomplete_beta_function_and_orders_of_the_polygamma_function() -> None:
    assert tf.math.betainc([2.0, 0.5], [3.0, 0.5], [0.4, 0.25]).numpy() == pytest.approx([0.5248, 1 / 3], abs=1e-6)
    assert gradient(lambda x: tf.math.betainc([2.0], [3.0], x), [0.3])[0] == pytest.approx([1.764], abs=1e-6)
    assert tf.math.polygamma([1.0, 2.0], [2.0, 3.0]).numpy() == pytest.approx([0.6449341, -0.1541138], abs=1e-6)


@pytest.mark.parametrize("function", [tf.square, tf.abs, tf.negative, tf.sign])
def test_truths_are_no_numbers(function: Any) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="of bool is not in the list of allowed values"):
        function(tf.constant([True]))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: tf.nn.conv2d(tf.ones((4, 4, 1)), tf.ones((2, 2, 1, 1)), 1, "SAME"),
            r"convolution input must be 4-dimensional: \[4, 4, 1\]",
        ),
        (lambda: tf.nn.conv2d(tf.ones((1, 4, 4, 1)), tf.ones((2, 2)), 1, "SAME"), r"filter must be 4-dimensional: \[2, 2\]"),
        (lambda: tf.nn.conv1d(tf.ones((4, 1)), tf.ones((2, 1, 1)), 1, "SAME"), "must be 3-dimensional"),
        (lambda: tf.nn.max_pool2d(tf.ones((4, 4, 1)), 2, 2, "SAME"), "pooling input must be 4-dimensional"),
        (lambda: tf.nn.avg_pool(tf.ones((4, 4)), 2, 2, "SAME"), "must be 3, 4 or 5-dimensional"),
        (lambda: tf.keras.layers.LSTM(2)(tf.ones((4, 2))), "expected ndim=3, found ndim=2"),
    ],
)
def test_an_image_without_its_batch_or_channels_is_refused(call, words):
    with pytest.raises((tf.errors.InvalidArgumentError, ValueError), match=words):
        call()


def test_a_tape_that_does_not_record_is_not_reset() -> None:
    with tf.GradientTape() as tape:
        tape.reset()
    with pytest.raises(ValueError, match="Tape is not active"):
        tape.reset()


def test_a_block_beyond_the_end_is_refused() -> None:
    assert tf.slice([1, 2, 3], [1], [-1]).numpy().tolist() == [2, 3]
    for begin, size in (([1], [5]), ([4], [-1]), ([-1], [1])):
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"Expected size\[0\] in"):
            tf.slice([1, 2, 3], begin, size)


def test_groups_are_filled_up_to_their_longest() -> None:
    """What TensorFlow 2.21 gives."""

    def rows():  # type: ignore[no-untyped-def]
        for i in range(3):
            yield i, [1.0] * i

    data = tf.data.Dataset.from_generator(rows, output_signature=(tf.TensorSpec((), tf.int32), tf.TensorSpec((None,), tf.float32)))
    assert [b.numpy().tolist() for _, b in data.padded_batch(2)] == [[[0.0], [1.0]], [[1.0, 1.0]]]
    filled = data.padded_batch(2, padded_shapes=([], [4]), padding_values=(0, -1.0))
    assert [(a.numpy().tolist(), b.numpy().tolist()) for a, b in filled] == [([0, 1], [[-1] * 4, [1, -1, -1, -1]]), ([2], [[1, 1, -1, -1]])]


def test_a_number_of_numpys_before_a_tensor_is_on_the_tape() -> None:
    v, x = tf.Variable(2.0), tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = np.sqrt(4.0) * v + np.float32(1) / x
    assert isinstance(y, tf.Tensor)
    assert [one.numpy().tolist() for one in tape.gradient(y, [v, x])] == [4.0, [-1.0, -0.25]]


def test_truths_are_cast_before_they_are_counted() -> None:
    """The mean of `tf.equal(…)` is everybody's first mistake with an accuracy."""
    right = tf.equal([1, 2], [1, 3])
    for f in (
        tf.reduce_mean,
        tf.reduce_sum,
        tf.reduce_max,
        tf.cumsum,
        lambda x: x + x,
        lambda x: x * x,
        lambda x: tf.maximum(x, x),
        lambda x: x < x,
    ):
        with pytest.raises(tf.errors.InvalidArgumentError, match="Value for attr 'T' of bool is not in the list of allowed values"):
            f(right)
    for f in (tf.reduce_all, tf.reduce_any, tf.logical_not):
        with pytest.raises(tf.errors.InvalidArgumentError, match="was expected to be a bool tensor but is a float tensor"):
            f(tf.constant([0.5, 0.0]))
    assert float(tf.reduce_mean(tf.cast(right, tf.float32))) == 0.5
    assert int(tf.math.count_nonzero(right)) == 1


def test_whole_numbers_are_not_divided_by_zero() -> None:
    for f in (tf.math.floordiv, tf.math.floormod):
        with pytest.raises(tf.errors.InvalidArgumentError, match="Integer division by zero"):
            f(tf.constant([3, 4]), [2, 0])
    assert tf.math.floordiv(tf.constant([3.0]), 0.0).numpy().tolist() == [np.inf]


def test_the_logistic_loss_has_its_slope_at_zero_too() -> None:
    """There every program begins whose weights are zeros."""
    logits, labels = tf.constant([0.0, 0.0, 0.3, -0.3]), tf.constant([1.0, 0.0, 1.0, 1.0])
    for loss in (
        lambda: tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)),
        lambda: 4.0 * tf.keras.losses.BinaryCrossentropy(from_logits=True)(labels, logits),
    ):
        with tf.GradientTape() as tape:
            tape.watch(logits)
            value = loss()
        assert tape.gradient(value, logits).numpy() == pytest.approx((tf.sigmoid(logits) - labels).numpy(), abs=1e-6)
