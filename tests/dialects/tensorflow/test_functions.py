"""Functions beside the everyday ones: numbers as NumPy and SciPy have them, and gradients that differences agree with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.special

from autograd_core.dialects import tensorflow as tf
from tests.programs import printed

A = np.array([[0.5, -1.2, 2.0], [0.3, 0.9, -0.7]])
P = np.abs(A)
IMAGES = np.linspace(-1.0, 1.0, 32).reshape(1, 4, 4, 2)
DEEP = np.linspace(-1.0, 1.0, 32).reshape(1, 2, 2, 8)
ROWS = np.array([2, 0, 2])


def _groups(reduce: Any, empty: float) -> Any:
    return lambda x: np.stack([reduce(x[one == ROWS], axis=0) if (one == ROWS).any() else np.full(2, empty) for one in range(4)])


def _blocks(x: Any) -> Any:
    return x.reshape(1, 2, 2, 2, 2, 2).transpose(0, 1, 3, 2, 4, 5).reshape(1, 2, 2, 8)


def _windows(x: Any, *sizes: int) -> Any:
    """Every window of the axes between batch and channels: (batch, *places, channels, *window)."""
    return np.lib.stride_tricks.sliding_window_view(x, sizes, tuple(range(1, len(sizes) + 1)))


VOLUMES = np.cos(np.arange(48.0)).reshape(1, 3, 2, 4, 2)
FILTER = np.sin(np.arange(24.0)).reshape(2, 1, 3, 2, 2)
SHAPE = np.sin(np.arange(8.0)).reshape(2, 2, 2)
ROUGH = np.cos(np.arange(32.0) ** 2).reshape(1, 4, 4, 2)
WINDOW = ([1, 1, 1, 1], "VALID", "NHWC", [1, 1, 1, 1])

SAME: dict[str, tuple[Any, Any, Any]] = {
    **{
        f"bessel_{name}": (getattr(tf.math.special, f"bessel_{name}"), getattr(scipy.special, name), P)
        for name in ("i0", "i0e", "i1", "i1e", "j0", "j1", "k0", "k0e", "k1", "k1e", "y0", "y1")
    },
    "erfcinv": (tf.math.erfcinv, scipy.special.erfcinv, P / 2),
    "igamma": (lambda x: tf.math.igamma(tf.constant(2.0, x.dtype), x), lambda x: scipy.special.gammainc(2.0, x), P),
    "igammac": (lambda x: tf.math.igammac(tf.constant(2.0, x.dtype), x), lambda x: scipy.special.gammaincc(2.0, x), P),
    "accumulate_n": (lambda x: tf.math.accumulate_n([x, x * x]), lambda x: x + x * x, A),
    "identity_n": (lambda x: tf.identity_n([x, x])[1], lambda x: x, A),
    "strided_slice": (lambda x: tf.strided_slice(x, [0, 0], [2, 3], [1, 2]), lambda x: x[:2, :3:2], A),
    "meshgrid": (lambda x: tf.stack(tf.meshgrid(x[0], x[1])), lambda x: np.stack(np.meshgrid(x[0], x[1])), A),
    "unsorted_segment_max": (lambda x: tf.math.unsorted_segment_max(tf.transpose(x), [1, 0, 1], 2), lambda x: np.stack([x.T[1], x.T[[0, 2]].max(0)]), A),
    "unsorted_segment_mean": (lambda x: tf.math.unsorted_segment_mean(tf.transpose(x), ROWS, 4), lambda x: _groups(np.mean, 0)(x.T), A),
    "unsorted_segment_prod": (lambda x: tf.math.unsorted_segment_prod(tf.transpose(x), ROWS, 4), lambda x: _groups(np.prod, 1)(x.T), A),
    "compute_average_loss": (lambda x: tf.nn.compute_average_loss(x[0], global_batch_size=6), lambda x: x[0].sum() / 6, A),
    "total_variation": (tf.image.total_variation, lambda x: np.abs(np.diff(x, axis=1)).sum((1, 2, 3)) + np.abs(np.diff(x, axis=2)).sum((1, 2, 3)), IMAGES),
    "space_to_depth": (lambda x: tf.nn.space_to_depth(x, 2), _blocks, IMAGES),
    "depth_to_space": (lambda x: tf.nn.space_to_depth(tf.nn.depth_to_space(x, 2), 2), lambda x: x, DEEP),
    "separable_conv2d": (
        lambda x: tf.nn.separable_conv2d(x, tf.ones([1, 1, 2, 1], x.dtype), tf.constant([[[[2.0], [3.0]]]], x.dtype), [1, 1, 1, 1], "VALID"),
        lambda x: x @ np.array([[2.0], [3.0]]),
        IMAGES,
    ),
    "conv3d": (
        lambda x: tf.nn.conv3d(x, tf.constant(FILTER, x.dtype), [1, 1, 1, 1, 1], "VALID"),
        lambda x: np.einsum("nabcidhw,dhwio->nabco", _windows(x, 2, 1, 3), FILTER),
        VOLUMES,
    ),
    "max_pool3d": (lambda x: tf.nn.max_pool3d(x, 2, 1, "VALID"), lambda x: _windows(x, 2, 2, 2).max((-3, -2, -1)), VOLUMES),
    "avg_pool3d": (lambda x: tf.nn.avg_pool3d(x, 2, 1, "VALID"), lambda x: _windows(x, 2, 2, 2).mean((-3, -2, -1)), VOLUMES),
    "atrous_conv2d": (
        lambda x: tf.nn.atrous_conv2d(x, tf.constant(FILTER[:, 0, :2], x.dtype), 2, "VALID"),
        lambda x: np.einsum("nabihw,hwio->nabo", _windows(x, 3, 3)[..., ::2, ::2], FILTER[:, 0, :2]),
        ROUGH,
    ),
    "extract_patches": (
        lambda x: tf.image.extract_patches(x, [1, 2, 3, 1], [1, 2, 1, 1], [1, 1, 1, 1], "VALID"),
        lambda x: _windows(x, 2, 3)[:, ::2].transpose(0, 1, 2, 4, 5, 3).reshape(1, 2, 2, 12),
        ROUGH,
    ),
    "dilation2d": (lambda x: tf.nn.dilation2d(x, tf.constant(SHAPE, x.dtype), *WINDOW), lambda x: (_windows(x, 2, 2) + SHAPE.transpose(2, 0, 1)).max((-2, -1)), ROUGH),
    "erosion2d": (lambda x: tf.nn.erosion2d(x, tf.constant(SHAPE, x.dtype), *WINDOW), lambda x: (_windows(x, 2, 2) - SHAPE[::-1, ::-1].transpose(2, 0, 1)).min((-2, -1)), ROUGH),
}  # fmt: skip


def _weighed(found: Any) -> Any:
    return found * np.cos(np.arange(np.size(found))).reshape(np.shape(found))


@pytest.mark.parametrize("name", SAME)
def test_numbers_and_gradients(name: str) -> None:
    ours, theirs, given = SAME[name]
    x = tf.constant(given, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        found = ours(x)
        total = tf.reduce_sum(_weighed(found))
    np.testing.assert_allclose(found.numpy(), theirs(given), rtol=1e-9, atol=1e-12)
    gradient = tape.gradient(total, x).numpy()
    for place in list(np.ndindex(given.shape))[:8]:
        step = np.zeros_like(given)
        step[place] = 1e-6
        difference = (_weighed(theirs(given + step)).sum() - _weighed(theirs(given - step)).sum()) / 2e-6
        assert gradient[place] == pytest.approx(difference, rel=1e-5, abs=1e-7)


def test_a_group_without_rows_has_what_changes_no_maximum() -> None:
    found = tf.math.unsorted_segment_max(tf.constant([[1.0]]), [1], 2).numpy()
    assert found.tolist() == [[np.finfo(np.float32).min], [1.0]]


def test_a_quotient_of_floats_is_rounded_before_it_is_floored() -> None:
    found = tf.constant([1.0, 7.5, -7.5, np.inf]) // tf.constant([0.1, 2.0, 2.0, 2.0])
    assert found.numpy().tolist() == [10.0, 3.0, -4.0, np.inf]


def test_ranks_are_int32_and_orders_are_turned_round() -> None:
    assert tf.linalg.matrix_rank(tf.eye(3)).dtype == tf.int32
    assert tf.math.invert_permutation([2, 0, 1]).numpy().tolist() == [1, 2, 0]


def test_a_way_to_resize_that_is_not_here_is_refused() -> None:
    with pytest.raises(ValueError, match="bicubic"):
        tf.image.resize(tf.ones([1, 4, 4, 1]), [2, 2], "bicubic")


def test_numpy_reads_a_tensor_in_the_player_as_elsewhere() -> None:
    text = "import numpy as np, tensorflow as tf\nx = tf.constant([[1.0, 2.0]])\nprint(np.size(x), np.shape(x), np.ndim(x), hasattr(x, 'size'))"
    assert printed(text) == "2 (1, 2) 2 False"


@pytest.mark.parametrize("wrap", [lambda f: f, tf.function])
def test_the_jacobian_of_a_rule_of_ones_own(wrap: Any) -> None:
    variable = tf.Variable([1.0, 2.0, 3.0])

    @tf.custom_gradient
    def clipped(x: Any) -> Any:
        return tf.identity(x), lambda upstream: tf.clip_by_value(upstream, -0.5, 0.5)

    @wrap
    def jacobian(x: Any) -> Any:
        with tf.GradientTape() as tape:
            y = clipped(variable) * x
        return tape.jacobian(y, variable)

    for x in ([0.25, -2.0, 1.0], [3.0, 0.125, -0.5]):
        np.testing.assert_array_equal(jacobian(tf.constant(x)).numpy(), np.diag(np.clip(np.float32(x), -0.5, 0.5)))
