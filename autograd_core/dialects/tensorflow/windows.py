"""Convolutions and pooling in TensorFlow's conventions: channels last, filters as `(height, width, in, out)`, padding `SAME` or `VALID`.

The engine's are channels first with padding in numbers; here axes are put in order and `SAME` is counted out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.convert import aligned, engine, floats, tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import op
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "atrous_conv2d", "avg_pool", "avg_pool1d", "avg_pool2d", "avg_pool3d", "conv1d", "conv2d", "conv2d_transpose", "conv3d", "convolution", "depth_to_space",
    "depthwise_conv2d", "dilation2d", "erosion2d", "max_pool", "max_pool1d", "max_pool2d", "max_pool3d", "pool", "separable_conv2d", "space_to_depth",
]  # fmt: skip


def several(value: Any, count: int) -> tuple[int, ...]:
    """One number for each spatial axis: of one number, of as many, or of a list that also names batch and channels."""
    given = [int(one) for one in value] if isinstance(value, (list, tuple)) else [int(value)]
    if len(given) == count + 2:
        given = given[1:-1]
    return tuple(given * count if len(given) == 1 else given)


def same(sizes: tuple[int, ...], window: tuple[int, ...], strides: tuple[int, ...], dilations: tuple[int, ...]) -> list[tuple[int, int]]:
    """The padding before and after each axis with which `SAME` gives ⌈size / stride⌉ windows; the odd one goes to the end."""
    pairs = []
    for size, width, stride, dilation in zip(sizes, window, strides, dilations, strict=True):
        total = max((-(-size // stride) - 1) * stride + (width - 1) * dilation + 1 - size, 0)
        pairs.append((total // 2, total - total // 2))
    return pairs


def first(x: Any, data_format: str | None) -> Any:
    """The tensor with channels first."""
    ndim = x.array.ndim
    return x if data_format and data_format.upper().startswith("NC") else engine("permute")(x, (0, ndim - 1, *range(1, ndim - 1)))


def last(x: Any, data_format: str | None) -> Any:
    """The engine's result in the order the data came in."""
    ndim = x.array.ndim
    return x if data_format and data_format.upper().startswith("NC") else engine("permute")(x, (0, *range(2, ndim), 1))


def padded(x: Any, padding: Any, window: tuple[int, ...], strides: tuple[int, ...], dilations: tuple[int, ...], value: float = 0.0) -> Any:
    """The tensor (channels first) with the padding that `SAME`, `VALID` or a list of pairs asks for."""
    if isinstance(padding, str):
        if padding.upper() not in ("SAME", "VALID"):
            raise refuse_as(ValueError, "tf_padding", given=padding)
        pairs = same(x.array.shape[2:], window, strides, dilations) if padding.upper() == "SAME" else [(0, 0)] * len(window)
    else:
        pairs = [tuple(pair) for pair in padding][-len(window) - 1 : -1] if len(padding) == len(window) + 2 else list(padding)
    if not any(n for pair in pairs for n in pair):
        return x
    return engine("F.pad")(x, [n for pair in pairs[::-1] for n in pair], "constant", value)


def _ranked(kind: str, which: str, x: Any, axes: int | None) -> int:
    """How many spatial axes there are between batch and channels; refused where it is not so many as the operation has."""
    found = int(x.array.ndim) - 2
    if found != axes if axes is not None else found not in (1, 2, 3):
        raise refuse_as(
            InvalidArgumentError,
            "tf_image_rank",
            op=kind,
            which=which,
            wanted="3, 4 or 5" if axes is None else axes + 2,
            shape=list(x.array.shape),
        )
    return found


_AXES = {"Conv1D": 1, "Conv2D": 2, "Conv3D": 3, "DepthwiseConv2dNative": 2}


def convolved(kind: str, input: Any, filters: Any, strides: Any, padding: Any, data_format: Any, dilations: Any, groups: int = 1) -> Any:
    x, w = aligned(kind, floats(kind, input), filters)
    count = _ranked(kind, "convolution input", x, _AXES.get(kind))
    _ranked(kind, "filter", w, count)
    steps, gaps = several(strides, count), several(1 if dilations is None else dilations, count)
    x = first(x, data_format)
    if x.array.shape[1] != w.array.shape[-2] * groups:
        raise refuse_as(InvalidArgumentError, "tf_conv_depth", op=kind, depth=x.array.shape[1], filters=w.array.shape[-2])
    turned = engine("permute")(w, (count + 1, count, *range(count)))
    x = padded(x, padding, w.array.shape[:count], steps, gaps)
    if any(n < (k - 1) * d + 1 for n, k, d in zip(x.array.shape[2:], w.array.shape, gaps, strict=False)):
        raise refuse_as(InvalidArgumentError, "tf_window", op=kind)
    return last(engine(f"F.conv{count}d")(x, turned, None, steps, 0, gaps, groups), data_format)


