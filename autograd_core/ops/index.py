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
from autograd_core.errors import refuse
from autograd_core.indexing import positions_of
from autograd_core.op import Op, Sample, general, linear
from autograd_core.ops.arithmetic import eq, where
from autograd_core.ops.elementary import cast, clone
from autograd_core.ops.shape import axis_of, expand, reshape, unsqueeze
from autograd_core.public import public
from autograd_core.tape import Variable

__all__ = ["getitem", "index_put", "is_basic", "largest_along", "scatter_index", "smallest_along"]


def is_basic(index: Any) -> bool:
    """Whether an index selects each element at most once (integers, slices, None, …), so that what is read is a view."""
    for part in index if isinstance(index, tuple) else (index,):
        if type(part) not in _BASIC and not isinstance(part, np.integer):
            return False
    return True


_BASIC = {int, slice, type(None), type(Ellipsis)}


def _read(x: Any, index: Any) -> Any:
    try:
        if is_basic(index) and type(x) is np.ndarray:
            # a single element stays a view: with … NumPy gives an array without axes for it
            if type(index) is tuple:
                return x[index if Ellipsis in index else (*index, Ellipsis)]
            return x[index, ...] if x.ndim == 1 and type(index) is int else x[index]
        return x[index]
    except IndexError as problem:
        raise refuse("index_range", problem=str(problem).replace("axis ", "dimension "), shape=list(x.shape), places=()) from None


def _places(size: tuple[int, ...], index: Any) -> Any:
    """The positions that an index names in a flat array of that size."""
    first = index[0] if isinstance(index, tuple) and len(index) == 1 else index
    if isinstance(first, np.ndarray) and first.dtype.kind in "iu" and size:
        first = np.where(first < 0, first + size[0], first)
        row = math.prod(size[1:])
        return first if len(size) == 1 else (first[..., None] * row + np.arange(row)).reshape(first.shape + size[1:])
    return np.arange(math.prod(size)).reshape(size)[index]


def _at(ufunc: Any, result: Any, index: Any, values: Any) -> None:
    """Combine values into a contiguous array, each as often as its place is named: NumPy is quick at this on flat arrays only."""
    places = _places(result.shape, index)
    values = np.broadcast_to(values, places.shape).reshape(-1)
    ufunc.at(result.reshape(-1), places.reshape(-1), values.astype(result.dtype, copy=False))


def _write_back(g: Any, size: tuple[int, ...], index: Any) -> Any:
    result = np.zeros_like(g, shape=size, order="C")
    if is_basic(index) or (isinstance(index, np.ndarray) and index.dtype.kind == "b"):
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

getitem: Op = linear(
    "getitem", _read, [lambda g, shape, index: scatter_index(g, size=shape, index=index)], symbol="[ ]", role="move", public=False, view=True,
    latex=r"#1[\dots]", derivative=[r"#g \text{ at the places read, } 0 \text{ elsewhere}"], backward=_backward_name,
    samples=[Sample((shape,), {"index": index}) for shape, index in _SAMPLES],
)  # fmt: skip
scatter_index: Op = linear(
    "scatter_index", _write_back, [lambda g, index: getitem(g, index=index)], symbol="[ ]₊", role="move", public=False,
    latex=r"\operatorname{scatter} #1", derivative=[r"#g[\dots]"], backward="IndexPutBackward0",
    samples=[Sample(((3,),), {"size": (4,), "index": (np.array([0, 0, 3]),)})],
)  # fmt: skip
index_put: Op = linear(
    "index_put", _put, [lambda g, index, accumulate: g if accumulate else index_put(g, 0.0, index=index, accumulate=False), lambda g, index: getitem(g, index=index)],
    symbol="[ ]=", role="move", latex=r"#1[\dots] = #2", derivative=[r"#g \text{ where nothing was written}", r"#g[\dots]"], public=False, own_dtype=True,
    samples=[Sample(((4,), (2,)), {"index": (np.array([0, 3]),), "accumulate": False}), Sample(((3, 2), ()), {"index": 1, "accumulate": False}),
             Sample(((4, 2), (3, 2)), {"index": (np.array([0, 0, 3]),), "accumulate": True})],
)  # fmt: skip


# along an axis: gather, scatter and their kin ----------------------------------------------------------------------------

_IDENTITY: dict[str, Any] = {
    "sum": lambda dtype: 0, "mean": lambda dtype: 0, "prod": lambda dtype: 1,
    "amax": lambda dtype: -np.inf if dtype.kind == "f" else np.iinfo(dtype).min, "amin": lambda dtype: np.inf if dtype.kind == "f" else np.iinfo(dtype).max,
}  # fmt: skip
_COMBINE = {"prod": np.multiply, "amax": np.maximum, "amin": np.minimum}


