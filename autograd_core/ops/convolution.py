"""Convolution in any number of dimensions, its transpose, and the windows that both are made of.

The windows of the input are gathered channels first (im2col), so that a convolution is one matrix product for each element of the
batch. ⟨z, x ⋆ w⟩ is linear in each of its three members: solved for each of them it gives three operations, each other's derivatives.
V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from autograd_core import ops
from autograd_core.errors import refuse
from autograd_core.op import Op, Sample, general, linear
from autograd_core.ops.linalg import product
from autograd_core.ops.neural import decomposing
from autograd_core.ops.resample import tuple_of
from autograd_core.public import public

__all__ = ["Window", "framed", "places", "unframed"]

_multiply = product(np.matmul)


class Window(NamedTuple):
    """How a window moves along each axis: its step, the padding (before, after), the distance of its elements; and groups of channels."""

    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]
    groups: int = 1

    def outputs(self, size: Any, kernel: Any) -> tuple[int, ...]:
        """How many places the window takes along each axis."""
        rows = zip(size, kernel, self.stride, self.padding, self.dilation, strict=True)
        found = tuple((n + sum(p) - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in rows)
        if min(found) < 0 or any(
            n + sum(p) < d * (k - 1) + 1 for n, k, p, d in zip(size, kernel, self.padding, self.dilation, strict=True)
        ):
            raise refuse("window_too_large", size=list(size), kernel=list(kernel))
        return found


def framed(x: Any, padding: Any, value: Any = 0) -> Any:
    """The array with a frame of one value around its last axes."""
    if not any(map(any, padding)):
        return x
    lead, shape = x.ndim - len(padding), x.shape
    result = np.full_like(
        x, value, shape=shape[:lead] + tuple(n + a + b for n, (a, b) in zip(shape[lead:], padding, strict=True))
    )
    result[(..., *[slice(a, a + n) for n, (a, _) in zip(shape[lead:], padding, strict=True)])] = x
    return result


def unframed(x: Any, padding: Any) -> Any:
    """The array without its frame."""
    return x[(..., *[slice(a, n - b) for n, (a, b) in zip(x.shape[x.ndim - len(padding) :], padding, strict=True)])]


def places(kernel: Any, out: Any, stride: Any, dilation: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Each element of a window with the index of the positions it takes as the window moves."""
    for offset in np.ndindex(*kernel):
        yield (
            offset,
            (..., *[slice(o * d, o * d + m * s, s) for o, d, m, s in zip(offset, dilation, out, stride, strict=True)]),
        )