@op("Conv2D")
def conv2d(
    input: Any, filters: Any = None, strides: Any = 1, padding: Any = "VALID", data_format: Any = "NHWC", dilations: Any = None, name: Any = None,
    filter: Any = None,
) -> Any:  # fmt: skip
    """Images `(batch, height, width, in)` convolved with filters `(height, width, in, out)`."""
    return convolved("Conv2D", input, filter if filters is None else filters, strides, padding, data_format, dilations)


@op("Conv1D")
def conv1d(
    input: Any, filters: Any, stride: Any = 1, padding: Any = "VALID", data_format: Any = "NWC", dilations: Any = None, name: Any = None
) -> Any:
    """Sequences `(batch, width, in)` convolved with filters `(width, in, out)`."""
    return convolved("Conv1D", input, filters, stride, padding, data_format, dilations)


@op("Conv3D")
def conv3d(
    input: Any, filters: Any, strides: Any = 1, padding: Any = "VALID", data_format: Any = "NDHWC", dilations: Any = None, name: Any = None
) -> Any:
    """Volumes `(batch, depth, height, width, in)` convolved with filters `(depth, height, width, in, out)`."""
    return convolved("Conv3D", input, filters, strides, padding, data_format, dilations)


def atrous_conv2d(value: Any, filters: Any, rate: int, padding: Any, name: Any = None) -> Any:
    """`conv2d` with holes: the filters' elements are `rate` places apart."""
    return conv2d(value, filters, 1, padding, dilations=rate)


@op("Convolution")
def convolution(
    input: Any, filters: Any, strides: Any = None, padding: Any = "VALID", data_format: Any = None, dilations: Any = None, name: Any = None
) -> Any:
    """A convolution over as many axes as the data have between batch and channels."""
    return convolved("Convolution", input, filters, 1 if strides is None else strides, padding, data_format, dilations)


@op("DepthwiseConv2dNative")
def depthwise_conv2d(
    input: Any, filter: Any, strides: Any, padding: Any, data_format: Any = None, dilations: Any = None, name: Any = None
) -> Any:
    """Each channel convolved by itself with its own filters `(height, width, in, multiplier)`."""
    w = tensor_of(filter)
    height, width, channels, each = w.array.shape
    turned = engine("reshape")(w, (height, width, 1, channels * each))
    return convolved("DepthwiseConv2dNative", input, turned, strides, padding, data_format, dilations, channels)


def separable_conv2d(
    input: Any, depthwise_filter: Any, pointwise_filter: Any, strides: Any, padding: Any, data_format: Any = None, dilations: Any = None,
    name: Any = None,
) -> Any:  # fmt: skip
    """Each channel convolved by itself, then the channels mixed at each place."""
    apart = depthwise_conv2d(input, depthwise_filter, strides, padding, data_format, dilations)
    return conv2d(apart, pointwise_filter, 1, "VALID", data_format)