def _combine(x: Any, values: Any, index: Any, how: str) -> Any:
    result = np.copy(x, order="C")
    _at(_COMBINE[how], result, index, values)
    return result[()]


def _combine_base(g: Any, x1: Any, x2: Any, y: Any, index: Any, how: str) -> Any:
    if how == "prod":
        return g * combine_at(x1 * 0.0 + 1.0, x2, index=index, how=how)
    return cast(eq(x1, y), dtype=g.dtype) * (g / _ties(g, x1, x2, y, index))


def _combine_values(g: Any, x1: Any, x2: Any, y: Any, index: Any, how: str) -> Any:
    if how != "prod":
        return cast(eq(x2, getitem(y, index=index)), dtype=g.dtype) * getitem(g / _ties(g, x1, x2, y, index), index=index)
    # the product of the others: where one factor is zero its own derivative is the product of the rest
    zero, none = eq(x2, 0), eq(x1, 0)
    rest = getitem(combine_at(where(none, 1.0, x1), where(zero, 1.0, x2), index=index, how=how), index=index)
    zeros = getitem(index_put(cast(none, dtype=g.dtype), cast(zero, dtype=g.dtype), index=index, accumulate=True), index=index)
    others = where(zero, rest * cast(eq(zeros, 1), dtype=g.dtype), getitem(y, index=index) / where(zero, 1.0, x2))
    return getitem(g, index=index) * others


def _ties(g: Any, x1: Any, x2: Any, y: Any, index: Any) -> Any:
    """How many equal candidates share each extreme."""
    chosen = cast(eq(x2, getitem(y, index=index)), dtype=g.dtype)
    return index_put(cast(eq(x1, y), dtype=g.dtype), chosen, index=index, accumulate=True)


_REPEATED = (np.array([0, 0, 2]),)
combine_at: Op = general(
    "combine_at", _combine, [_combine_base, _combine_values], symbol="[ ]∘", role="route", latex=r"#1[\dots] \circ= #2", public=False,
    derivative=[r"#g \text{ times the other factors, or to the extreme}"] * 2, own_dtype=True,
    samples=[Sample(((3,), (3,)), {"index": _REPEATED, "how": how}, 0.5, 2.0) for how in _COMBINE],
)  # fmt: skip


def _along(input: Any, dim: int, index: Any) -> tuple[Any, Any, tuple[int, ...]]:
    """The input with at least one axis, the index that names one place along `dim` for each element, and its shape."""
    index, ndim = positions_of(index), len(input.shape) or 1
    shape = index.shape
    index, dim = index.reshape(shape or (1,)), axis_of(dim, ndim)
    if index.ndim != ndim and index.size:
        raise refuse("index_ndim", op="gather or scatter", index=index.ndim, ndim=ndim)
    grid = tuple(index if axis == dim else np.arange(n).reshape((-1,) + (1,) * (index.ndim - 1 - axis)) for axis, n in enumerate(index.shape))
    return (input if input.shape else reshape(input, size=(1,))), grid, shape


def _combined(input: Any, base: Any, index: Any, values: Any, how: str, include_self: bool = True) -> Any:
    """`values` written over, or combined with, what stands at `index`."""
    if how != "write" and how not in _IDENTITY:
        raise refuse("unknown_word", op="reduce", argument="reduce", known=", ".join(_IDENTITY), given=how)
    dtype = numpy_of(base.dtype)
    if not include_self:
        base = index_put(base, _IDENTITY[how](dtype), index=index, accumulate=False)
    if how in _COMBINE:
        result = combine_at(base, values, index=index, how=how)
    else:
        result = index_put(base, values, index=index, accumulate=how != "write")
    if how == "mean":
        counts = np.ones(tuple(base.shape), dtype)
        counts = _put(counts if include_self else _put(counts, 0, index), 1, index, True)
        counts = np.maximum(counts, 1)
        result = result / counts if dtype.kind == "f" else result // counts
    return result if input.shape else reshape(result, size=())


def _scattered(input: Any, dim: int, index: Any, src: Any, how: str, include_self: bool = True) -> Any:
    base, grid, shape = _along(input, dim, index)
    if 0 in shape:
        return clone(input)
    if len(getattr(src, "shape", ())) and tuple(src.shape) != shape:
        src = getitem(src, index=tuple(slice(n) for n in shape))
    return _combined(input, base, grid, src, how, include_self)


def _line(input: Any, dim: int, index: Any) -> tuple[Any, Any]:
    """The input with at least one axis, and the index that names whole slices across `dim`."""
    key = (slice(None),) * axis_of(dim, len(input.shape)) + (positions_of(index).reshape(-1),)
    return (input if input.shape else reshape(input, size=(1,))), key