def _columns(x: Any, kernel: Any, out: Any, window: Window) -> Any:
    """The windows of (N, C, …) side by side: (N, groups, C / groups · kernel, positions)."""
    n = len(kernel)
    x = framed(x, window.padding)
    extent = [d * (k - 1) + 1 for k, d in zip(kernel, window.dilation, strict=True)]
    view: Any = np.lib.stride_tricks.sliding_window_view(x, extent, axis=tuple(range(2, 2 + n)))
    view = view[
        (
            slice(None),
            slice(None),
            *[slice(0, m * s, s) for m, s in zip(out, window.stride, strict=True)],
            *[slice(None, None, d) for d in window.dilation],
        )
    ]
    view = np.transpose(view, (0, 1, *range(2 + n, 2 + 2 * n), *range(2, 2 + n)))
    return np.reshape(view, (len(x), window.groups, x.shape[1] // window.groups * math.prod(kernel), math.prod(out)))


def _collected(columns: Any, channels: int, kernel: Any, out: Any, size: Any, window: Window) -> Any:
    """The transpose of `_columns`: every element of every window added where it was read."""
    columns = np.reshape(columns, (len(columns), channels, *kernel, *out))
    result = np.zeros_like(
        columns, shape=(len(columns), channels, *[n + sum(p) for n, p in zip(size, window.padding, strict=True)])
    )
    for offset, index in places(kernel, out, window.stride, window.dilation):
        result[index] += columns[(slice(None), slice(None), *offset)]
    return unframed(result, window.padding)


def _grouped(w: Any, groups: int) -> Any:
    return np.reshape(w, (groups, w.shape[0] // groups, math.prod(w.shape[1:])))


def _planes(z: Any, groups: int) -> Any:
    return np.reshape(z, (len(z), groups, z.shape[1] // groups, math.prod(z.shape[2:])))


def _biased(y: Any, bias: Any) -> Any:
    return y if bias is None else np.add(y, np.reshape(bias, (-1, *[1] * (y.ndim - 2))), out=y)


def _convolve(x: Any, w: Any, b: Any = None, *, size: tuple[int, ...], window: Window) -> Any:
    y = _multiply(_grouped(w, window.groups), _columns(x, w.shape[2:], size, window))
    return _biased(np.reshape(y, (len(x), len(w), *size)), b)


def _convolve_back(z: Any, w: Any, b: Any = None, *, size: tuple[int, ...], window: Window) -> Any:
    columns = _multiply(np.swapaxes(_grouped(w, window.groups), 1, 2), _planes(z, window.groups))
    return _biased(_collected(columns, w.shape[1] * window.groups, w.shape[2:], z.shape[2:], size, window), b)


def _correlate(x: Any, z: Any, *, size: tuple[int, ...], window: Window) -> Any:
    columns = np.swapaxes(_columns(x, size, z.shape[2:], window), 2, 3)
    return np.reshape(
        np.add.reduce(np.matmul(_planes(z, window.groups), columns), axis=0),
        (z.shape[1], x.shape[1] // window.groups, *size),
    )


def _sum_of_planes(g: Any) -> Any:
    return ops.sum(g, dim=(0, *range(2, g.ndim)))


_PLAIN = Window((1,), ((0, 0),), (1,))
_WIDE = Window((2, 1), ((1, 1), (0, 2)), (1, 2), 2)
_DERIVATIVE = [r"#g \star^{\mathsf T} #2", r"#1 \star #g", r"\textstyle\sum #g"]
convolution: Op = general(
    "convolution", _convolve,
    [lambda g, x2, shape, window: convolution_back(g, x2, size=shape[2:], window=window),
     lambda g, x1, shape, window: correlation(x1, g, size=shape[2:], window=window), _sum_of_planes],
    symbol="⋆", role="swap", latex=r"#1 \star #2", derivative=_DERIVATIVE, public=False,
    samples=[Sample(((2, 2, 5), (3, 2, 2), (3,)), {"size": (4,), "window": _PLAIN}), Sample(((1, 4, 5, 3), (2, 2, 2, 2)), {"size": (3, 3), "window": _WIDE})],
)  # fmt: skip
convolution_back: Op = general(
    "convolution_back", _convolve_back,
    [lambda g, x2, shape, window: convolution(g, x2, size=shape[2:], window=window),
     lambda g, x1, shape, window: correlation(g, x1, size=shape[2:], window=window), _sum_of_planes],
    symbol="⋆ᵀ", role="swap", latex=r"#1 \star^{\mathsf T} #2", derivative=[r"#g \star #2", r"#g \star #1", _DERIVATIVE[2]], public=False,
    backward="ConvolutionBackward0",
    samples=[Sample(((2, 3, 4), (3, 2, 2), (2,)), {"size": (5,), "window": _PLAIN}), Sample(((1, 2, 3, 3), (2, 2, 2, 2)), {"size": (5, 3), "window": _WIDE})],
)  # fmt: skip
correlation: Op = general(
    "correlation", _correlate,
    [lambda g, x2, shape, window: convolution_back(x2, g, size=shape[2:], window=window),
     lambda g, x1, shape, window: convolution(x1, g, size=shape[2:], window=window)],
    symbol="⋆", role="swap", latex=r"#1 \star #2", derivative=[r"#2 \star^{\mathsf T} #g", r"#1 \star #g"], public=False,
    backward="ConvolutionBackward0",
    samples=[Sample(((2, 2, 5), (2, 3, 4)), {"size": (2,), "window": _PLAIN})],
)  # fmt: skip
unfolding: Op = linear(
    "im2col", lambda x, kernel, out, window: _columns(x, kernel, out, window)[:, 0],
    [lambda g, shape, kernel, out, window: folding(g, size=shape[1:], kernel=kernel, out=out, window=window)],
    symbol="im2col", role="move", latex=r"\operatorname{unfold} #1", derivative=[r"\operatorname{fold} #g"], public=False, backward="Im2ColBackward0",
    samples=[Sample(((1, 2, 5, 3),), {"kernel": (2, 2), "out": (3, 3), "window": _WIDE._replace(groups=1)})],
)  # fmt: skip
folding: Op = linear(
    "col2im", lambda x, size, kernel, out, window: _collected(x, size[0], kernel, out, size[1:], window),
    [lambda g, kernel, out, window: unfolding(g, kernel=kernel, out=out, window=window)],
    symbol="col2im", role="move", latex=r"\operatorname{fold} #1", derivative=[r"\operatorname{unfold} #g"], public=False, backward="Col2ImBackward0",
    samples=[Sample(((1, 8, 9),), {"size": (2, 5, 3), "kernel": (2, 2), "out": (3, 3), "window": _WIDE._replace(groups=1)})],
)  # fmt: skip


def _batched(input: Any, n: int, name: str) -> Any:
    """The input with a batch axis."""
    if input.ndim not in (n + 1, n + 2):
        raise refuse("conv_dimensions", name=name, few=n + 1, many=n + 2, shape=list(input.shape))
    return input if input.ndim == n + 2 else ops.unsqueeze(input, dim=0)


def _check_channels(x: Any, weight: Any, groups: int, expected: int) -> None:
    if x.shape[1] != expected or weight.shape[0] % groups:
        raise refuse(
            "conv_channels",
            groups=groups,
            weight=list(weight.shape),
            input=list(x.shape),
            expected=expected,
            found=x.shape[1],
        )


def _apply(op: Op, input: Any, x: Any, weight: Any, bias: Any, size: tuple[int, ...], window: Window) -> Any:
    y = op(x, weight, *() if bias is None else (bias,), size=size, window=window)
    return y if x is input else ops.squeeze(y, dim=0)


def _from_columns(x: Any, weight: Any, bias: Any, size: tuple[int, ...], window: Window) -> Any:
    """A convolution as its windows times the weights: what `decomposed` shows."""
    g, n, o = window.groups, x.shape[0], weight.shape[0]
    columns = ops.reshape(
        unfolding(x, kernel=tuple(weight.shape[2:]), out=size, window=window._replace(groups=1)),
        size=(n, g, math.prod(weight.shape[1:]), math.prod(size)),
    )
    y = ops.reshape(
        ops.matmul(ops.reshape(weight, size=(g, o // g, math.prod(weight.shape[1:]))), columns), size=(n, o, *size)
    )
    return y if bias is None else y + ops.reshape(bias, size=(o, *[1] * len(size)))


def _family(n: int) -> None:
    """The two functions of PyTorch for n dimensions."""

    def conv(
        input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
    ) -> Any:
        """The products of a moving window of the input (N, C, …) with each row of the weights (O, C / groups, …)."""
        x, dilation, stride = _batched(input, n, f"conv{n}d"), tuple_of(dilation, n), tuple_of(stride, n)
        _check_channels(x, weight, groups, weight.shape[1] * groups)
        if padding == "same":
            if max(stride) > 1:
                raise refuse("conv_same")
            widths = tuple(
                (total // 2, total - total // 2)
                for total in [d * (k - 1) for d, k in zip(dilation, weight.shape[2:], strict=True)]
            )
        else:
            widths = tuple((p, p) for p in tuple_of(0 if padding == "valid" else padding, n))
        window = Window(stride, widths, dilation, groups)
        size = window.outputs(x.shape[2:], weight.shape[2:])
        if decomposing():
            y = _from_columns(x, weight, bias, size, window)
            return y if x is input else ops.squeeze(y, dim=0)
        return _apply(convolution, input, x, weight, bias, size, window)

    def conv_transpose(
        input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0, groups: int = 1, dilation: Any = 1
    ) -> Any:  # fmt: skip
        """The transpose of a convolution: every element of the input (N, C, …) writes its weights (C, O / groups, …) around its place."""
        x, widths = _batched(input, n, f"conv_transpose{n}d"), tuple_of(padding, n)
        _check_channels(x, weight, groups, weight.shape[0])
        window = Window(tuple_of(stride, n), tuple((p, p) for p in widths), tuple_of(dilation, n), groups)
        rows = zip(x.shape[2:], weight.shape[2:], *window[:3], tuple_of(output_padding, n), strict=True)
        size = tuple((m - 1) * s - sum(p) + d * (k - 1) + more + 1 for m, k, s, p, d, more in rows)
        return _apply(convolution_back, input, x, weight, bias, size, window)

    for function, name in ((conv, f"conv{n}d"), (conv_transpose, f"conv_transpose{n}d")):
        function.__name__ = name
        public(name, "F." + name, method=False)(function)


for _n in (1, 2, 3):
    _family(_n)


def _columns_window(kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> tuple[tuple[int, ...], Window]:
    return tuple_of(kernel_size, 2), Window(
        tuple_of(stride, 2), tuple((p, p) for p in tuple_of(padding, 2)), tuple_of(dilation, 2)
    )


@public("F.unfold", method=False)
def unfold_image(input: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Any:
    """The windows of an image (N, C, H, W) as columns: (N, C · kernel, positions)."""
    x, (kernel, window) = _batched(input, 2, "unfold"), _columns_window(kernel_size, dilation, padding, stride)
    y = unfolding(x, kernel=kernel, out=window.outputs(x.shape[2:], kernel), window=window)
    return y if x is input else ops.squeeze(y, dim=0)


@public("F.fold", method=False)
def fold_image(
    input: Any, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Any:
    """Columns (N, C · kernel, positions) added up to the image whose windows they are: (N, C, *output_size)."""
    x, (kernel, window), size = (
        _batched(input, 1, "fold"),
        _columns_window(kernel_size, dilation, padding, stride),
        tuple_of(output_size, 2),
    )
    out = window.outputs(size, kernel)
    if x.shape[1] % math.prod(kernel) or x.shape[2] != math.prod(out):
        raise refuse("fold_columns", shape=list(x.shape), kernel=math.prod(kernel), places=math.prod(out))
    y = folding(x, size=(x.shape[1] // math.prod(kernel), *size), kernel=kernel, out=out, window=window)
    return y if x is input else ops.squeeze(y, dim=0)
