"""TensorFlow's functions that move numbers: reshaping, joining, taking parts, putting parts in. Knows shapes and positions; the engine moves."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.convert import aligned, engine, numbers, tensor_of, wrap
from autograd_core.dialects.tensorflow.creation import fits, sizes_of
from autograd_core.dialects.tensorflow.dispatch import op
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.dialects.tensorflow.reduce import axes_of
from autograd_core.tape import Variable as State

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "argsort", "boolean_mask", "broadcast_to", "concat", "ensure_shape", "expand_dims", "one_hot", "pad", "repeat", "reshape",
    "reverse", "roll", "searchsorted", "sort", "split", "squeeze", "stack", "tile", "top_k", "transpose", "unique",
    "unique_with_counts", "unstack", "where",
]  # fmt: skip

Unique = namedtuple("Unique", ["y", "idx"])
UniqueWithCounts = namedtuple("UniqueWithCounts", ["y", "idx", "count"])
TopKV2 = namedtuple("TopKV2", ["values", "indices"])


@op("Reshape")
def reshape(tensor: Any, shape: Any, name: Any = None) -> Any:
    """The same numbers in another shape; one size may be −1. `InvalidArgumentError` where the count differs."""
    x = tensor_of(tensor)
    return engine("reshape")(x, fits(x.array.size, sizes_of(shape)))


@op("Transpose")
def transpose(a: Any, perm: Any = None, conjugate: bool = False, name: Any = None) -> Any:
    """The axes in another order: reversed, unless `perm` names it."""
    x = tensor_of(a)
    order = list(range(x.array.ndim))[::-1] if perm is None else sizes_of(perm)
    if sorted(one % max(1, x.array.ndim) for one in order) != list(range(x.array.ndim)):
        raise refuse_as(InvalidArgumentError, "tf_perm", ndim=x.array.ndim, perm=str(list(order)))
    return engine("permute")(x, tuple(order))


@op("ExpandDims")
def expand_dims(input: Any, axis: Any, name: Any = None) -> Any:
    """One more axis, of size 1, at `axis`."""
    x, place = tensor_of(input), int(numbers(axis))
    (place,) = axes_of(place, x.array.ndim + 1, "ExpandDims")
    return engine("unsqueeze")(x, place)


@op("Squeeze")
def squeeze(input: Any, axis: Any = None, name: Any = None) -> Any:
    """Without its axes of size 1, or without those named; `InvalidArgumentError` where one of them is larger."""
    x = tensor_of(input)
    shape = x.array.shape
    axes = [i for i, n in enumerate(shape) if n == 1] if axis is None else axes_of(axis, x.array.ndim, "Squeeze")
    for one in axes:
        if shape[one] != 1:
            raise refuse_as(InvalidArgumentError, "tf_squeeze", axis=one, size=shape[one])
    return engine("reshape")(x, tuple(n for i, n in enumerate(shape) if i not in axes))


@op("BroadcastTo")
def broadcast_to(input: Any, shape: Any, name: Any = None) -> Any:
    """Repeated along axes of size 1, and along new ones in front."""
    x, sizes = tensor_of(input), sizes_of(shape)
    own = x.array.shape
    if len(own) > len(sizes) or any(a not in (1, b) for a, b in zip(own[::-1], sizes[::-1], strict=False)):
        raise refuse_as(InvalidArgumentError, "tf_broadcast", own=str(list(own)), wanted=str(list(sizes)))
    return engine("expand")(x, sizes)


def _listed(values: Any) -> list[Any]:
    """Several tensors of one dtype: that of the first tensor among them."""
    values = list(values)
    first = next((one for one in values if isinstance(one, State)), None)
    first = tensor_of(values[0] if first is None else first)
    return [first if one is first else aligned("Pack", first, one)[1] for one in values]


@op("Pack")
def stack(values: Any, axis: int = 0, name: Any = None) -> Any:
    """Tensors of one shape side by side along a new axis."""
    parts = [
        tensor_of(one) if isinstance(one, State) else wrap(np.asarray(one, None)) if isinstance(one, np.ndarray) else one for one in values
    ]
    dtype = next((one.array.dtype for one in parts if isinstance(one, State)), None)
    tensors = [one if isinstance(one, State) else tensor_of(one, dtype) for one in parts]
    shapes = {one.array.shape for one in tensors}
    if len(shapes) > 1:
        first, other = (str(list(one)).replace(" ", "") for one in _two(shapes, tensors))
        raise refuse_as(InvalidArgumentError, "tf_stack", first=first, other=other)
    (place,) = axes_of(axis, tensors[0].array.ndim + 1, "Pack")
    return engine("stack")(tensors, place)


def _two(shapes: set[Any], tensors: list[Any]) -> tuple[Any, Any]:
    first = tensors[0].array.shape
    return first, next(one.array.shape for one in tensors if one.array.shape != first)


@op("ConcatV2")
def concat(values: Any, axis: Any, name: Any = None) -> Any:
    """Tensors one after the other along an axis that they have."""
    if isinstance(values, State):
        return tensor_of(values)
    tensors = [tensor_of(one) if isinstance(one, State) else one for one in _listed(values)]
    tensors = [one if isinstance(one, State) else tensor_of(one, tensors[0].array.dtype) for one in tensors]
    ndim = tensors[0].array.ndim
    (place,) = axes_of(int(numbers(axis)), max(1, ndim), "ConcatV2")
    for one in tensors[1:]:
        for i, (a, b) in enumerate(zip(tensors[0].array.shape, one.array.shape, strict=False)):
            if i != place and a != b:
                shapes = [str(list(each.array.shape)).replace(" ", "") for each in (tensors[0], one)]
                raise refuse_as(InvalidArgumentError, "tf_concat", axis=i, first=shapes[0], other=shapes[1])
    return engine("cat")(tensors, place)


@op("Unpack")
def unstack(value: Any, num: Any = None, axis: int = 0, name: Any = None) -> Any:
    """The parts along an axis, which goes away, as a list."""
    x = tensor_of(value)
    (place,) = axes_of(axis, x.array.ndim, "Unpack")
    return list(engine("unbind")(x, place))


@op("Split")
def split(value: Any, num_or_size_splits: Any, axis: Any = 0, num: Any = None, name: Any = None) -> Any:
    """Parts along an axis, as a list: that many of one size, or of the sizes given (one may be −1)."""
    x, given = tensor_of(value), numbers(num_or_size_splits)
    (place,) = axes_of(int(numbers(axis)), x.array.ndim, "Split")
    size = x.array.shape[place]
    if isinstance(given, int):
        if size % given:
            raise refuse_as(InvalidArgumentError, "tf_split", size=size, parts=given, axis=place)
        return list(engine("split")(x, size // given, place))
    sizes = [size - sum(one for one in given if one >= 0) if one == -1 else int(one) for one in given]
    if sum(sizes) != size:
        raise refuse_as(InvalidArgumentError, "tf_split_sizes", size=size, sizes=str(given), axis=place)
    return list(engine("split")(x, sizes, place))


@op("Tile")
def tile(input: Any, multiples: Any, name: Any = None) -> Any:
    """The whole repeated along each axis, as often as `multiples` says."""
    x, times = tensor_of(input), sizes_of(multiples)
    if len(times) != x.array.ndim:
        raise refuse_as(InvalidArgumentError, "tf_tile", ndim=x.array.ndim, given=len(times))
    return engine("tile")(x, times) if times else x


@op("Repeat")
def repeat(input: Any, repeats: Any, axis: Any = None, name: Any = None) -> Any:
    """Each element repeated, along an axis or (without one) in one long row."""
    x, times = tensor_of(input), numbers(repeats)
    if axis is None:
        x, axis = engine("reshape")(x, (-1,)), 0
    (place,) = axes_of(axis, x.array.ndim, "Repeat")
    counts = times if isinstance(times, int) else times[0] if len(times) == 1 else wrap(np.array(times))
    return engine("repeat_interleave")(x, counts, place)


@op("Pad")
def pad(tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0, name: Any = None) -> Any:
    """More elements before and after each axis: one number, or (`REFLECT`, `SYMMETRIC`) the tensor's own, mirrored."""
    x, pairs = tensor_of(tensor), numbers(paddings)
    if mode.upper() == "CONSTANT":
        return engine("F.pad")(x, [n for pair in pairs[::-1] for n in pair], "constant", numbers(constant_values))
    for place, pair in enumerate(pairs):
        order = np.pad(np.arange(x.array.shape[place]), pair, mode="reflect" if mode.upper() == "REFLECT" else "symmetric")
        x = engine("index_select")(x, place, wrap(order))
    return x


