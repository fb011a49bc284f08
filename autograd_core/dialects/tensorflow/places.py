"""Taking numbers from places and putting numbers there: `x[…]`, gather, scatter, segments. Knows positions; the engine takes and puts."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.convert import engine, numbers, tensor_of, wrap
from autograd_core.dialects.tensorflow.creation import sizes_of
from autograd_core.dialects.tensorflow.dispatch import op
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.dialects.tensorflow.slices import Rows
from autograd_core.tape import Variable as State

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "dynamic_partition",
    "dynamic_stitch",
    "embedding_lookup",
    "gather",
    "gather_nd",
    "scatter_nd",
    "segment_max",
    "segment_mean",
    "segment_min",
    "segment_sum",
    "slice",
    "strided_slice",
    "tensor_scatter_nd_add",
    "tensor_scatter_nd_max",
    "tensor_scatter_nd_min",
    "tensor_scatter_nd_sub",
    "tensor_scatter_nd_update",
    "unsorted_segment_max",
    "unsorted_segment_mean",
    "unsorted_segment_min",
    "unsorted_segment_prod",
    "unsorted_segment_sum",
]  # fmt: skip

_slice = slice


def _bound(value: Any) -> int | None:
    value = value.array.item() if isinstance(value, State) else value
    return None if value is None else operator.index(value)


@op("StridedSlice")
def strided_slice_of(x: Any, index: Any) -> Any:
    """`x[index]`: numbers, slices (also backward), `...`, `None`; or one mask."""
    tensor = tensor_of(x)
    mask: Any = index.array if isinstance(index, State) else index
    if isinstance(mask, np.ndarray) and mask.ndim and mask.dtype.kind == "b":
        return engine("getitem")(tensor, index=mask)
    parts = list(index) if isinstance(index, (tuple, list)) else [index]
    shape, own = tensor.array.shape, [one for one in parts if one is not None and one is not Ellipsis]
    if len(own) > len(shape):
        raise refuse_as(InvalidArgumentError, "tf_index_dims", ndim=len(shape))
    plain: list[Any] = []
    backward: list[int] = []  # axes of the result that are turned around
    axis = result = 0
    for part in parts:
        if part is None:
            plain.append(None)
            result += 1
        elif part is Ellipsis:
            plain.append(part)
            axis, result = axis + len(shape) - len(own), result + len(shape) - len(own)
        elif isinstance(part, _slice):
            bounds = _slice(_bound(part.start), _bound(part.stop), _bound(part.step))
            taken = range(*bounds.indices(shape[axis]))
            if taken.step < 0:
                backward.append(result)
                taken = taken[::-1]
            plain.append(_slice(taken.start, max(taken.stop, taken.start), taken.step))
            axis, result = axis + 1, result + 1
        else:
            plain.append(_position(part, axis, shape[axis]))
            axis += 1
    found = engine("getitem")(tensor, index=tuple(plain) if len(plain) != 1 else plain[0])
    return engine("flip")(found, tuple(backward)) if backward else found


def _position(part: Any, axis: int, size: int) -> int:
    value = part.array if isinstance(part, State) else part
    if (
        np.ndim(value)
        or isinstance(value, (bool, float, str))
        or not hasattr(value, "__index__")
        or getattr(value, "dtype", np.dtype(int)).kind not in "iu"
    ):
        raise refuse_as(TypeError, "tf_index_kind", given=repr(part))
    position = operator.index(value)
    if not -size <= position < size:
        raise refuse_as(InvalidArgumentError, "tf_index_range", index=position, axis=axis, size=size)
    return position


@op("Slice")
def slice(input_: Any, begin: Any, size: Any, name: Any = None) -> Any:
    """The block that starts at `begin` and has that size; −1 is all that is left."""
    x = tensor_of(input_)
    starts, counts = sizes_of(begin), sizes_of(size)
    ends = [n if c == -1 else s + c for s, c, n in zip(starts, counts, x.array.shape, strict=True)]
    for axis, (s, e, n) in enumerate(zip(starts, ends, x.array.shape, strict=True)):
        if not 0 <= s <= e <= n:
            raise refuse_as(InvalidArgumentError, "tf_slice", axis=axis, start=s, size=counts[axis], n=n)
    return engine("getitem")(x, index=tuple(_slice(s, e) for s, e in zip(starts, ends, strict=True)))


def _whole(indices: Any) -> Any:
    """Positions as an array of whole numbers."""
    array = np.asarray(tensor_of(indices).array)
    if array.dtype.kind not in "iu":
        raise refuse_as(InvalidArgumentError, "tf_index_kind", given=f"tf.{array.dtype.name}")
    return array


def _in_range(places: Any, size: int, kind: str) -> Any:
    outside = np.argwhere((places < 0) | (places >= size))
    if len(outside):
        at = tuple(outside[0])
        raise refuse_as(
            InvalidArgumentError,
            "tf_gather_range",
            place=str([int(i) for i in at]) if at else "",
            index=int(places[at]),
            size=size,
            op=kind,
        )
    return places


@op("GatherV2")
def gather(params: Any, indices: Any, validate_indices: Any = None, axis: Any = None, batch_dims: int = 0, name: Any = None) -> Any:
    """What stands at the positions along an axis (the first, unless given): shape `(*before, *indices, *after)`."""
    x, places = tensor_of(params), _whole(indices)
    axis = batch_dims if axis is None else int(numbers(axis)) % x.array.ndim
    _in_range(places, x.array.shape[axis], "GatherV2")
    if not batch_dims:
        return engine("getitem")(x, index=(*[_slice(None)] * axis, places) if axis else places.view(Rows))
    rows = np.indices(places.shape[:batch_dims])
    lead = [row.reshape(*row.shape, *[1] * (places.ndim - batch_dims)) for row in rows]
    between = [_slice(None)] * (axis - batch_dims)
    found = engine("getitem")(x, index=(*lead, *between, places))
    if not between:
        return found
    order = list(range(places.ndim, places.ndim + len(between)))  # the axes between stand behind the positions
    rest = range(places.ndim + len(between), found.array.ndim)
    return engine("permute")(found, (*range(batch_dims), *order, *range(batch_dims, places.ndim), *rest))


@op("GatherNd")
def gather_nd(params: Any, indices: Any, batch_dims: int = 0, name: Any = None, bad_indices_policy: str = "") -> Any:
    """What stands at each full (or partial) index along the last axis of `indices`."""
    x, places = tensor_of(params), _whole(indices)
    lead = [row.reshape(*row.shape, *[1] * (places.ndim - 1 - batch_dims)) for row in np.indices(places.shape[:batch_dims])]
    parts = [_in_range(places[..., i], x.array.shape[batch_dims + i], "GatherNd") for i in range(places.shape[-1])]
    return engine("getitem")(x, index=(*lead, *parts)) if lead or parts else x


def _columns(indices: Any, shape: Any, kind: str) -> tuple[Any, ...]:
    places = _whole(indices)
    return tuple(_in_range(places[..., i], shape[i], kind) for i in range(places.shape[-1]))


def _put(tensor: Any, indices: Any, updates: Any, kind: str, accumulate: bool, sign: float = 1.0) -> Any:
    x = tensor_of(tensor)
    columns = tuple(wrap(np.array(one)) for one in _columns(indices, x.array.shape, kind))
    new = tensor_of(updates, x.array.dtype)
    return engine("index_put")(x, columns, new if sign == 1.0 else engine("neg")(new), accumulate)


@op("ScatterNd")
def scatter_nd(indices: Any, updates: Any, shape: Any, name: Any = None) -> Any:
    """Zeros with the updates added at the indices."""
    new = tensor_of(updates)
    return _put(wrap(np.zeros(sizes_of(shape), new.array.dtype)), indices, new, "ScatterNd", True)


@op("TensorScatterUpdate")
def tensor_scatter_nd_update(tensor: Any, indices: Any, updates: Any, name: Any = None) -> Any:
    """The tensor with other numbers at the indices."""
    return _put(tensor, indices, updates, "TensorScatterUpdate", False)


@op("TensorScatterAdd")
def tensor_scatter_nd_add(tensor: Any, indices: Any, updates: Any, name: Any = None) -> Any:
    """The tensor with the updates added at the indices."""
    return _put(tensor, indices, updates, "TensorScatterAdd", True)


@op("TensorScatterSub")
def tensor_scatter_nd_sub(tensor: Any, indices: Any, updates: Any, name: Any = None) -> Any:
    """The tensor with the updates subtracted at the indices."""
    return _put(tensor, indices, updates, "TensorScatterSub", True, -1.0)


def _extreme(kind: str, inner: str, tensor: Any, indices: Any, updates: Any) -> Any:
    x = tensor_of(tensor)
    columns = _columns(indices, x.array.shape, kind)
    here = engine("getitem")(x, index=columns)
    return _put(x, indices, engine(inner)(here, tensor_of(updates, x.array.dtype)), kind, False)


@op("TensorScatterMax")
def tensor_scatter_nd_max(tensor: Any, indices: Any, updates: Any, name: Any = None) -> Any:
    """The tensor with the greater of the two numbers at each index."""
    return _extreme("TensorScatterMax", "maximum", tensor, indices, updates)


@op("TensorScatterMin")
def tensor_scatter_nd_min(tensor: Any, indices: Any, updates: Any, name: Any = None) -> Any:
    """The tensor with the lesser of the two numbers at each index."""
    return _extreme("TensorScatterMin", "minimum", tensor, indices, updates)


def strided_slice(input_: Any, begin: Any, end: Any, strides: Any = None, name: Any = None) -> Any:
    """From `begin` to before `end` in steps, for each of the first axes: what `x[begin:end:stride, …]` is."""
    bounds = [[int(one) for one in numbers(part)] for part in (begin, end, [1] * len(numbers(begin)) if strides is None else strides)]
    return strided_slice_of(input_, tuple(_slice(*one) for one in zip(*bounds, strict=True)))


@op("UnsortedSegmentSum")
def unsorted_segment_sum(data: Any, segment_ids: Any, num_segments: Any, name: Any = None) -> Any:
    """The sums of the rows with the same number, for 0 … `num_segments` − 1."""
    x, ids = tensor_of(data), _whole(segment_ids)
    rows = engine("reshape")(x, (ids.size, *x.array.shape[ids.ndim :]))
    start = wrap(np.zeros((int(numbers(num_segments)), *rows.array.shape[1:]), x.array.dtype))
    return engine("index_add")(start, 0, wrap(ids.reshape(-1).astype(np.int64)), rows)


@op("SegmentSum")
def segment_sum(data: Any, segment_ids: Any, name: Any = None) -> Any:
    """The sums of the rows with the same number; the numbers ascend."""
    return unsorted_segment_sum(data, segment_ids, int(_whole(segment_ids)[-1]) + 1)


@op("SegmentMean")
def segment_mean(data: Any, segment_ids: Any, name: Any = None) -> Any:
    """The means of the rows with the same number; the numbers ascend."""
    x = tensor_of(data)
    counts = np.maximum(np.bincount(_whole(segment_ids)), 1).astype(x.array.dtype)
    below = wrap(counts.reshape(-1, *[1] * (x.array.ndim - 1)))
    return engine("div")(segment_sum(x, segment_ids), below, rounding_mode=None if x.array.dtype.kind == "f" else "trunc")


def _unsorted(kind: str, name: str, inner: str, empty: Any) -> Any:
    def function(data: Any, segment_ids: Any, num_segments: Any, name: Any = None) -> Any:
        x, ids = tensor_of(data), _whole(segment_ids)
        rows = engine("reshape")(x, (ids.size, *x.array.shape[ids.ndim :]))
        nothing = wrap(np.full(rows.array.shape[1:], empty(x.array.dtype), x.array.dtype))
        groups = [np.flatnonzero(ids == one) for one in range(int(numbers(num_segments)))]
        found = [engine(inner)(engine("getitem")(rows, index=group), 0) if group.size else nothing for group in groups]
        return engine("stack")(found, 0)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{inner} of the rows with the same number, for 0 … `num_segments` − 1."
    return op(kind)(function)


def _bounds(dtype: Any) -> Any:
    return np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)


unsorted_segment_max = _unsorted("UnsortedSegmentMax", "unsorted_segment_max", "amax", lambda dtype: _bounds(dtype).min)
unsorted_segment_min = _unsorted("UnsortedSegmentMin", "unsorted_segment_min", "amin", lambda dtype: _bounds(dtype).max)
unsorted_segment_prod = _unsorted("UnsortedSegmentProd", "unsorted_segment_prod", "prod", lambda _: 1)
unsorted_segment_mean = _unsorted("UnsortedSegmentMean", "unsorted_segment_mean", "mean", lambda _: 0)


def _segment_extreme(inner: Any, data: Any, segment_ids: Any) -> Any:
    ids = _whole(segment_ids)
    found = inner(data, segment_ids, int(ids[-1]) + 1)
    empty = np.bincount(ids) == 0  # zero here, and what changes no extreme where the numbers need not ascend
    return engine("where")(wrap(empty.reshape(-1, *[1] * (found.array.ndim - 1))), 0, found) if empty.any() else found


@op("SegmentMax")
def segment_max(data: Any, segment_ids: Any, name: Any = None) -> Any:
    """The greatest among the rows with the same number; the numbers ascend."""
    return _segment_extreme(unsorted_segment_max, data, segment_ids)


@op("SegmentMin")
def segment_min(data: Any, segment_ids: Any, name: Any = None) -> Any:
    """The least among the rows with the same number; the numbers ascend."""
    return _segment_extreme(unsorted_segment_min, data, segment_ids)


@op("DynamicPartition")
def dynamic_partition(data: Any, partitions: Any, num_partitions: int, name: Any = None) -> Any:
    """The rows by the number of their part, as a list."""
    x, ids = tensor_of(data), _whole(partitions)
    return [engine("getitem")(x, index=np.nonzero(ids == one) if ids.ndim else np.asarray(ids == one)) for one in range(num_partitions)]


@op("DynamicStitch")
def dynamic_stitch(indices: Any, data: Any, name: Any = None) -> Any:
    """Rows from several tensors, each put at its index."""
    places = np.concatenate([_whole(one).reshape(-1) for one in indices])
    rows = [tensor_of(one) for one in data]
    depth = [one.array.shape[_whole(at).ndim :] for one, at in zip(rows, indices, strict=True)]
    whole = engine("cat")([engine("reshape")(one, (-1, *rest)) for one, rest in zip(rows, depth, strict=True)], 0)
    last = len(places) - 1 - np.unique(places[::-1], return_index=True)[1]
    found = engine("getitem")(whole, index=last)
    if len(last) <= places.max():  # a place that no row is put at holds zeros
        start = wrap(np.zeros((int(places.max()) + 1, *found.array.shape[1:]), found.array.dtype))
        return engine("index_add")(start, 0, wrap(places[last].astype(np.int64)), found)
    return found


@op("ResourceGather")
def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: Any = None) -> Any:
    """The rows of a table of vectors, by their numbers."""
    return gather(params, ids)
