"""Pooling: the largest or the mean element of a moving window, in any number of dimensions.

A window's elements are visited one by one, each for all places of the window at once, so no window is ever copied. Of equal elements
the first is the largest, as in PyTorch. Means are separable: products with one small matrix along each axis (`resample`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.errors import refuse
from autograd_core.op import Op, Sample, general, make
from autograd_core.ops.convolution import Window, framed, places, unframed
from autograd_core.ops.resample import avg_pool, tuple_of
from autograd_core.public import public


def _lowest(x: Any) -> Any:
    return -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min


def _max_pool(x: Any, kernel: tuple[int, ...], size: tuple[int, ...], window: Window) -> Any:
    x, y = framed(x, window.padding, _lowest(x)), None
    for _, index in places(kernel, size, window.stride, window.dilation):
        y = np.array(x[index]) if y is None else np.maximum(y, x[index], out=y)
    return y


def _winners(x: Any, y: Any, kernel: Any, size: Any, window: Window) -> Iterator[tuple[Any, Any, Any]]:
    """For each element of the window: its offset, the index of its positions, and where it is the first largest."""
    x, left = framed(x, window.padding, _lowest(x)), np.full_like(y, True, dtype=bool)
    for offset, index in places(kernel, size, window.stride, window.dilation):
        chosen = np.equal(x[index], y)
        chosen &= left
        left ^= chosen
        yield offset, index, chosen


def _route(g: Any, x: Any, y: Any, kernel: Any, size: Any, window: Window) -> Any:
    result = np.zeros_like(framed(x, window.padding))
    for _, index, chosen in _winners(x, y, kernel, size, window):
        result[index] += g * chosen
    return unframed(result, window.padding)


def _pick(t: Any, x: Any, y: Any, kernel: Any, size: Any, window: Window) -> Any:
    t, result = framed(t, window.padding), np.zeros_like(y)
    for _, index, chosen in _winners(x, y, kernel, size, window):
        result += t[index] * chosen
    return result


def _positions(x: Any, kernel: Any, size: Any, window: Window) -> Any:
    """Where the largest stand, counted through the plane."""
    y = _max_pool(x, kernel, size, window)
    result, plane = np.zeros_like(y, dtype=np.int64), x.shape[-len(kernel) :]
    for offset, _, chosen in _winners(x, y, kernel, size, window):
        flat: Any = 0
        for o, m, n, s, (p, _), d in zip(offset, size, plane, *window[:3], strict=True):
            flat = np.expand_dims(flat * n, -1) + (o * d - p + np.arange(m) * s)
        result += chosen * flat
    return result


_HOW = {"kernel": (2, 2), "size": (3, 2), "window": Window((1, 2), ((1, 0), (0, 1)), (1, 1))}
_HOWEVER = {"symbol": "max", "role": "route", "latex": r"\operatorname{maxpool} #1", "public": False}
max_pool: Op = general(
    "max_pool", _max_pool, [lambda g, x, y, kernel, size, window: _routed(g, x, y, kernel=kernel, size=size, window=window)],
    derivative=[r"#g \text{ where the largest stood}"], samples=[Sample(((1, 2, 3, 3),), _HOW)], **_HOWEVER,
)  # fmt: skip
_routed: Op = general(
    "max_pool_back", _route, [lambda g, x2, x3, kernel, size, window: _picked(g, x2, x3, kernel=kernel, size=size, window=window), None, None],
    derivative=[r"#g \text{ read where the largest stood}", None, None], samples=[Sample(((1, 3, 2), (1, 3, 3), (1, 3, 2)), _HOW)], **_HOWEVER,
)  # fmt: skip
_picked: Op = general(
    "max_pool_read", _pick, [lambda g, x2, x3, kernel, size, window: _routed(g, x2, x3, kernel=kernel, size=size, window=window), None, None],
    derivative=[r"#g \text{ where the largest stood}", None, None], samples=[Sample(((1, 3, 3), (1, 3, 3), (1, 3, 2)), _HOW)], **_HOWEVER,
)  # fmt: skip
_standing: Op = general(
    "max_pool_positions", _positions, [None], derivative=[None], differentiable=False, **{**_HOWEVER, "role": "stop"}
)


def _count(size: int, kernel: int, stride: int, pad: int, dilation: int, ceil_mode: bool) -> int:
    """How many places a window takes; with `ceil_mode` the last may hang over, but must begin on the input or its left padding."""
    if pad * 2 > dilation * (kernel - 1) + 1:
        raise refuse("pool_padding", padding=pad, kernel=kernel)
    room = size + 2 * pad - dilation * (kernel - 1) - 1
    out = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    out -= ceil_mode and (out - 1) * stride >= size + pad
    if out < 1:
        raise refuse("window_too_large", size=[size], kernel=[kernel])
    return out


def _moves(input: Any, n: int, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool) -> Any:
    """For each axis its size, the window's size, step, padding and spread, and the number of places."""
    if input.ndim not in (n + 1, n + 2):
        raise refuse(
            "conv_dimensions", name=f"pooling in {n} dimensions", few=n + 1, many=n + 2, shape=list(input.shape)
        )
    stride = kernel_size if stride is None or stride in ((), []) else stride
    rows = list(
        zip(input.shape[-n:], *[tuple_of(one, n) for one in (kernel_size, stride, padding, dilation)], strict=True)
    )
    return [(*row, _count(*row, ceil_mode)) for row in rows]