@op("ReverseV2")
def reverse(tensor: Any, axis: Any, name: Any = None) -> Any:
    """The elements in the opposite order along each of the axes."""
    x = tensor_of(tensor)
    return engine("flip")(x, axes_of(axis, x.array.ndim, "ReverseV2"))


@op("Roll")
def roll(input: Any, shift: Any, axis: Any, name: Any = None) -> Any:
    """The elements moved on along axes; those that leave at the end come in at the beginning."""
    return engine("roll")(tensor_of(input), numbers(shift), numbers(axis))


@op("SelectV2")
def where(condition: Any, x: Any = None, y: Any = None, name: Any = None) -> Any:
    """`x` where the condition holds, else `y`; with the condition alone, the positions where it holds, one in a row."""
    chosen = tensor_of(condition, None if isinstance(condition, State) else "bool")
    if x is None and y is None:
        return wrap(np.argwhere(np.asarray(chosen.array)).astype(np.int64))
    a, b = aligned("SelectV2", x, y)
    return engine("where")(chosen, tensor_of(a, getattr(b, "dtype", None)), tensor_of(b, getattr(a, "dtype", None)))


@op("BooleanMask")
def boolean_mask(tensor: Any, mask: Any, axis: Any = None, name: Any = None) -> Any:
    """The parts where the mask holds, in order."""
    x, chosen = tensor_of(tensor), tensor_of(mask).array.astype(bool)
    first = 0 if axis is None else int(numbers(axis))
    own = x.array.shape[first : first + chosen.ndim]
    if own != chosen.shape:
        raise refuse_as(ValueError, "tf_incompatible", first=str(own), second=str(chosen.shape))
    return engine("getitem")(x, index=(*[slice(None)] * first, np.asarray(chosen)))


