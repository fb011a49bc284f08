"""Reading and writing parts of a tensor: slices, masks, lists of positions. All of it is linear.

Two operations carry everything: `getitem` reads at an index, `index_put` writes (or adds) there, and each is the other's transpose.
Gathering, scattering, selecting and filling say which index they mean.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd_core.dtypes import numpy_of
from autograd_core.errors import require
from autograd_core.indexing import out_of_place, positions_of
from autograd_core.op import Op, Sample, general, linear
from autograd_core.ops.arithmetic import eq, where
from autograd_core.ops.elementary import cast, clone
from autograd_core.ops.rows import finder, mover, row
from autograd_core.ops.shape import axis_of, expand, reshape
from autograd_core.public import INNER, composed
from autograd_core.standin import ARRAYS, WHOLE
from autograd_core.tape import Variable


def is_basic(index: Any) -> bool:
    """Whether an index selects each element at most once (integers, slices, None, …), so that what is read is a view."""
    for part in index if isinstance(index, tuple) else (index,):
        if type(part) not in _BASIC and not isinstance(part, np.integer):
            return False
    return True


_BASIC = {int, slice, type(None), type(Ellipsis)}


def _read(x: Any, index: Any) -> Any:
    kind = type(index)
    try:
        # with … a single element stays a view: an array without axes
        if isinstance(x, WHOLE) and (kind is int or kind is slice):
            return x[index, ...]
        return x[(*index, ...)] if kind is tuple and is_basic(index) and Ellipsis not in index else x[index]
    except IndexError as problem:
        raise out_of_place(problem, x.shape) from None


def _places(array: Any, index: Any) -> Any:
    """The positions that an index names in the flattened array, on its device."""
    size = array.shape
    first = index[0] if isinstance(index, tuple) and len(index) == 1 else index
    if size and getattr(first, "dtype", np.dtype(bool)).kind in "iu":
        first, row = np.arange(size[0], like=array)[first], math.prod(size[1:])
        return first if len(size) == 1 else (first[..., None] * row + np.arange(row, like=array)).reshape(first.shape + size[1:])
    return np.arange(array.size, like=array).reshape(size)[index]


def _at(ufunc: Any, result: Any, index: Any, values: Any) -> None:
    """Combine values into a contiguous array, each as often as its place is named: NumPy is quick at this on flat arrays only."""
    places = _places(result, index)
    values = np.broadcast_to(values, places.shape).reshape(-1)
    ufunc.at(result.reshape(-1), places.reshape(-1), values.astype(result.dtype, copy=False))


def _write_back(g: Any, size: tuple[int, ...], index: Any) -> Any:
    result = np.zeros(size, g.dtype) if type(g) is np.ndarray else np.zeros_like(g, shape=size, order="C")
    if type(index) is slice or is_basic(index) or (isinstance(index, np.ndarray) and index.dtype.kind == "b"):
        result[index] = g
    else:
        _at(np.add, result, index, g)
    return result[()]


def _put(x: Any, values: Any, index: Any, accumulate: bool = False) -> Any:
    result = np.copy(x, order="C")
    if accumulate:
        _at(np.add, result, index, values)
    else:
        result[index] = values
    return result[()]


def _backward_name(attributes: Mapping[str, Any]) -> str:
    index = attributes["index"]
    if not is_basic(index):
        return "IndexBackward0"
    return "SelectBackward0" if isinstance(index, int) else "SliceBackward0"


_SAMPLES: list[tuple[tuple[int, ...], Any]] = [
    ((4,), 1), ((4,), slice(1, 3)), ((2, 3), (slice(None), None, 1)), ((2, 3), (Ellipsis, slice(None, None, 2))), ((4, 2), (np.array([[0, 0], [3, -1]]),)),
    ((4,), (np.array([0, 0, 3]),)), ((2, 3), (np.array([1, 1]), np.array([2, 2]))), ((2, 3), (np.array([[True, False, True], [False, True, True]]),)),
]  # fmt: skip

getitem: Op = mover("getitem", _read, "[ ]", lambda g, shape, index: scatter_index(g, size=shape, index=index),
    r"#g \text{ at the places read, } 0 \text{ elsewhere}", [Sample((shape,), {"index": index}) for shape, index in _SAMPLES], view=True,
    latex=r"#1[#{index}]", backward=_backward_name)  # fmt: skip
scatter_index: Op = mover("scatter_index", _write_back, "[ ]₊", lambda g, index: getitem(g, index=index), r"#g[\dots]",
    [Sample(((3,),), {"size": (4,), "index": (np.array([0, 0, 3]),)})], latex=r"\operatorname{scatter} #1", backward="IndexPutBackward0")  # fmt: skip
index_put: Op = row(linear, "index_put", _put, [lambda g, index, accumulate: g if accumulate else index_put(g, 0.0, index=index, accumulate=False),
    lambda g, index: getitem(g, index=index)], r"#1[\dots] = #2", [r"#g \text{ where nothing was written}", r"#g[\dots]"], "[ ]=",
    [Sample(((4,), (2,)), {"index": (np.array([0, 3]),), "accumulate": False}), Sample(((3, 2), ()), {"index": 1, "accumulate": False}),
    Sample(((4, 2), (3, 2)), {"index": (np.array([0, 0, 3]),), "accumulate": True})], role="move", own_dtype=True)  # fmt: skip


# along an axis: gather, scatter and their kin ----------------------------------------------------------------------------

_COMBINE = {"prod": np.multiply, "amax": np.maximum, "amin": np.minimum}


def _combine(x: Any, values: Any, index: Any, how: str) -> Any:
    result = np.copy(x, order="C")
    _at(_COMBINE[how], result, index, values)
    return result[()]


def _ones(g: Any, mask: Any) -> Any:
    return cast(mask, dtype=g.dtype)


def _base_pull(g: Any, x1: Any, x2: Any, y: Any, index: Any, how: str) -> Any:
    if how == "prod":
        return g * combine_at(x1 * 0.0 + 1.0, x2, index=index, how=how)
    return _ones(g, eq(x1, y)) * (g / _ties(g, x1, x2, y, index))


def _values_pull(g: Any, x1: Any, x2: Any, y: Any, index: Any, how: str) -> Any:
    there = getitem(y, index=index)
    if how != "prod":
        return _ones(g, eq(x2, there)) * getitem(g / _ties(g, x1, x2, y, index), index=index)
    # the product of the others: where one factor is zero its own derivative is the product of the rest
    none, zero = eq(x1, 0), eq(x2, 0)
    # (of two zeros the other one, which has a derivative)
    rest = getitem(combine_at(where(none, 1.0, x1), where(zero, 1.0, x2), index=index, how=how), index=index)
    zeros = getitem(index_put(_ones(g, none), _ones(g, zero), index=index, accumulate=True), index=index)
    other = getitem(index_put(where(none, x1, 0.0), where(zero, x2, 0.0), index=index, accumulate=True), index=index) - x2
    others = where(eq(zeros, 1), rest, where(eq(zeros, 2), rest * other, 0.0))
    return getitem(g, index=index) * where(zero, others, there / where(zero, 1.0, x2))


def _ties(g: Any, x1: Any, x2: Any, y: Any, index: Any) -> Any:
    """How many equal candidates share each extreme."""
    return index_put(_ones(g, eq(x1, y)), _ones(g, eq(x2, getitem(y, index=index))), index=index, accumulate=True)


combine_at: Op = row(general, "combine_at", _combine, [_base_pull, _values_pull], r"#1[\dots] \circ= #2",
    [r"#g \text{ times the other factors, or to the extreme}"] * 2, "[ ]∘",
    [Sample(((3,), (3,)), {"index": (np.array([0, 0, 2]),), "how": how}, 0.5, 2.0) for how in _COMBINE], role="route", own_dtype=True)  # fmt: skip


def _lined(input: Any) -> Any:
    """A single number as a row of one."""
    return input if input.shape else reshape(input, size=(1,))


def _shaped(result: Any, size: tuple[int, ...]) -> Any:
    return result if tuple(result.shape) == size else reshape(result, size=size)


def _positions(index: Any) -> Any:
    """Positions along an axis; of none the dtype does not matter."""
    return positions_of(index) if not isinstance(index, Variable) or math.prod(index.array.shape) else np.zeros(index.array.shape, np.int64)


def _grid(input: Any, dim: int, index: Any) -> tuple[Any, ...]:
    """The index that names, for each element of `index`, one place along `dim`."""
    index, ndim = _positions(index), len(input.shape) or 1
    shape, along = index.shape or (1,), axis_of(dim, ndim)
    if 0 in shape:
        return (np.zeros(0, np.int64),)
    require(len(shape) == ndim, "index_ndim", index=len(shape), ndim=ndim)
    index = index.reshape(shape)
    ranges = [np.arange(n, like=index).reshape((-1,) + (1,) * (ndim - 1 - axis)) for axis, n in enumerate(shape)]
    return (*ranges[:along], index, *ranges[along + 1 :])


def _line(input: Any, dim: int, index: Any) -> tuple[Any, ...]:
    """The index that names whole slices across `dim`."""
    places = positions_of(index)
    require(places.ndim < 2, "index_vector", ndim=places.ndim)
    return (slice(None),) * axis_of(dim, len(input.shape)) + (places.reshape(-1),)


def _nothing(how: str, dtype: np.dtype[Any]) -> Any:
    """What combines with a number to that number."""
    ends = (-np.inf, np.inf) if dtype.kind == "f" else (np.iinfo(dtype).min, np.iinfo(dtype).max) if dtype.kind != "b" else (False, True)
    return {"prod": 1, "amax": ends[0], "amin": ends[1]}.get(how, 0)


def _combined(input: Any, index: Any, values: Any, how: str, include_self: bool = True) -> Any:
    """`values` written over, or combined with, what stands at `index`."""
    known = "sum, mean, prod, amax, amin"
    require(how == "write" or how in known.split(", "), "unknown_word", op="reduce", argument="reduce", known=known, given=how)
    base, dtype = _lined(input), numpy_of(input.dtype)
    if not include_self:
        base = index_put(base, _nothing(how, dtype), index=index, accumulate=False)
    added = how != "write"
    result = combine_at(base, values, index=index, how=how) if how in _COMBINE else index_put(base, values, index=index, accumulate=added)
    if how == "mean":
        counts = np.ones(tuple(base.shape), dtype)
        counts = np.maximum(_put(counts if include_self else _put(counts, 0, index), 1, index, True), 1)
        result = result / counts if dtype.kind == "f" else result // counts
    return _shaped(result, tuple(input.shape))


def _scattered(input: Any, dim: int, index: Any, src: Any, how: str, include_self: bool = True) -> Any:
    shape = _positions(index).shape
    if 0 in shape:
        return clone(input)
    if len(getattr(src, "shape", ())) and tuple(src.shape) != shape:
        src = getitem(src, index=tuple([slice(n) for n in shape]))
    return _combined(input, _grid(input, dim, index), src, how, include_self)


def _scatter(input: Any, dim: int, index: Any, src: Any = None, *, value: Any = None, reduce: str | None = None) -> Any:
    known = {None: "write", "add": "sum", "multiply": "prod"}
    require(reduce in known, "unknown_word", op="scatter", argument="reduce", known="add, multiply", given=reduce)
    return _scattered(input, dim, index, value if src is None else src, known[reduce])


# anywhere: masks, flat positions, lists of indices -----------------------------------------------------------------------


def _mask(op: str, mask: Any) -> Any:
    mask = positions_of(mask)
    return require(mask.dtype.kind == "b", "mask_dtype", op=op, dtype=mask.dtype) or mask


def _masked_fill(input: Any, mask: Any, value: Any) -> Any:
    shown = _mask("masked_fill", mask)
    filled = where(shown if isinstance(shown, ARRAYS) else mask, value, input)  # inside vmap a mask has no numbers to show
    return filled if filled.dtype == input.dtype else cast(filled, dtype=numpy_of(input.dtype))


def _masked(op: str, input: Any, mask: Any) -> tuple[Any, Any]:
    """Tensor and mask in the shape they have together."""
    mask = _mask(op, mask)
    shape = np.broadcast_shapes(tuple(input.shape), mask.shape)
    return (input if tuple(input.shape) == shape else expand(input, size=shape)), np.broadcast_to(mask, shape)


def _masked_select(input: Any, mask: Any) -> Any:
    base, mask = _masked("masked_select", _lined(input), mask)
    return getitem(base, index=mask)


def _masked_scatter(input: Any, mask: Any, source: Any) -> Any:
    base, mask = _masked("masked_scatter", input, mask)
    return index_put(base, getitem(reshape(source, size=(-1,)), index=slice(int(np.count_nonzero(mask)))), index=mask, accumulate=False)


def _take(input: Any, index: Any) -> Any:
    index = positions_of(index)
    return _shaped(getitem(reshape(input, size=(-1,)), index=(index.reshape(-1),)), index.shape)


def _put_flat(input: Any, index: Any, source: Any, accumulate: bool = False) -> Any:
    flat, values = reshape(input, size=(-1,)), reshape(source, size=(-1,))
    return _shaped(index_put(flat, values, index=(positions_of(index).reshape(-1),), accumulate=accumulate), tuple(input.shape))


def _take_along_dim(input: Any, indices: Any, dim: int | None = None) -> Any:
    index = positions_of(indices)
    if dim is None:
        return _take(input, index.reshape(-1))
    axis = axis_of(dim, len(input.shape))
    both = (tuple(input.shape), index.shape)
    rest = np.broadcast_shapes(*[(*shape[:axis], 1, *shape[axis + 1 :]) for shape in both])
    whole, names = ((*rest[:axis], shape[axis], *rest[axis + 1 :]) for shape in both)
    return gather(input if both[0] == whole else expand(input, size=whole), axis, np.broadcast_to(index, names))


# where are they? ---------------------------------------------------------------------------------------------------------


argwhere = finder("argwhere", lambda x: np.stack(np.nonzero(x), -1) if x.ndim else np.zeros((int(x != 0), 0), np.int64), public=True)
_nonzero_static = finder("nonzero_static", lambda x, size, fill_value: np.pad(np.argwhere(x), ((0, size), (0, 0)), constant_values=fill_value)[:size])  # fmt: skip
_one_hot = finder("one_hot", lambda x, classes: np.equal(x[..., None], np.arange(classes)).astype(np.int64))


def _nonzero(input: Any, *, as_tuple: bool = False) -> Any:
    rows = argwhere(_lined(input) if as_tuple else input)
    return tuple([getitem(rows, index=(slice(None), axis)) for axis in range(rows.shape[1])]) if as_tuple else rows


def _one_hot_of(tensor: Any, num_classes: int = -1) -> Any:
    index = positions_of(tensor)
    low, high = (index.min(), index.max()) if index.size else (0, -1)
    require(low >= 0 and (index.size if num_classes == -1 else high < num_classes), "one_hot_classes")
    return _one_hot(tensor, classes=int(high) + 1 if num_classes == -1 else num_classes)


INNER.update({"getitem": getitem, "scatter_index": scatter_index})
# fmt: off
gather = composed("gather", "One value along `dim` for each element of `index`: `out[i][j] = input[index[i][j]][j]` for dim 0.",
    lambda input, dim, index, *, sparse_grad=False: _shaped(getitem(_lined(input), index=_grid(input, dim, index)), _positions(index).shape))
composed("scatter", "Values written along `dim` at the places in `index`: the reverse of `gather`.", _scatter, inplace=True)
composed("scatter_add", "Values added along `dim` at the places in `index`.", lambda input, dim, index, src: _scattered(input, dim, index, src, "sum"), inplace=True)
composed("scatter_reduce", "Values combined along `dim` at the places in `index`: `sum`, `prod`, `mean`, `amax` or `amin`.",
    lambda input, dim, index, src, reduce, *, include_self=True: _scattered(input, dim, index, src, reduce, include_self), inplace=True)
index_select = composed("index_select", "The slices across `dim` at the positions in `index`.",
    lambda input, dim, index: getitem(input, index=_line(input, dim, index)) if input.shape else _shaped(getitem(_lined(input), index=_line(input, dim, index)), ()))
composed("index_add", "Slices of `source` added to those of `input` at the positions in `index`.",
    lambda input, dim, index, source, *, alpha=1: _combined(input, _line(input, dim, index), source if alpha == 1 else source * alpha, "sum"), inplace=True)
composed("index_copy", "Slices of `source` in place of those of `input` at the positions in `index`.",
    lambda input, dim, index, source: _combined(input, _line(input, dim, index), source, "write"), inplace=True)
composed("index_fill", "One number in all slices at the positions in `index`.",
    lambda input, dim, index, value: _combined(input, _line(input, dim, np.unique(positions_of(index))), value, "write"), inplace=True)
composed("index_reduce", "Slices of `source` combined with those of `input`: `prod`, `mean`, `amax` or `amin`.",
    lambda input, dim, index, source, reduce, *, include_self=True: _combined(input, _line(input, dim, index), source, reduce, include_self), inplace=True)
composed("index_put", "Values written at (or, with `accumulate`, added to) the places that a tuple of index tensors names.",
    lambda input, indices, values, accumulate=False: index_put(
        input, values, index=tuple([slice(None) if one is None else positions_of(one) for one in indices]), accumulate=accumulate), inplace=True)
composed("fill", "One number everywhere.", lambda input, value: index_put(input, value, index=Ellipsis, accumulate=False), inplace=True)
masked_fill = composed("masked_fill", "One number wherever the mask is true.", _masked_fill, inplace=True)
composed("masked_select", "The elements where the mask is true, in one row.", _masked_select)
composed("masked_scatter", "The elements of `source`, in order, wherever the mask is true.", _masked_scatter, inplace=True)
take = composed("take", "Elements by their positions in the flattened tensor, in the shape of `index`.", _take)
put = composed("put", "Elements written at positions in the flattened tensor.", _put_flat, inplace=True)
composed("take_along_dim", "Like `gather`, where the other axes broadcast; without `dim` from the flattened tensor.", _take_along_dim)
composed("nonzero", "The positions of all elements that are not zero: a row for each, or (`as_tuple`) one tensor for each axis.", _nonzero)
composed("nonzero_static", "The first `size` positions that are not zero; rows left over hold `fill_value`.",
    lambda input, *, size, fill_value=-1: _nonzero_static(input, size=size, fill_value=fill_value))
composed("F.one_hot", "A one at the place that each whole number names, zeros elsewhere, along a new last axis.", _one_hot_of)
# fmt: on
