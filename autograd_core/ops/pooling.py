"""Pooling: the largest or the mean element of a moving window, in any number of dimensions.

A window's elements are visited one by one, each for all places of the window at once, so no window is ever copied. Of equal elements
the first is the largest, and the last of those that are no numbers, as in PyTorch. Means are separable: products with one small matrix along each axis (`resample`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.errors import refuse, require
from autograd_core.op import Op, Sample, general, make
from autograd_core.ops.convolution import Window, framed, places, unframed
from autograd_core.ops.resample import areas, tuple_of
from autograd_core.ops.resample import avg_pool as _avg_pool
from autograd_core.ops.rows import finder, row
from autograd_core.public import public
from autograd_core.randomness import default_generator


def _framed(x: Any, window: Window) -> Any:
    return framed(x, window.padding, -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min)


def _largest(x: Any, kernel: tuple[int, ...], size: tuple[int, ...], window: Window) -> Any:
    x, y = _framed(x, window), None
    for _, index in places(kernel, size, window):
        y = np.copy(x[(..., *index)]) if y is None else np.maximum(y, x[(..., *index)], out=y)
    return y


def _has_nan(y: Any) -> bool:
    flat = np.reshape(y, -1)
    return y.dtype.kind == "f" and bool(np.isnan(np.dot(flat, flat)))  # squares: infinities of both signs make none


def _winners(x: Any, y: Any, kernel: Any, size: Any, window: Window, unknown: bool) -> Iterator[tuple[Any, Any, Any]]:
    """For each element of the window: its offset, the index of its positions, and where it is the first largest (of several NaN the last)."""
    x, order = _framed(x, window), [*places(kernel, size, window)]
    yield from _firsts(x, order, lambda part: np.equal(part, y))
    if unknown:
        yield from _firsts(x, order[::-1], lambda part: np.isnan(part) & np.isnan(y))


def _firsts(x: Any, order: list[Any], fits: Callable[[Any], Any]) -> Iterator[tuple[Any, Any, Any]]:
    left = None
    for offset, index in order:
        chosen = fits(x[(..., *index)])
        if left is None:
            left = ~chosen
        else:
            chosen &= left
            left ^= chosen
        yield offset, (..., *index), chosen


def _route(g: Any, x: Any, y: Any, kernel: Any, size: Any, window: Window) -> Any:
    result = np.zeros_like(framed(x, window.padding))
    unknown = _has_nan(y)
    apart = all(s >= k for s, k in zip(window.stride, kernel, strict=True)) and max(window.dilation) == 1 and not unknown
    for _, index, chosen in _winners(x, y, kernel, size, window, unknown):
        if apart:
            np.multiply(g, chosen, out=result[index])
        else:
            result[index] += g * chosen
    return unframed(result, window.padding)


def _read(t: Any, x: Any, y: Any, kernel: Any, size: Any, window: Window) -> Any:
    t, result = framed(t, window.padding), np.zeros_like(y)
    for _, index, chosen in _winners(x, y, kernel, size, window, _has_nan(y)):
        result += t[index] * chosen
    return result


def _positions(x: Any, kernel: Any, size: Any, window: Window) -> Any:
    """Where the largest stand, counted through the plane."""
    y = _largest(x, kernel, size, window)
    result, plane = np.zeros_like(y, dtype=np.int64), x.shape[x.ndim - len(kernel) :]
    for offset, _, chosen in _winners(x, y, kernel, size, window, _has_nan(y)):
        flat: Any = 0
        for o, m, n, s, (p, _), d in zip(offset, size, plane, *window[:3], strict=True):
            flat = np.expand_dims(flat * n, -1) + (o * d - p + np.arange(m) * s)
        result += chosen * flat
    return result


_HOW: Any = {"kernel": (2, 2), "size": (3, 2), "window": Window((1, 2), ((1, 0), (0, 1)), (1, 1))}
_max_pool: Op = row(general, "max_pool", _largest, [lambda g, x, y, kernel, size, window: _routed(g, x, y, kernel=kernel, size=size, window=window)],
    r"\operatorname{maxpool} #1", [r"#g \text{ where the largest stood}"], "max", [Sample(((1, 2, 3, 3),), _HOW)], role="route")  # fmt: skip
_routed: Op = row(general, "max_pool_back", _route,
    [lambda g, x2, x3, kernel, size, window: _picked(g, x2, x3, kernel=kernel, size=size, window=window), None, None], r"\operatorname{maxpool} #1",
    [r"#g \text{ read where the largest stood}", None, None], "max", [Sample(((1, 3, 2), (1, 3, 3), (1, 3, 2)), _HOW)], role="route")  # fmt: skip
_picked: Op = row(general, "max_pool_read", _read,
    [lambda g, x2, x3, kernel, size, window: _routed(g, x2, x3, kernel=kernel, size=size, window=window), None, None], r"\operatorname{maxpool} #1",
    [r"#g \text{ where the largest stood}", None, None], "max", [Sample(((1, 3, 3), (1, 3, 3), (1, 3, 2)), _HOW)], role="route")  # fmt: skip
_standing = finder("max_pool_positions", _positions, "max", latex=r"\operatorname{maxpool} #1")


def _count(row: tuple[int, ...], ceil_mode: bool) -> int:
    """How many places a window takes; with `ceil_mode` the last may hang over, but must begin on the input or its left padding."""
    size, kernel, stride, pad, dilation = row
    if pad * 2 > dilation * (kernel - 1) + 1:
        raise refuse("pool_padding", padding=pad, kernel=kernel)
    room = size + 2 * pad - dilation * (kernel - 1) - 1
    out = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if out < 1:
        raise refuse("window_too_large", size=[size], kernel=[kernel])
    return out - (ceil_mode and (out - 1) * stride >= size + pad)


def _moves(input: Any, n: int, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool) -> Any:
    """For each axis its size, the window's size, step, padding and spread, and the number of places."""
    if input.ndim not in (n + 1, n + 2):
        raise refuse("conv_dimensions", name=f"pooling in {n} dimensions", few=n + 1, many=n + 2, shape=list(input.shape))
    rows: Any = zip(input.shape[-n:], *[tuple_of(one, n) for one in (kernel_size, stride or kernel_size, padding, dilation)], strict=True)  # fmt: skip
    return [(*row, _count(row, ceil_mode)) for row in rows]