def _bounds(size: int, out: int) -> list[range]:
    return [range(i * size // out, -(-(i + 1) * size // out)) for i in range(out)]


def _wanted(output_size: Any, input: Any, n: int) -> list[tuple[int, int]]:
    """Pairs of old and new sizes; `None` keeps one."""
    wanted = output_size if isinstance(output_size, (tuple, list)) else (output_size,) * n
    return [(m, m if out is None else int(out)) for m, out in zip(input.shape[-n:], wanted, strict=True)]


def _family(n: int) -> None:
    """The functions of PyTorch for n dimensions."""

    def max_pool_nd(
        input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False, return_indices: bool = False
    ) -> Any:  # fmt: skip
        """The largest element of each window; with `return_indices` also where it stands in its plane."""
        moves = _moves(input, n, kernel_size, stride, padding, dilation, ceil_mode)
        frame = tuple((p, max((m - 1) * s + d * (k - 1) + 1 - size - p, 0)) for size, k, s, p, d, m in moves)
        _, kernel, strides, _, spread, size = zip(*moves, strict=True)
        how: Any = {"kernel": kernel, "size": size, "window": Window(strides, frame, spread)}
        y = max_pool(input, **how)
        return (y, _standing(input, **how)) if return_indices else y

    def avg_pool_nd(
        input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False, count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> Any:  # fmt: skip
        """The mean of each window."""
        if divisor_override == 0:
            raise refuse("pool_divisor")
        moves = _moves(input, n, kernel_size, stride, padding, 1, ceil_mode)
        divisors = [None] * n if divisor_override is None else [divisor_override, *[1] * (n - 1)]
        return avg_pool(
            input,
            maps=tuple(
                ("mean", size, m, k, s, p, count_include_pad, by)
                for (size, k, s, p, _, m), by in zip(moves, divisors, strict=True)
            ),
            back=False,
        )

    def lp_pool_nd(input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
        """The norm of each window."""
        if math.isinf(norm_type):
            sign = math.copysign(1.0, norm_type)
            return max_pool_nd(input.abs() * sign, kernel_size, stride, ceil_mode=ceil_mode) * sign
        mean = avg_pool_nd(input**norm_type, kernel_size, stride, ceil_mode=ceil_mode)
        return (mean.sign() * mean.abs().relu() * math.prod(tuple_of(kernel_size, n))) ** (1.0 / norm_type)

    def adaptive_avg_pool_nd(input: Any, output_size: Any) -> Any:
        """Means over as many nearly equal parts as asked for along each axis."""
        return avg_pool(input, maps=tuple(("area", m, out) for m, out in _wanted(output_size, input, n)), back=False)

    def adaptive_max_pool_nd(input: Any, output_size: Any, return_indices: bool = False) -> Any:
        """The largest of nearly equal parts: each is made as long as the longest by repeating its last row, which changes no maximum."""
        pairs = _wanted(output_size, input, n)
        parts = [_bounds(m, out) for m, out in pairs]
        longest = [max(map(len, bounds), default=1) for bounds in parts]
        rows = [
            np.array([part[min(j, len(part) - 1)] for part in bounds for j in range(k)], np.int64)
            for bounds, k in zip(parts, longest, strict=True)
        ]
        for axis, (row, (m, _)) in enumerate(zip(rows, pairs, strict=True), -n):
            if len(row) != m:
                input = input[(..., row, *[slice(None)] * (-axis - 1))]
        y = max_pool_nd(input, longest, return_indices=return_indices)
        if not return_indices:
            return y
        source = np.arange(math.prod(m for m, _ in pairs)).reshape([m for m, _ in pairs])[np.ix_(*rows)]
        return y[0], make(source.ravel())[y[1]]

    def max_unpool_nd(
        input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None
    ) -> Any:
        """The elements back at the places they were taken from, zero elsewhere."""
        rows = zip(
            input.shape[-n:],
            *[
                tuple_of(one, n)
                for one in (kernel_size, kernel_size if stride is None or stride in ((), []) else stride, padding)
            ],
            strict=True,
        )
        size = tuple((m - 1) * s - 2 * p + k for m, k, s, p in rows) if output_size is None else tuple(output_size[-n:])
        lead, count = tuple(input.shape[:-n]), math.prod(input.shape[-n:])
        flat = [ops.reshape(one, size=(*lead, count)) for one in (input, indices)]
        empty = ops.expand(input.reshape(-1)[:1].detach() * 0.0, size=(*lead, math.prod(size)))
        return ops.reshape(ops.scatter(empty, -1, flat[1], flat[0]), size=(*lead, *size))

    for function, name in (
        (max_pool_nd, "max_pool"), (avg_pool_nd, "avg_pool"), (lp_pool_nd, "lp_pool"), (adaptive_avg_pool_nd, "adaptive_avg_pool"),
        (adaptive_max_pool_nd, "adaptive_max_pool"), (max_unpool_nd, "max_unpool"),
    ):  # fmt: skip
        function.__name__ = f"{name}{n}d"
        public(f"F.{name}{n}d", f"{name}{n}d", method=False)(function)


for _n in (1, 2, 3):
    _family(_n)