@op("SpaceToDepth")
def space_to_depth(input: Any, block_size: int, data_format: Any = "NHWC", name: Any = None) -> Any:
    """Blocks of places as channels of one place."""
    x, k = first(tensor_of(input), data_format), block_size
    n, channels, height, width = x.array.shape
    parts = engine("reshape")(x, (n, channels, height // k, k, width // k, k))
    return last(
        engine("reshape")(engine("permute")(parts, (0, 3, 5, 1, 2, 4)), (n, k * k * channels, height // k, width // k)), data_format
    )


@op("DepthToSpace")
def depth_to_space(input: Any, block_size: int, data_format: Any = "NHWC", name: Any = None) -> Any:
    """Channels of one place as a block of places."""
    x, k = first(tensor_of(input), data_format), block_size
    n, channels, height, width = x.array.shape
    parts = engine("reshape")(x, (n, k, k, channels // (k * k), height, width))
    return last(
        engine("reshape")(engine("permute")(parts, (0, 3, 4, 1, 5, 2)), (n, channels // (k * k), height * k, width * k)), data_format
    )


@op("Conv2DTranspose")
def conv2d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: Any = "NHWC",
    dilations: Any = None,
    name: Any = None,
) -> Any:
    """The transpose of a convolution, as large as `output_shape` says; filters are `(height, width, out, in)`."""
    x, w = aligned("Conv2DBackpropInput", floats("Conv2DBackpropInput", input), filters)
    steps, gaps = several(strides, 2), several(1 if dilations is None else dilations, 2)
    sizes = [int(one) for one in tensor_of(output_shape).array.tolist()]
    target = sizes[2:] if data_format == "NCHW" else sizes[1:3]
    whole = engine("F.conv_transpose2d")(first(x, data_format), engine("permute")(w, (3, 2, 0, 1)), None, steps, 0, 0, 1, gaps)
    pairs = same(tuple(target), w.array.shape[:2], steps, gaps) if padding.upper() == "SAME" else [(0, 0)] * 2
    for axis, ((before, _), size) in enumerate(zip(pairs, target, strict=True), 2):
        missing = before + size - whole.array.shape[axis]
        if missing > 0:
            whole = engine("F.pad")(whole, [0, 0, 0, missing] if axis == 2 else [0, missing])
        whole = engine("narrow")(whole, axis, before, size)
    return last(whole, data_format)


def _pooled(kind: str, axes: int | None, input: Any, ksize: Any, strides: Any, padding: Any, data_format: Any) -> Any:
    x = tensor_of(input)
    count = _ranked(kind, "pooling input", x, axes)
    window = several(ksize, count)
    steps = window if strides is None else several(strides, count)
    inner, ones = first(x, data_format), (1,) * count
    if kind == "MaxPool":
        least = -np.inf if x.array.dtype.kind == "f" else np.iinfo(x.array.dtype).min
        result = engine(f"F.max_pool{count}d")(padded(inner, padding, window, steps, ones, least), window, steps)
        return last(result, data_format)
    filled = padded(inner, padding, window, steps, ones)
    if filled is inner:
        return last(engine(f"F.avg_pool{count}d")(filled, window, steps), data_format)
    there = padded(wrap(np.ones((1, 1, *inner.array.shape[2:]), x.array.dtype)), padding, window, steps, ones)  # padding does not count
    size = float(np.prod(window))
    sums, counts = (engine("mul")(engine(f"F.avg_pool{count}d")(one, window, steps), size) for one in (filled, there))
    return last(engine("div")(sums, engine("round")(counts)), data_format)


def _pooling(name: str, kind: str, words: str) -> Any:
    axes = int(name[-2]) if name[-1] == "d" else None

    def function(input: Any, ksize: Any, strides: Any = None, padding: Any = "VALID", data_format: Any = None, name: Any = None) -> Any:
        return _pooled(kind, axes, input, ksize, strides, padding, data_format)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{words} of each window, channel by channel; with `SAME` padding does not count."
    return op(kind)(function)


_SIZES = ("", "1d", "2d", "3d")
max_pool, max_pool1d, max_pool2d, max_pool3d = (_pooling(f"max_pool{size}", "MaxPool", "The greatest element") for size in _SIZES)
avg_pool, avg_pool1d, avg_pool2d, avg_pool3d = (_pooling(f"avg_pool{size}", "AvgPool", "The mean") for size in _SIZES)


@op("Pool")
def pool(
    input: Any, window_shape: Any, pooling_type: str, strides: Any = None, padding: Any = "VALID", data_format: Any = None, dilations: Any = None, name: Any = None
) -> Any:  # fmt: skip
    """The greatest element (`"MAX"`) or the mean (`"AVG"`) of each window along all axes between batch and channels; windows stand side by side by ones."""
    if pooling_type not in ("MAX", "AVG") or any(one != 1 for one in several(1 if dilations is None else dilations, len(window_shape))):
        raise refuse_as(InvalidArgumentError, "tf_pool", given=pooling_type)
    return _pooled(
        pooling_type.capitalize() + "Pool", None, input, list(window_shape), 1 if strides is None else strides, padding, data_format
    )


def patches(x: Any, sizes: Any, strides: Any, rates: Any, padding: Any, value: float = 0.0) -> Any:
    """The windows of images (channels last) as `(batch, rows, columns, window, channels)`."""
    (window, steps, gaps), (batch, _, _, channels) = (several(one, 2) for one in (sizes, strides, rates)), x.array.shape
    inner = padded(first(x, None), padding, window, steps, gaps, value)
    rows, columns = ((n - (k - 1) * d - 1) // s + 1 for n, k, d, s in zip(inner.array.shape[2:], window, gaps, steps, strict=True))
    found = engine("reshape")(engine("F.unfold")(inner, window, gaps, 0, steps), (batch, channels, window[0] * window[1], rows, columns))
    return engine("permute")(found, (0, 3, 4, 2, 1))


@op("ExtractImagePatches")
def extract_patches(images: Any, sizes: Any, strides: Any, rates: Any, padding: Any, name: Any = None) -> Any:
    """The windows of images `(batch, height, width, channels)`, the numbers of each in the place of channels."""
    found = patches(tensor_of(images), sizes, strides, rates, padding)
    return engine("reshape")(found, (*found.array.shape[:3], -1))


@op("Dilation2D")
def dilation2d(input: Any, filters: Any, strides: Any, padding: Any, data_format: Any, dilations: Any, name: Any = None) -> Any:
    """The greatest sum of an image and a filter `(height, width, channels)` laid over it, at each place."""
    x, w = aligned("Dilation2D", input, filters)
    height, width, channels = w.array.shape
    sums = engine("add")(
        patches(x, (height, width), strides, dilations, padding, -np.inf), engine("reshape")(w, (height * width, channels))
    )
    return engine("amax")(sums, 3)


@op("Erosion2D")
def erosion2d(value: Any, filters: Any, strides: Any, padding: Any, data_format: Any, dilations: Any, name: Any = None) -> Any:
    """The least difference of an image and a filter `(height, width, channels)`, turned by 180°, laid over it, at each place."""
    turned = engine("flip")(tensor_of(filters), (0, 1))
    return engine("neg")(dilation2d(engine("neg")(tensor_of(value)), turned, strides, padding, data_format, dilations))