def _pairs(output_size: Any, input: Any, n: int) -> list[tuple[int, int]]:
    """Pairs of old and new sizes; `None` keeps one."""
    wanted = output_size if isinstance(output_size, (tuple, list)) else (output_size,) * n
    return [(m, m if out is None else int(out)) for m, out in zip(input.shape[-n:], wanted, strict=True)]


def _family(n: int) -> None:
    """The functions of PyTorch for n dimensions."""

    def max_pool(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False, return_indices: bool = False) -> Any:  # fmt: skip
        """The largest element of each window; with `return_indices` also where it stands in its plane."""
        moves = _moves(input, n, kernel_size, stride, padding, dilation, ceil_mode)
        frame = tuple((p, max((m - 1) * s + d * (k - 1) + 1 - size - p, 0)) for size, k, s, p, d, m in moves)
        _, kernel, strides, _, spread, size = zip(*moves, strict=True)
        how: Any = {"kernel": kernel, "size": size, "window": Window(strides, frame, spread)}
        y = _max_pool(input, **how)
        return (y, _standing(input, **how)) if return_indices else y

    def avg_pool(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False, count_include_pad: bool = True, divisor_override: int | None = None) -> Any:  # fmt: skip
        """The mean of each window."""
        require(divisor_override != 0, "pool_divisor")
        divisors = [divisor_override, *[divisor_override and 1] * (n - 1)]
        moves = zip(_moves(input, n, kernel_size, stride, padding, 1, ceil_mode), divisors, strict=True)
        return _avg_pool(input, maps=tuple(("mean", size, m, k, s, p, count_include_pad, by) for (size, k, s, p, _, m), by in moves), back=False)  # fmt: skip

    def lp_pool(input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
        """The norm of each window."""
        if math.isinf(norm_type):
            sign = math.copysign(1.0, norm_type)
            return max_pool(input.abs() * sign, kernel_size, stride, ceil_mode=ceil_mode) * sign
        mean = avg_pool(input**norm_type, kernel_size, stride, ceil_mode=ceil_mode)
        return (mean.sign() * mean.abs().relu() * math.prod(tuple_of(kernel_size, n))) ** (1.0 / norm_type)

    def adaptive_avg_pool(input: Any, output_size: Any) -> Any:
        """Means over as many nearly equal parts as asked for along each axis."""
        return _avg_pool(input, maps=tuple(("area", *pair) for pair in _pairs(output_size, input, n)), back=False)

    def adaptive_max_pool(input: Any, output_size: Any, return_indices: bool = False) -> Any:
        """The largest of nearly equal parts: each is made as long as the longest by repeating its last row, which changes no maximum."""
        pairs = _pairs(output_size, input, n)
        parts = [areas(*pair) for pair in pairs]
        longest = [max(map(len, one), default=1) for one in parts]
        rows = [np.array([part[min(j, len(part) - 1)] for part in one for j in range(k)], np.int64) for one, k in zip(parts, longest, strict=True)]  # fmt: skip
        for axis, (taken, (m, _)) in enumerate(zip(rows, pairs, strict=True), -n):
            input = input if len(taken) == m else input[(..., taken, *[slice(None)] * (-axis - 1))]
        y = max_pool(input, longest, return_indices=return_indices)
        source = np.arange(math.prod(m for m, _ in pairs)).reshape([m for m, _ in pairs])[np.ix_(*rows)]
        return (y[0], make(source.ravel())[y[1]]) if return_indices else y

    def max_unpool(input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None) -> Any:  # fmt: skip
        """The elements back at the places they were taken from, zero elsewhere."""
        rows: Any = zip(input.shape[-n:], *[tuple_of(one, n) for one in (kernel_size, stride or kernel_size, padding)], strict=True)  # fmt: skip
        size = tuple((m - 1) * s - 2 * p + k for m, k, s, p in rows) if output_size is None else tuple(output_size[-n:])
        lead, count = tuple(input.shape[:-n]), math.prod(input.shape[-n:])
        values, at = (ops.reshape(one, size=(*lead, count)) for one in (input, indices))
        empty = make(np.zeros((*lead, math.prod(size)), input.dtype.numpy))
        return ops.reshape(ops.scatter(empty, -1, at, values), size=(*lead, *size))

    for function in (max_pool, avg_pool, lp_pool, adaptive_avg_pool, adaptive_max_pool, max_unpool):
        name = function.__name__ = f"{function.__name__}{n}d"
        public("F." + name, name, method=False)(function)
    for function in (max_pool, adaptive_max_pool):
        _with_indices(function)


def _with_indices(function: Any) -> None:
    """Under a name of its own, with the places of what was taken."""

    @wraps(function)
    def both(input: Any, *sizes: Any, **settings: Any) -> Any:
        return function(input, *sizes, return_indices=True, **settings)

    both.__name__ = f"{function.__name__}_with_indices"
    public(f"F.{both.__name__}", method=False)(both)


def _fractional(n: int) -> None:
    def fractional_max_pool(input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None, return_indices: bool = False, _random_samples: Any = None) -> Any:  # fmt: skip
        """The largest of windows that begin at random steps, about as far apart as the output is smaller (B. Graham, Fractional max-pooling, 2014)."""
        shape, kernel = tuple(input.shape[-n:]), tuple_of(kernel_size, n)
        size = tuple_of(output_size, n) if output_size is not None else [int(m * r) for m, r in zip(shape, np.broadcast_to(output_ratio, n), strict=True)]  # fmt: skip
        planes = math.prod(input.shape[:-n])
        drawn = default_generator.uniform((planes, n), input.dtype.numpy) if _random_samples is None else _random_samples.array.reshape(planes, n)  # fmt: skip
        flat: Any = np.zeros((planes, *[1] * (2 * n)), np.int64)
        for axis, (m, k, out) in enumerate(zip(shape, kernel, size, strict=True)):
            require(out + k - 1 <= m, "window_too_large", size=[m], kernel=[k])
            u, step = drawn[:, n - 1 - axis if n == 2 else axis, None], (m - k) / max(out - 1, 1)
            starts = ((np.arange(out) + u) * step).astype(np.int64) - (u * step).astype(np.int64)
            starts[:, -1] = m - k
            rows = starts[:, :, None] + np.arange(k)
            flat = flat * m + rows.reshape(planes, *np.where(np.arange(n) == axis, [[out], [k]], 1).ravel())
        flat = make(flat.reshape(planes, math.prod(size), math.prod(kernel)))
        x = ops.reshape(input, size=(planes, math.prod(shape)))
        y, best = ops.gather(x, 1, flat.reshape((planes, math.prod(flat.shape[1:])))).reshape(tuple(flat.shape)).max(2)
        y, best = (one.reshape((*input.shape[:-n], *size)) for one in (y, ops.gather(flat, 2, best.unsqueeze(2))))
        return (y, best) if return_indices else y

    name = fractional_max_pool.__name__ = f"fractional_max_pool{n}d"
    public("F." + name, method=False)(fractional_max_pool)
    _with_indices(fractional_max_pool)


for _n in (1, 2, 3):
    _family(_n)
for _n in (2, 3):
    _fractional(_n)