@public()
def gather(input: Any, dim: int, index: Any, *, sparse_grad: bool = False) -> Any:
    """One value along `dim` for each element of `index`: `out[i][j] = input[index[i][j]][j]` for dim 0."""
    base, grid, shape = _along(input, dim, index)
    found = getitem(base, index=grid)
    return found if tuple(found.shape) == shape else reshape(found, size=shape)


@public(inplace=True)
def scatter(input: Any, dim: int, index: Any, src: Any = None, *, value: Any = None, reduce: str | None = None) -> Any:
    """Values written along `dim` at the places in `index`: the reverse of `gather`."""
    how = {None: "write", "add": "sum", "multiply": "prod"}.get(reduce, reduce)
    return _scattered(input, dim, index, value if src is None else src, str(how))


@public(inplace=True)
def scatter_add(input: Any, dim: int, index: Any, src: Any) -> Any:
    """Values added along `dim` at the places in `index`."""
    return _scattered(input, dim, index, src, "sum")


@public(inplace=True)
def scatter_reduce(input: Any, dim: int, index: Any, src: Any, reduce: str, *, include_self: bool = True) -> Any:
    """Values combined along `dim` at the places in `index`: `sum`, `prod`, `mean`, `amax` or `amin`."""
    return _scattered(input, dim, index, src, reduce, include_self)


@public()
def index_select(input: Any, dim: int, index: Any) -> Any:
    """The slices across `dim` at the positions in `index`."""
    base, key = _line(input, dim, index)
    return getitem(base, index=key) if input.shape else reshape(getitem(base, index=key), size=())


@public(inplace=True)
def index_add(input: Any, dim: int, index: Any, source: Any, *, alpha: Any = 1) -> Any:
    """Slices of `source` added to those of `input` at the positions in `index`."""
    return _combined(input, *_line(input, dim, index), source if alpha == 1 else source * alpha, "sum")


@public(inplace=True)
def index_copy(input: Any, dim: int, index: Any, source: Any) -> Any:
    """Slices of `source` in place of those of `input` at the positions in `index`."""
    return _combined(input, *_line(input, dim, index), source, "write")


@public(inplace=True)
def index_fill(input: Any, dim: int, index: Any, value: Any) -> Any:
    """One number in all slices at the positions in `index`."""
    return _combined(input, *_line(input, dim, index), value, "write")


@public(inplace=True)
def index_reduce(input: Any, dim: int, index: Any, source: Any, reduce: str, *, include_self: bool = True) -> Any:
    """Slices of `source` combined with those of `input`: `prod`, `mean`, `amax` or `amin`."""
    return _combined(input, *_line(input, dim, index), source, reduce, include_self)


# anywhere: masks, flat positions, lists of indices -----------------------------------------------------------------------


@public("index_put", inplace=True)
def _index_put(input: Any, indices: Any, values: Any, accumulate: bool = False) -> Any:
    """Values written at (or, with `accumulate`, added to) the places that a tuple of index tensors names."""
    index = tuple(slice(None) if one is None else positions_of(one) for one in indices)
    return index_put(input, values, index=index, accumulate=accumulate)


@public(inplace=True)
def fill(input: Any, value: Any) -> Any:
    """One number everywhere."""
    return index_put(input, value, index=Ellipsis, accumulate=False)


def _mask(op: str, mask: Any) -> Any:
    mask = positions_of(mask)
    if mask.dtype.kind != "b":
        raise refuse("mask_dtype", op=op, dtype=mask.dtype)
    return mask


@public(inplace=True)
def masked_fill(input: Any, mask: Any, value: Any) -> Any:
    """One number wherever the mask is true."""
    filled = where(_mask("masked_fill", mask), value, input)
    return filled if filled.dtype == input.dtype else cast(filled, dtype=numpy_of(input.dtype))


@public()
def masked_select(input: Any, mask: Any) -> Any:
    """The elements where the mask is true, in one row."""
    mask = _mask("masked_select", mask)
    shape = np.broadcast_shapes(tuple(input.shape), mask.shape)
    found = getitem(expand(input, size=shape) if tuple(input.shape) != shape else input, index=np.broadcast_to(mask, shape))
    return reshape(found, size=(-1,)) if not shape else found


@public(inplace=True)
def masked_scatter(input: Any, mask: Any, source: Any) -> Any:
    """The elements of `source`, in order, wherever the mask is true."""
    mask = _mask("masked_scatter", mask)
    shape = np.broadcast_shapes(tuple(input.shape), mask.shape)
    mask = np.broadcast_to(mask, shape)
    base = input if tuple(input.shape) == shape else expand(input, size=shape)
    return index_put(base, getitem(reshape(source, size=(-1,)), index=slice(int(np.count_nonzero(mask)))), index=mask, accumulate=False)


@public()
def take(input: Any, index: Any) -> Any:
    """Elements by their positions in the flattened tensor, in the shape of `index`."""
    index = positions_of(index)
    found = getitem(reshape(input, size=(-1,)), index=(index.reshape(-1),))
    return reshape(found, size=index.shape)


