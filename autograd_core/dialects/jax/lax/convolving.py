"""Convolutions and windows of `jax.lax`, brought to the engine's layout (batch, channels, space…) and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import arranging, making
from autograd_core.dialects.jax.inner.array import dress, undress
from autograd_core.dialects.jax.inner.elementwise import engine
from autograd_core.dialects.jax.inner.problems import JAXNotImplementedError, refuse_as, refuse_value
from autograd_core.op import REGISTRY

__all__ = [
    "ConvDimensionNumbers",
    "conv",
    "conv_dimension_numbers",
    "conv_general_dilated",
    "conv_transpose",
    "conv_with_general_padding",
    "reduce",
    "reduce_window",
]


class ConvDimensionNumbers(NamedTuple):
    """The order of axes of the input, the kernel and the output."""

    lhs_spec: Any
    rhs_spec: Any
    out_spec: Any


def _orders(given: Any, ndim: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """For input and kernel the axes to bring to front (batch, channels; out, in), for the output where they go."""
    space = "DHW"[5 - ndim :] if ndim <= 5 else ""
    if given is None:
        given = (f"NC{space}", f"OI{space}", f"NC{space}")
    if isinstance(given, ConvDimensionNumbers):
        return tuple(tuple(one) for one in given)  # type: ignore[return-value]
    found = []
    for text, lead in zip(given, ("NC", "OI", "NC"), strict=True):
        spatial = [i for i, c in enumerate(text) if c not in lead]
        letters = [c for c in given[0] if c not in "NC"]
        if sorted(text[i] for i in spatial) == sorted(letters):
            spatial = [text.index(c) for c in letters]
        found.append((text.index(lead[0]), text.index(lead[1]), *spatial))
    return tuple(found)  # type: ignore[return-value]


def conv_dimension_numbers(lhs_shape: Any, rhs_shape: Any, dimension_numbers: Any) -> ConvDimensionNumbers:
    """The order of axes that three texts such as `("NHWC", "HWIO", "NHWC")` say, as places of axes: what a convolution also takes.

    >>> conv_dimension_numbers((1, 5, 5, 2), (3, 3, 2, 4), ("NHWC", "HWIO", "NHWC"))
    ConvDimensionNumbers(lhs_spec=(0, 3, 1, 2), rhs_spec=(3, 2, 0, 1), out_spec=(0, 3, 1, 2))
    """
    del rhs_shape
    return ConvDimensionNumbers(*_orders(dimension_numbers, len(lhs_shape)))


def _padding(padding: Any, sizes: Sequence[int], window: Sequence[int], strides: Sequence[int]) -> list[tuple[int, int]]:
    if not isinstance(padding, str):
        return [tuple(one) for one in padding]
    if padding.upper() == "VALID":
        return [(0, 0)] * len(sizes)
    if padding.upper() not in ("SAME", "SAME_LOWER"):
        raise refuse_value(
            "jax_invalid_argument",
            what=f"Unrecognized padding type: expected 'VALID' or 'SAME', got {padding}.",
            fix="Or give (low, high) for each axis.",
        )
    pairs = []
    for n, k, s in zip(sizes, window, strides, strict=True):
        total = max((-(-n // s) - 1) * s + k - n, 0)
        pairs.append((total // 2, total - total // 2) if padding.upper() == "SAME" else (total - total // 2, total // 2))
    return pairs


def conv_general_dilated(
    lhs: Any, rhs: Any, window_strides: Any, padding: Any, lhs_dilation: Any = None, rhs_dilation: Any = None, dimension_numbers: Any = None,
    feature_group_count: int = 1, batch_group_count: int = 1, precision: Any = None, preferred_element_type: Any = None,
) -> Any:  # fmt: skip
    """The convolution (as in neural networks: the kernel is not turned) with any order of axes, strides, padding, dilation and groups."""
    del precision, preferred_element_type
    if batch_group_count != 1:
        raise refuse_as(JAXNotImplementedError, "jax_no_setting", name="batch_group_count", function="lax.conv_general_dilated")
    x, w = making.operand(lhs, "conv"), making.operand(rhs, "conv", 1)
    first, second, out = _orders(dimension_numbers, x.ndim)
    x, w = arranging.FUNCTIONS["transpose"](x, first), arranging.FUNCTIONS["transpose"](w, second)
    strides = tuple(window_strides)
    dilation = tuple(rhs_dilation or (1,) * len(strides))
    if lhs_dilation is not None and any(one != 1 for one in lhs_dilation):
        x = _spread(x, tuple(lhs_dilation))
    window = [(k - 1) * d + 1 for k, d in zip(w.shape[2:], dilation, strict=True)]
    x = arranging.FUNCTIONS["pad"](x, [(0, 0), (0, 0), *_padding(padding, x.shape[2:], window, strides)])
    function = engine(f"conv{len(strides)}d")
    y = dress(function(undress(x), undress(w), None, strides, 0, dilation, feature_group_count))
    order = np.argsort(out)
    return arranging.FUNCTIONS["transpose"](y, tuple(int(one) for one in order))


def _spread(x: Any, dilation: tuple[int, ...]) -> Any:
    """Zeros between the elements."""
    size = (*x.shape[:2], *[(n - 1) * d + 1 for n, d in zip(x.shape[2:], dilation, strict=True)])
    zeros = making.from_numpy(np.zeros(size, x.dtype))
    index = (slice(None), slice(None), *[slice(None, None, d) for d in dilation])
    return dress(REGISTRY["index_put"](zeros, x, index=index, accumulate=False))


def conv(lhs: Any, rhs: Any, window_strides: Any, padding: Any, precision: Any = None, preferred_element_type: Any = None) -> Any:
    """The convolution of (batch, channels, space…) with (out, in, space…)."""
    return conv_general_dilated(lhs, rhs, window_strides, padding, precision=precision, preferred_element_type=preferred_element_type)


def conv_with_general_padding(lhs: Any, rhs: Any, window_strides: Any, padding: Any, lhs_dilation: Any, rhs_dilation: Any, **_: Any) -> Any:
    """The same with dilation."""
    return conv_general_dilated(lhs, rhs, window_strides, padding, lhs_dilation, rhs_dilation)


def conv_transpose(
    lhs: Any,
    rhs: Any,
    strides: Any,
    padding: Any,
    rhs_dilation: Any = None,
    dimension_numbers: Any = None,
    transpose_kernel: bool = False,
    **_: Any,
) -> Any:
    """The convolution that enlarges: zeros between the elements of the input."""
    x, w = making.operand(lhs, "conv_transpose"), making.operand(rhs, "conv_transpose", 1)
    space = "HWD"[: x.ndim - 2] if x.ndim <= 4 else "DHW"
    numbers = dimension_numbers or (f"N{space}C", f"{space}IO", f"N{space}C")
    sizes = [w.shape[i] for i in _orders(numbers, x.ndim)[1][2:]]
    pairs = []
    for k, s in zip(sizes, strides, strict=True):
        if isinstance(padding, str):
            total = k + s - 2 if padding.upper() == "SAME" else k + s - 2 + max(k - s, 0)
            before = (k - 1 if s > k - 1 else -(-total // 2)) if padding.upper() == "SAME" else k - 1
            pairs.append((before, total - before))
    if transpose_kernel:
        axes = _orders(numbers, x.ndim)[1]
        w = arranging.FUNCTIONS["swapaxes"](arranging.FUNCTIONS["flip"](w, axes[2:]), axes[0], axes[1])
    return conv_general_dilated(x, w, (1,) * len(strides), pairs or padding, strides, rhs_dilation, numbers)


def _windows(x: Any, window: Sequence[int], strides: Sequence[int], padding: Any, fill: float) -> Any:
    """All windows of all axes: shape (*places, *window)."""
    pairs = _padding(padding, x.shape, window, strides)
    if any(pair != (0, 0) for pair in pairs):
        x = arranging.FUNCTIONS["pad"](x, pairs, constant_values=fill)
    index: list[Any] = []
    n = x.ndim
    for axis, (size, k, s) in enumerate(zip(x.shape, window, strides, strict=True)):
        places = np.arange((size - k) // s + 1)[:, None] * s + np.arange(k)
        index.append(places.reshape([len(places) if i == axis else k if i == n + axis else 1 for i in range(2 * n)]))
    return REGISTRY["getitem"](x, index=tuple(index))


_REDUCTIONS = {
    "add": ("sum", 0.0),
    "max": ("amax", -np.inf),
    "min": ("amin", np.inf),
    "mul": ("prod", 1.0),
    "maximum": ("amax", -np.inf),
    "minimum": ("amin", np.inf),
}
"""What the engine has for a function of `jax.lax` that two elements are put together with, and what changes nothing under it."""


def reduce(operand: Any, init_value: Any, computation: Any, dimensions: Any, **_: Any) -> Any:
    """Elements along the axes put together two by two, beginning with `init_value`: at once where the engine can, else one after the other."""
    x, start = making.operand(operand, "reduce"), making.array(init_value)
    its, neutral = _REDUCTIONS.get(getattr(computation, "__name__", ""), ("", 0.0))
    start = making.cast(start, x.dtype)
    rest = [axis for axis in range(x.ndim) if axis not in {one % x.ndim for one in dimensions}]
    rows = dress(
        ops.reshape(ops.permute(x, dims=(*rest, *[one % x.ndim for one in dimensions])), size=(*[x.shape[axis] for axis in rest], -1))
    )
    if its:
        found = dress(engine(its)(rows, dim=-1))
        return found if start.array == neutral else computation(found, start)
    found = arranging.FUNCTIONS["broadcast_to"](start, tuple(x.shape[axis] for axis in rest))
    for place in range(rows.shape[-1]):
        found = computation(found, rows[..., place])
    return found


def reduce_window(
    operand: Any, init_value: Any, computation: Any, window_dimensions: Any, window_strides: Any, padding: Any, **_: Any
) -> Any:
    """Every window reduced by `lax.add`, `lax.max`, `lax.min` or `lax.mul`."""
    x = making.operand(operand, "reduce_window")
    name = getattr(computation, "__name__", "")
    if name not in _REDUCTIONS:
        raise refuse_value(
            "jax_invalid_argument",
            what=f"reduce_window knows lax.add, lax.max, lax.min and lax.mul, got {computation!r}.",
            fix="Use one of these.",
        )
    its, fill = _REDUCTIONS[name]
    windows = _windows(x, tuple(window_dimensions), tuple(window_strides), padding, fill)
    places = tuple(windows.shape[: x.ndim])
    rows = ops.reshape(windows, size=(*places, int(np.prod(window_dimensions))))
    found = dress(engine(its)(rows, dim=-1))
    start = np.asarray(init_value).item() if not isinstance(init_value, (int, float)) else init_value
    neutral = start == fill or (name in ("max", "min") and not np.isfinite(start))
    return found if neutral else dress(computation(found, making.cast(making.array(init_value), found.dtype)))