@op("OneHot")
def one_hot(
    indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, axis: Any = None, dtype: Any = None, name: Any = None
) -> Any:
    """For each position a row of `depth` numbers: `on_value` (1) there, `off_value` (0) elsewhere; float32 unless said otherwise."""
    places, count = np.asarray(tensor_of(indices, None if isinstance(indices, (State, np.ndarray)) else "int64").array), int(numbers(depth))
    values = [tensor_of(other if one is None else one).array for one, other in ((on_value, 1.0), (off_value, 0.0))]
    given = next((one for one, asked in zip(values, (on_value, off_value), strict=True) if asked is not None), None)
    kind = as_dtype(dtype).numpy if dtype is not None else np.dtype(np.float32) if given is None else given.dtype
    hot = np.where(places[..., None] == np.arange(count), *values).astype(kind)
    return wrap(hot if axis in (None, -1) else np.moveaxis(hot, -1, axis))


@op("Sort")
def sort(values: Any, axis: int = -1, direction: str = "ASCENDING", name: Any = None) -> Any:
    """The elements in order along an axis."""
    return engine("sort")(tensor_of(values), axis, direction == "DESCENDING")[0]


@op("Argsort")
def argsort(values: Any, axis: int = -1, direction: str = "ASCENDING", stable: bool = False, name: Any = None) -> Any:
    """The positions that put the elements in order along an axis, int32."""
    found = engine("argsort")(tensor_of(values), axis, direction == "DESCENDING", stable=True)
    return engine("cast")(found, dtype=np.dtype(np.int32))


@op("TopKV2")
def top_k(input: Any, k: Any = 1, sorted: bool = True, index_type: Any = "int32", name: Any = None) -> Any:
    """The `k` greatest along the last axis, and where they stand: `(values, indices)`."""
    x, count = tensor_of(input), int(numbers(k))
    if count > x.array.shape[-1]:
        raise refuse_as(InvalidArgumentError, "tf_top_k", k=count)
    order = np.argsort(-np.asarray(x.array, np.float64), axis=-1, kind="stable")[..., :count]
    return TopKV2(engine("take_along_dim")(x, wrap(order), -1), wrap(order.astype(as_dtype(index_type).numpy)))


def _unique(x: Any) -> tuple[Any, Any, Any]:
    """The values in the order in which they first occur, for each element the number of its value, and how often each occurs."""
    values, first, inverse, counts = np.unique(np.asarray(tensor_of(x).array), return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(first)
    return values[order], np.argsort(order)[inverse], counts[order]


@op("Unique")
def unique(x: Any, out_idx: Any = "int32", name: Any = None) -> Any:
    """The different values in the order in which they first occur, and for each element the number of its value: `(y, idx)`."""
    values, places, _ = _unique(x)
    return Unique(wrap(values), wrap(places.astype(as_dtype(out_idx).numpy)))


@op("UniqueWithCounts")
def unique_with_counts(x: Any, out_idx: Any = "int32", name: Any = None) -> Any:
    """As `unique`, and how often each value occurs: `(y, idx, count)`."""
    values, places, counts = _unique(x)
    kind = as_dtype(out_idx).numpy
    return UniqueWithCounts(wrap(values), wrap(places.astype(kind)), wrap(counts.astype(kind)))


@op("SearchSorted")
def searchsorted(sorted_sequence: Any, values: Any, side: str = "left", out_type: Any = "int32", name: Any = None) -> Any:
    """Where values belong in a sorted sequence."""
    found = engine("searchsorted")(tensor_of(sorted_sequence), tensor_of(values), side=side)
    return engine("cast")(found, dtype=as_dtype(out_type).numpy)


@op("EnsureShape")
def ensure_shape(x: Any, shape: Any, name: Any = None) -> Any:
    """The tensor, if it has that shape; `InvalidArgumentError` otherwise."""
    from autograd_core.dialects.tensorflow.shapes import TensorShape

    tensor = tensor_of(x)
    if not TensorShape(tensor.array.shape).is_compatible_with(shape):
        raise refuse_as(InvalidArgumentError, "tf_ensure_shape", shape=str(list(tensor.array.shape)), wanted=str(TensorShape(shape)))
    return tensor
