"""The part of `mx.nd` about axes: reductions, products, shapes, picking and ordering."""

# ruff: noqa: N803  MXNet's names
from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.mxnet.base import fail
from autograd_core.dialects.mxnet.elementwise import engine
from autograd_core.dialects.mxnet.handle import NDArray, applied, lifted, made

__all__ = [
    "Concat",
    "Flatten",
    "Reshape",
    "SliceChannel",
    "SwapAxis",
    "add_n",
    "argmax",
    "argmin",
    "batch_dot",
    "broadcast_axis",
    "broadcast_like",
    "broadcast_to",
    "concat",
    "concatenate",
    "dot",
    "expand_dims",
    "flatten",
    "max",
    "mean",
    "min",
    "nansum",
    "norm",
    "pad",
    "prod",
    "repeat",
    "reshape",
    "reshape_like",
    "shape_array",
    "size_array",
    "split",
    "squeeze",
    "stack",
    "sum",
    "sum_axis",
    "swapaxes",
    "tile",
    "transpose",
]


# reductions --------------------------------------------------------------------------------------------------------------


def _axes(data: Any, axis: Any, exclude: bool) -> Any:
    if axis is None or axis == ():
        return None
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    return tuple(i for i in range(data.ndim) if i not in {a % data.ndim for a in axes}) if exclude else axes


def _reduction(function: str, words: str) -> Any:
    def reduce(data: Any, axis: Any = None, keepdims: bool = False, exclude: bool = False, **_names: Any) -> Any:
        axes = _axes(data, axis, exclude)
        if axes is None:
            result = applied(engine(function), data)
            return applied(ops.reshape, result, size=(1,) * data.ndim) if keepdims and data.ndim > 1 else result
        return applied(engine(function), lifted(data), dim=axes, keepdim=bool(keepdims))

    reduce.__doc__ = words + " over `axis` (an int, several, or all), or with `exclude` over all others."
    return reduce


sum = sum_axis = _reduction("sum", "The sum")
mean = _reduction("mean", "The mean")
max = _reduction("amax", "The largest element")
min = _reduction("amin", "The smallest element")
nansum = _reduction("nansum", "The sum of what is a number")


def prod(data: Any, axis: Any = None, keepdims: bool = False, **_names: Any) -> Any:
    """The product over an axis, or of everything."""
    return applied(engine("prod"), data) if axis is None else applied(engine("prod"), lifted(data), dim=axis, keepdim=bool(keepdims))


def norm(data: Any, ord: int = 2, axis: Any = None, keepdims: bool = False, **_names: Any) -> Any:
    """The length (of order 1 or 2) of everything, or along axes."""
    if ord not in (1, 2):
        raise fail(f"norm of order {ord} is not defined: ord is 1 or 2.")
    return applied(engine("norm"), data, p=ord, **({} if axis is None else {"dim": axis, "keepdim": bool(keepdims)}))


def _position(function: str) -> Any:
    def position(data: Any, axis: int | None = None, keepdims: bool = False, **_names: Any) -> Any:
        found = applied(engine(function), lifted(data), dim=axis, keepdim=bool(keepdims))
        return applied(ops.cast, found, dtype=np.dtype(np.float32))

    position.__doc__ = f"Where the {function.removeprefix('arg')}imum stands, as float32."
    return position


argmax, argmin = _position("argmax"), _position("argmin")

# products ----------------------------------------------------------------------------------------------------------------


def _turned(data: Any, turn: bool) -> Any:
    return applied(ops.transpose, data, dim0=-2, dim1=-1) if turn and data.ndim > 1 else data


def dot(lhs: Any, rhs: Any, transpose_a: bool = False, transpose_b: bool = False, **_names: Any) -> Any:
    """The last axis of one with the first of the other: of vectors a number, of matrices their product."""
    lhs, rhs = _turned(lhs, transpose_a), _turned(rhs, transpose_b)
    if lhs.shape[-1] != rhs.shape[0]:
        raise fail(f"dot: the shapes {lhs.shape} and {rhs.shape} do not fit: {lhs.shape[-1]} is not {rhs.shape[0]}.", code="shape_mismatch")
    if lhs.ndim == 1 and rhs.ndim == 1:
        return applied(ops.dot if lhs.array.ndim and rhs.array.ndim else ops.mul, lhs, rhs)
    if rhs.ndim <= 2:
        return applied(ops.matmul, lifted(lhs), lifted(rhs))
    return applied(engine("tensordot"), lifted(lhs), rhs, dims=1)


