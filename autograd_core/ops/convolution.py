"""Convolution in any number of dimensions, its transpose, and the windows that both are made of.

The windows of the input are gathered as columns (im2col) with the batch as the last axis, so that every copy runs over long stretches of memory
and a convolution is one matrix product. Results keep that order in memory, so that the next layer finds it. ⟨z, x ⋆ w⟩ is linear in each of its
three members: solved for each of them it gives three operations that are each other's derivatives.
V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, NamedTuple

import numpy as np

from autograd_core import ops
from autograd_core.errors import refuse, require
from autograd_core.op import Op, Sample, general
from autograd_core.ops.linalg import product
from autograd_core.ops.neural import decomposing
from autograd_core.ops.reduce import sum as sum_of
from autograd_core.ops.resample import tuple_of
from autograd_core.ops.rows import mover, row
from autograd_core.public import public


class Window(NamedTuple):
    """How a window moves along each axis: its step, the padding (before, after), the distance of its elements; and groups of channels."""

    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]
    groups: int = 1

    def outputs(self, size: Any, kernel: Any) -> tuple[int, ...]:
        """How many places the window takes along each axis."""
        rows = zip(size, kernel, *self[:3], strict=True)
        room = [(n + sum(p) - d * (k - 1) - 1, s) for n, k, s, p, d in rows]
        if min(room)[0] < 0:
            raise refuse("window_too_large", size=list(size), kernel=list(kernel))
        return tuple(n // s + 1 for n, s in room)


def framed(x: Any, padding: Any, value: Any = 0) -> Any:
    """The array with a frame of one value around its last axes."""
    if not any(map(any, padding)):
        return x
    wide = [(0, 0)] * (x.ndim - len(padding)) + list(padding)
    result = np.full_like(x, value, shape=tuple(n + a + b for n, (a, b) in zip(x.shape, wide, strict=True)))
    result[tuple(slice(a, a + n) for n, (a, _) in zip(x.shape, wide, strict=True))] = x
    return result


def unframed(x: Any, padding: Any) -> Any:
    """The array without its frame."""
    return x[(..., *[slice(a, n - b) for n, (a, b) in zip(x.shape[x.ndim - len(padding) :], padding, strict=True)])]


@lru_cache(maxsize=256)
def places(kernel: tuple[int, ...], out: tuple[int, ...], window: Window) -> list[tuple[tuple[int, ...], tuple[slice, ...]]]:  # fmt: skip
    """Each element of a window with the slices of the positions it takes as the window moves."""
    rows = list(zip(window.dilation, out, window.stride, strict=True))
    return [(offset, tuple(slice(o * d, o * d + m * s, s) for o, (d, m, s) in zip(offset, rows, strict=True))) for offset in np.ndindex(*kernel)]  # fmt: skip


def _columns(x: Any, kernel: Any, out: Any, window: Window) -> Any:
    """The windows of (N, C, …) side by side: (groups, C / groups · kernel, positions · N)."""
    x = np.moveaxis(framed(x, window.padding), 0, -1)
    result = np.empty_like(x, shape=(len(x), *kernel, *out, x.shape[-1]), order="C")
    for offset, index in places(kernel, out, window):
        result[(slice(None), *offset)] = x[(slice(None), *index)]
    return np.reshape(result, (window.groups, len(x) // window.groups * math.prod(kernel), math.prod(out) * x.shape[-1]))  # fmt: skip


def _is_banded(kernel: Any, out: Any, n: int, window: Window) -> bool:
    """Whether bands are worth while: each row of the result is a product by itself, which should not be a small one."""
    return len(kernel) > 1 < kernel[0] and window.dilation[0] == 1 and math.prod(out[1:]) * n >= 64


def _bands(x: Any, kernel: Any, out: Any, window: Window) -> Any:
    """The windows of (N, C, …) of each row of the result: (groups, rows, kernel · C / groups, places in the row · N).

    Gathered along all axes but the first, over which windows of one and the next row share memory (M. Cho and D. Brand, "MEC: memory-efficient
    convolution", 2017): a third of the copies for a 3 × 3 kernel.
    """
    x = np.moveaxis(framed(x, window.padding), 0, -1)
    x = np.swapaxes(np.reshape(x, (window.groups, len(x) // window.groups, *x.shape[1:])), 1, 2)
    rows = np.empty_like(x, shape=(*x.shape[:3], *kernel[1:], *out[1:], x.shape[-1]), order="C")
    for offset, index in places(kernel[1:], out[1:], Window(window.stride[1:], window.padding[1:], window.dilation[1:])):
        rows[(slice(None), slice(None), slice(None), *offset)] = x[(slice(None), slice(None), slice(None), *index)]
    rows = np.reshape(rows, (*x.shape[:2], x.shape[2] * math.prod(kernel[1:]), math.prod(out[1:]) * x.shape[-1]))
    bands = np.lib.stride_tricks.sliding_window_view(rows, kernel[0], 1)[:, :: window.stride[0]]
    return np.reshape(np.moveaxis(bands, -1, 2), (window.groups, out[0], kernel[0] * rows.shape[2], rows.shape[3]))


def _across(w: Any, groups: int) -> Any:
    """The weights as the matrices that bands are multiplied by."""
    return np.reshape(np.moveaxis(w, 2, 1), (groups, 1, w.shape[0] // groups, math.prod(w.shape[1:])))


def _along(w: Any, bands: Any) -> Any:
    y = np.empty_like(bands, shape=(len(bands), w.shape[2], bands.shape[1], bands.shape[3]))
    np.matmul(w, bands, out=np.swapaxes(y, 1, 2))
    return y


def _collected(columns: Any, channels: int, kernel: Any, out: Any, size: Any, window: Window) -> Any:
    """The transpose of `_columns`: every element of every window added where it was read."""
    n = columns.size // max(channels * math.prod(kernel) * math.prod(out), 1)
    columns = np.reshape(columns, (channels, *kernel, *out, n))
    result = np.zeros_like(columns, shape=(channels, *[m + sum(p) for m, p in zip(size, window.padding, strict=True)], n))  # fmt: skip
    for offset, index in places(kernel, out, window):
        result[(slice(None), *index)] += columns[(slice(None), *offset)]
    return unframed(np.moveaxis(result, -1, 0), window.padding)


def _rows(w: Any, groups: int) -> Any:
    return np.reshape(w, (groups, w.shape[0] // groups, math.prod(w.shape[1:])))


def _planes(z: Any, groups: int) -> Any:
    return _rows(np.moveaxis(z, 0, -1), groups)


def _blocks(x: Any) -> Any:
    """The last axis in blocks, those first: BLAS is at its best on matrices that stay in the cache."""
    n = x.shape[-1]
    count = n & -n or 1
    while count > 1 and n < 1024 * count:
        count //= 2
    return np.moveaxis(np.reshape(x, (*x.shape[:-1], count, n // count)), -2, 0)


def _wide(a: Any, b: Any) -> Any:
    y = np.empty_like(b, shape=(len(b), a.shape[1], b.shape[2]))
    np.matmul(a, _blocks(b), out=_blocks(y))
    return y


def _long(a: Any, b: Any) -> Any:
    return np.add.reduce(np.matmul(_blocks(a), np.swapaxes(_blocks(b), -1, -2)), axis=0)


_multiply, _multiply_bands = product(_wide), product(_along)


def _biased(y: Any, bias: Any) -> Any:
    return y if bias is None else np.add(y, np.reshape(bias, (-1, *[1] * (y.ndim - 2))), out=y)


def _convolve(x: Any, w: Any, b: Any = None, *, size: tuple[int, ...], window: Window) -> Any:
    if _is_banded(w.shape[2:], size, len(x), window):
        y = _multiply_bands(_across(w, window.groups), _bands(x, w.shape[2:], size, window))
    else:
        y = _multiply(_rows(w, window.groups), _columns(x, w.shape[2:], size, window))
    return _biased(np.moveaxis(np.reshape(y, (len(w), *size, len(x))), -1, 0), b)


def _turned(z: Any, w: Any, size: tuple[int, ...], window: Window) -> tuple[Any, Window] | None:
    """Weights and window of the convolution that a transposed one is where every step is one; `None` where adding up columns is less work."""
    o, c, *kernel = w.shape
    ends = tuple((d * (k - 1) - a, d * (k - 1) - b) for k, d, (a, b) in zip(kernel, window.dilation, window.padding, strict=True))
    if max(window.stride) > 1 or min(map(min, ends)) < 0 or o * math.prod(kernel[1:]) > 2 * c * window.groups * math.prod(kernel):
        return None
    if 4 * math.prod(size) > 5 * math.prod(z.shape[2:]):  # so much more to multiply
        return None
    found = window._replace(padding=ends)
    if not _is_banded(kernel, size, len(z), found) or found.outputs(z.shape[2:], kernel) != size:
        return None
    w = np.swapaxes(np.reshape(w, (window.groups, o // window.groups, c, *kernel)), 1, 2)
    return np.reshape(w[(..., *[slice(None, None, -1)] * len(kernel))], (c * window.groups, o // window.groups, *kernel)), found


def _convolve_back(z: Any, w: Any, b: Any = None, *, size: tuple[int, ...], window: Window) -> Any:
    turned = _turned(z, w, size, window)
    if turned is not None:
        return _convolve(z, turned[0], b, size=size, window=turned[1])
    columns = _multiply(np.swapaxes(_rows(w, window.groups), 1, 2), _planes(z, window.groups))
    return _biased(_collected(columns, w.shape[1] * window.groups, w.shape[2:], z.shape[2:], size, window), b)


def _correlate(x: Any, z: Any, *, size: tuple[int, ...], window: Window) -> Any:
    if _is_banded(size, z.shape[2:], len(x), window):
        bands = _bands(x, size, z.shape[2:], window)
        rows = np.reshape(_planes(z, window.groups), (window.groups, -1, *bands.shape[1:4:2]))
        y = np.add.reduce(np.matmul(np.swapaxes(rows, 1, 2), np.swapaxes(bands, -1, -2)), axis=1)
        return np.moveaxis(np.reshape(y, (z.shape[1], size[0], x.shape[1] // window.groups, *size[1:])), 1, 2)
    y = _long(_planes(z, window.groups), _columns(x, size, z.shape[2:], window))
    return np.reshape(y, (z.shape[1], x.shape[1] // window.groups, *size))


_PLAIN, _WIDE = Window((1,), ((0, 0),), (1,)), Window((2, 1), ((1, 1), (0, 2)), (1, 2), 2)
_FOLD: Any = {"kernel": (2, 2), "out": (3, 3), "window": _WIDE._replace(groups=1)}
_conv: Op = row(general, "conv", _convolve, [lambda g, x2, shape, window: _conv_transpose(g, x2, size=shape[2:], window=window),
    lambda g, x1, shape, window: _conv_weight(x1, g, size=shape[2:], window=window), lambda g: sum_of(g, dim=(0, *range(2, g.ndim)), keepdim=False)],
    r"#1 \star #2", [r"#g \star^{\mathsf T} #2", r"#1 \star #g", r"\textstyle\sum #g"], "⋆",
    [Sample(((2, 2, 5), (3, 2, 2), (3,)), {"size": (4,), "window": _PLAIN}), Sample(((1, 4, 5, 3), (2, 2, 2, 2)), {"size": (3, 3), "window": _WIDE})],
    role="swap", backward="ConvolutionBackward0")  # fmt: skip
_conv_transpose: Op = row(general, "conv_transpose", _convolve_back, [lambda g, x2, shape, window: _conv(g, x2, size=shape[2:], window=window),
    lambda g, x1, shape, window: _conv_weight(g, x1, size=shape[2:], window=window), _conv.rules[2]], r"#1 \star^{\mathsf T} #2",
    [r"#g \star #2", r"#g \star #1", r"\textstyle\sum #g"], "⋆ᵀ", [Sample(((2, 3, 4), (3, 2, 2), (2,)), {"size": (5,), "window": _PLAIN}),
    Sample(((1, 2, 3, 3), (2, 2, 2, 2)), {"size": (5, 3), "window": _WIDE})], role="swap", backward="ConvolutionBackward0")  # fmt: skip
_conv_weight: Op = row(general, "conv_weight", _correlate, [lambda g, x2, shape, window: _conv_transpose(x2, g, size=shape[2:], window=window),
    lambda g, x1, shape, window: _conv(x1, g, size=shape[2:], window=window)], r"#1 \star #2", [r"#2 \star^{\mathsf T} #g", r"#1 \star #g"], "⋆",
    [Sample(((2, 2, 5), (2, 3, 4)), {"size": (2,), "window": _PLAIN})], role="swap", backward="ConvolutionBackward0")  # fmt: skip


def _im2col_kernel(x: Any, kernel: Any, out: Any, window: Window) -> Any:
    return np.moveaxis(np.reshape(_columns(x, kernel, out, window), (x.shape[1] * math.prod(kernel), math.prod(out), len(x))), -1, 0)  # fmt: skip


_im2col: Op = mover("im2col", _im2col_kernel, "im2col",
    lambda g, shape, kernel, out, window: _col2im(g, size=shape[1:], kernel=kernel, out=out, window=window), r"\operatorname{fold} #g",
    [Sample(((1, 2, 5, 3),), _FOLD)], latex=r"\operatorname{unfold} #1")  # fmt: skip
_col2im: Op = mover("col2im", lambda x, size, kernel, out, window: _collected(np.moveaxis(x, 0, -1), size[0], kernel, out, size[1:], window), "col2im",
    lambda g, kernel, out, window: _im2col(g, kernel=kernel, out=out, window=window), r"\operatorname{unfold} #g",
    [Sample(((1, 8, 9),), {"size": (2, 5, 3), **_FOLD})], latex=r"\operatorname{fold} #1")  # fmt: skip


def with_batch(n: int, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function of a batch of images with n axes, made to take one image as well."""

    @wraps(function)
    def call(input: Any, *rest: Any, **keywords: Any) -> Any:
        if input.ndim == n + 2:
            return function(input, *rest, **keywords)
        require(input.ndim == n + 1, "conv_dimensions", name=name, few=n + 1, many=n + 2, shape=list(input.shape))
        return ops.squeeze(function(ops.unsqueeze(input, dim=0), *rest, **keywords), dim=0)

    call.__name__ = name
    return call


def _check_channels(x: Any, weight: Any, groups: int, expected: int) -> None:
    if x.shape[1] != expected or weight.shape[0] % groups:
        raise refuse("conv_channels", groups=groups, weight=list(weight.shape), input=list(x.shape), expected=expected, found=x.shape[1])  # fmt: skip


def _from_columns(x: Any, weight: Any, size: tuple[int, ...], window: Window) -> Any:
    """A convolution as its windows times the weights: what `decomposed` shows."""
    n, o, g, row = x.shape[0], weight.shape[0], window.groups, math.prod(weight.shape[1:])
    columns = ops.reshape(_im2col(x, kernel=tuple(weight.shape[2:]), out=size, window=window), size=(n, g, row, math.prod(size)))  # fmt: skip
    return ops.reshape(ops.matmul(ops.reshape(weight, size=(g, o // g, row)), columns), size=(n, o, *size))


def _family(n: int) -> None:
    """The two functions of PyTorch for n dimensions."""

    def conv(input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1) -> Any:  # fmt: skip
        """The products of a moving window of the input (N, C, …) with each row of the weights (O, C / groups, …)."""
        _check_channels(input, weight, groups, weight.shape[1] * groups)
        stride, dilation = tuple_of(stride, n), tuple_of(dilation, n)
        if padding == "same":
            require(max(stride) <= 1, "conv_same")
            widths = [(d * (k - 1) // 2, d * (k - 1) - d * (k - 1) // 2) for d, k in zip(dilation, weight.shape[2:], strict=True)]  # fmt: skip
        else:
            widths = [(p, p) for p in tuple_of(0 if padding == "valid" else padding, n)]
        window = Window(stride, tuple(widths), dilation, groups)
        size = window.outputs(input.shape[2:], weight.shape[2:])
        if decomposing():
            y = _from_columns(input, weight, size, window)
            return y if bias is None else y + ops.reshape(bias, size=(-1, *[1] * n))
        return _conv(*(input, weight) if bias is None else (input, weight, bias), size=size, window=window)

    def conv_transpose(
        input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0, groups: int = 1, dilation: Any = 1
    ) -> Any:  # fmt: skip
        """The transpose of a convolution: every element of the input (N, C, …) writes its weights (C, O / groups, …) around its place."""
        _check_channels(input, weight, groups, weight.shape[0])
        window = Window(tuple_of(stride, n), tuple((p, p) for p in tuple_of(padding, n)), tuple_of(dilation, n), groups)
        added = tuple_of(output_padding, n)
        fits = all(more < max(s, d) for more, s, d in zip(added, window.stride, window.dilation, strict=True))
        require(fits, "conv_output_padding", given=list(added), stride=list(window.stride), dilation=list(window.dilation))
        rows = zip(input.shape[2:], weight.shape[2:], *window[:3], added, strict=True)
        size = tuple((m - 1) * s - sum(p) + d * (k - 1) + more + 1 for m, k, s, p, d, more in rows)
        if min(size) < 1:
            raise refuse("window_too_large", size=list(input.shape[2:]), kernel=list(weight.shape[2:]))
        return _conv_transpose(*(input, weight) if bias is None else (input, weight, bias), size=size, window=window)

    for name, function in ((f"conv{n}d", conv), (f"conv_transpose{n}d", conv_transpose)):
        public(name, "F." + name, method=False)(with_batch(n, name, function))


for _n in (1, 2, 3):
    _family(_n)


def _folds(kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> tuple[tuple[int, ...], Window]:
    return tuple_of(kernel_size, 2), Window(tuple_of(stride, 2), tuple((p, p) for p in tuple_of(padding, 2)), tuple_of(dilation, 2))  # fmt: skip


def _unfold(input: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Any:
    """The windows of an image (N, C, H, W) as columns: (N, C · kernel, positions)."""
    kernel, window = _folds(kernel_size, dilation, padding, stride)
    return _im2col(input, kernel=kernel, out=window.outputs(input.shape[2:], kernel), window=window)


def _fold(input: Any, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Any:
    """Columns (N, C · kernel, positions) added up to the image whose windows they are: (N, C, *output_size)."""
    (kernel, window), size = _folds(kernel_size, dilation, padding, stride), tuple_of(output_size, 2)
    out, (_, rows, columns) = window.outputs(size, kernel), input.shape
    fits = rows % math.prod(kernel) == 0 and columns == math.prod(out)
    require(fits, "fold_columns", shape=list(input.shape), kernel=math.prod(kernel), count=math.prod(out))
    return _col2im(input, size=(rows // math.prod(kernel), *size), kernel=kernel, out=out, window=window)


public("F.unfold", method=False)(with_batch(2, "im2col", _unfold))
public("F.fold", method=False)(with_batch(1, "col2im", _fold))