@public(inplace=True)
def put(input: Any, index: Any, source: Any, accumulate: bool = False) -> Any:
    """Elements written at positions in the flattened tensor."""
    flat = reshape(input, size=(-1,))
    written = index_put(flat, reshape(source, size=(-1,)), index=(positions_of(index).reshape(-1),), accumulate=accumulate)
    return reshape(written, size=tuple(input.shape))


@public()
def take_along_dim(input: Any, indices: Any, dim: int | None = None) -> Any:
    """Like `gather`, where the other axes broadcast; without `dim` from the flattened tensor."""
    if dim is None:
        return take(input, positions_of(indices).reshape(-1))
    index, dim = positions_of(indices), axis_of(dim, len(input.shape))
    rest = np.broadcast_shapes(*[tuple(1 if axis == dim else n for axis, n in enumerate(shape)) for shape in (tuple(input.shape), index.shape)])
    whole, names = ((*rest[:dim], shape[dim], *rest[dim + 1 :]) for shape in (input.shape, index.shape))
    return gather(input if tuple(input.shape) == whole else expand(input, size=whole), dim, np.broadcast_to(index, names))


# where are they? ---------------------------------------------------------------------------------------------------------


def _finder(name: str, kernel: Any, **details: Any) -> Op:
    return general(
        name, kernel, [None], symbol=name, role="stop", latex=rf"\operatorname{{{name}}} #1", derivative=[None], differentiable=False, **details
    )  # fmt: skip


argwhere = _finder("argwhere", lambda x: np.stack(np.nonzero(x), -1) if x.ndim else np.zeros((int(x != 0), 0), np.int64))
_one_hot = _finder(
    "one_hot", lambda x, num_classes: np.equal(x[..., None], np.arange(num_classes)).astype(np.int64), public=False
)


@public()
def nonzero(input: Any, *, as_tuple: bool = False) -> Any:
    """The positions of all elements that are not zero: a row for each, or (`as_tuple`) one tensor for each axis."""
    rows = argwhere(input)
    if not as_tuple:
        return rows
    rows = rows if input.shape else np.zeros((rows.shape[0], 1), np.int64)
    return tuple([getitem(rows, index=(slice(None), axis)) for axis in range(rows.shape[1])])


@public("F.one_hot", method=False)
def one_hot(input: Any, num_classes: int = -1) -> Any:
    """A one at the place that each whole number names, zeros elsewhere, along a new last axis."""
    index = positions_of(input)
    low, high = (int(index.min()), int(index.max())) if index.size else (0, -1)
    if low < 0 or (num_classes != -1 and high >= num_classes) or (num_classes == -1 and not index.size):
        raise refuse("one_hot_classes")
    return _one_hot(input, num_classes=high + 1 if num_classes == -1 else num_classes)


# extremes that were found elsewhere --------------------------------------------------------------------------------------


def _read_along(x: Any, positions: Any, dim: int, keepdim: bool) -> Any:
    found = np.take_along_axis(x, positions, dim) if x.ndim else x
    return found if keepdim or not x.ndim else np.squeeze(found, axis=dim)[()]


def _pull_along(g: Any, shape: tuple[int, ...], positions: Any, dim: int, keepdim: bool) -> Any:
    if not shape:
        return g
    return _place_along(g if keepdim else unsqueeze(g, dim=dim), size=shape, positions=positions, dim=dim)


def _spread_along(g: Any, size: tuple[int, ...], positions: Any, dim: int) -> Any:
    result = np.zeros_like(g, shape=size)
    np.put_along_axis(result, positions, g, dim)
    return result


_POSITIONS = {"positions": np.array([[2], [0]]), "dim": 1}


def _select(name: str, word: str, symbol: str) -> Op:
    """Values along an axis that were found elsewhere to be the largest or smallest."""
    return linear(
        name, _read_along, [_pull_along], symbol=symbol, role="route", latex=rf"\{symbol} #1", public=False,
        derivative=[rf"#g \text{{ where the {word} stood}}"], backward=f"{symbol.capitalize()}Backward0",
        samples=[Sample(((2, 3),), {**_POSITIONS, "keepdim": keepdim}) for keepdim in (True, False)],
    )  # fmt: skip


largest_along, smallest_along = _select("largest_along", "largest", "max"), _select("smallest_along", "smallest", "min")
_place_along: Op = linear(
    "place_along", _spread_along, [lambda g, positions, dim: largest_along(g, positions=positions, dim=dim, keepdim=True)], symbol="[ ]₊",
    role="move", latex=r"\operatorname{scatter} #1", derivative=[r"#g[\dots]"], backward="ScatterBackward0", public=False,
    samples=[Sample(((2, 1),), {"size": (2, 3), **_POSITIONS})],
)  # fmt: skip