def batch_dot(lhs: Any, rhs: Any, transpose_a: bool = False, transpose_b: bool = False, **_names: Any) -> Any:
    """The product of each pair of matrices of two batches."""
    return applied(ops.matmul, _turned(lhs, transpose_a), _turned(rhs, transpose_b))


def gemm2(A: Any, B: Any, transpose_a: bool = False, transpose_b: bool = False, alpha: float = 1.0, axis: int = -2) -> Any:
    """alpha · A · B."""
    del axis
    product = batch_dot(A, B, transpose_a, transpose_b)
    return product if alpha == 1.0 else product * alpha


def syrk(A: Any, transpose: bool = False, alpha: float = 1.0) -> Any:
    """alpha · A Aᵀ, or alpha · Aᵀ A."""
    return gemm2(A, A, transpose, not transpose, alpha)


def add_n(*args: Any, **_names: Any) -> Any:
    """The sum of several arrays."""
    total = args[0]
    for one in args[1:]:
        total = total + one
    return total


# shapes ------------------------------------------------------------------------------------------------------------------


def _resolved(old: tuple[int, ...], codes: list[int]) -> list[int]:
    """A shape with MXNet's codes: 0 keeps an axis, −1 is what is left, −2 keeps all that follow, −3 joins two, −4 splits one."""
    new: list[int] = []
    at, i = 0, 0
    while i < len(codes):
        code = codes[i]
        if code == -2:
            new, at = [*new, *old[at:]], len(old)
        elif code == -3:
            new.append(old[at] * old[at + 1])
            at += 2
        elif code == -4:
            first, second = codes[i + 1 : i + 3]
            new += [old[at] // second if first == -1 else first, old[at] // first if second == -1 else second]
            at, i = at + 1, i + 2
        else:
            new.append(old[at] if code == 0 else code)
            at += 1
        i += 1
    return new


def reshape(data: Any, *shape: Any, reverse: bool = False, **named: Any) -> Any:
    """The same elements in another shape; 0, −1, −2, −3 and −4 stand for parts of the old one."""
    given = named.get("shape", shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape)
    codes = [given] if isinstance(given, int) else list(given)
    old = tuple(data.shape)
    new = _resolved(old[::-1], codes[::-1])[::-1] if reverse else _resolved(old, codes)
    if (-1 not in new and np.prod(new, dtype=int) != data.size) or (
        -1 in new and data.size % int(np.prod([n for n in new if n != -1], dtype=int) or 1)
    ):
        raise fail(f"Cannot reshape array of size {data.size} into shape {tuple(codes)}.", code="shape_mismatch")
    return applied(ops.reshape, data, size=tuple(new))


Reshape = reshape


def reshape_like(lhs: Any, rhs: Any, **_names: Any) -> Any:
    """The elements of one in the shape of the other."""
    return applied(ops.reshape, lhs, size=tuple(rhs.shape))


def flatten(data: Any, **_names: Any) -> Any:
    """Everything after the first axis in one: shape (n, rest)."""
    return applied(ops.reshape, data, size=(data.shape[0], -1))


Flatten = flatten


def transpose(data: Any, *axes: Any, **named: Any) -> Any:
    """The axes in another order, reversed where none is given."""
    order = named.get("axes", axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes)
    if data.array.ndim < 2:
        return data
    return applied(ops.permute, data, dims=tuple(order or range(data.ndim)[::-1]))


def swapaxes(data: Any, dim1: int = 0, dim2: int = 0, **_names: Any) -> Any:
    """Two axes change places."""
    return applied(ops.transpose, lifted(data), dim0=dim1, dim1=dim2)


SwapAxis = swapaxes


def expand_dims(data: Any, axis: int, **_names: Any) -> Any:
    """A new axis of size 1."""
    return applied(engine("unsqueeze"), lifted(data), dim=axis)


def squeeze(data: Any, axis: Any = None, **_names: Any) -> Any:
    """Without axes of size 1 (all, or the given ones)."""
    return applied(engine("squeeze"), lifted(data), **({} if axis is None else {"dim": axis}))


def broadcast_to(data: Any, shape: Any = (), **_names: Any) -> Any:
    """Repeated along axes of size 1 until it has the shape; 0 keeps an axis."""
    size = tuple(old if new == 0 else new for old, new in zip(data.shape, shape, strict=True)) if len(shape) == data.ndim else tuple(shape)
    return applied(ops.expand, data, size=size)


def broadcast_like(lhs: Any, rhs: Any, **_names: Any) -> Any:
    """Repeated to the shape of another array."""
    return applied(ops.expand, lhs, size=tuple(rhs.shape))


def broadcast_axis(data: Any, axis: Any = (), size: Any = (), **_names: Any) -> Any:
    """Repeated along axes of size 1."""
    axes, sizes = [(one,) if isinstance(one, int) else tuple(one) for one in (axis, size)]
    new = list(data.shape)
    for a, n in zip(axes, sizes, strict=True):
        new[a] = n
    return applied(ops.expand, data, size=tuple(new))


def tile(data: Any, reps: Any, **_names: Any) -> Any:
    """The whole, several times along each axis."""
    return applied(engine("tile"), lifted(data), (reps,) if isinstance(reps, int) else tuple(reps))


def repeat(data: Any, repeats: int, axis: int | None = None, **_names: Any) -> Any:
    """Each element several times."""
    return applied(engine("repeat_interleave"), lifted(data), repeats, dim=axis)


def concat(*data: Any, dim: int = 1, **_names: Any) -> Any:
    """Arrays one after the other along an axis."""
    return applied(engine("cat"), [lifted(one) for one in data], dim=dim)


Concat = concat


def concatenate(arrays: Any, axis: int = 0, always_copy: bool = True) -> Any:
    """A list of arrays one after the other along an axis."""
    del always_copy
    return concat(*arrays, dim=axis)


def stack(*data: Any, axis: int = 0, **_names: Any) -> Any:
    """Arrays side by side along a new axis."""
    parts = data[0] if len(data) == 1 and isinstance(data[0], (list, tuple)) else data
    return applied(engine("stack"), [lifted(one) for one in parts], dim=axis)


def split(data: Any, num_outputs: int, axis: int = 1, squeeze_axis: bool = False, **_names: Any) -> Any:
    """Equal parts along an axis, in a list; the array itself where it is one part."""
    size = data.shape[axis]
    if size % num_outputs:
        raise fail(f"split: an axis of size {size} has no {num_outputs} equal parts.", code="shape_mismatch")
    parts = list(applied(engine("split"), lifted(data), size // num_outputs, dim=axis))
    parts = [squeeze(one, axis) for one in parts] if squeeze_axis else parts
    return parts[0] if num_outputs == 1 else parts


SliceChannel = split


def pad(data: Any, mode: str = "constant", pad_width: Any = (), constant_value: float = 0, **_names: Any) -> Any:
    """More at both ends of each axis: `pad_width` has two numbers an axis."""
    ends = [pad_width[i : i + 2] for i in range(0, len(pad_width), 2)]
    while len(ends) > 1 and tuple(ends[0]) == (0, 0):
        ends = ends[1:]
    sizes = [size for pair in ends[::-1] for size in pair]
    how = {"edge": "replicate"}.get(mode, mode)
    return applied(engine("F.pad"), data, pad=sizes, mode=how, **({"value": constant_value} if mode == "constant" else {}))


def shape_array(data: Any, **_names: Any) -> Any:
    """The shape as an array of int64."""
    return made(np.array(data.shape, np.int64), NDArray)


def size_array(data: Any, **_names: Any) -> Any:
    """The number of elements as an array of int64."""
    return made(np.array([data.size], np.int64), NDArray)
