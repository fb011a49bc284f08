"""Everything PyTorch has for cutting, joining and rearranging, composed of the operations of `shape` and `index`.

Loaded when one of its names is asked for. Helpers first, then the table of what a person calls.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.creation import finish
from autograd_core.dtypes import numpy_of
from autograd_core.errors import require
from autograd_core.indexing import positions_of
from autograd_core.op import Sample
from autograd_core.ops.arithmetic import where
from autograd_core.ops.elementary import clone
from autograd_core.ops.index import getitem, index_put, masked_fill, put, scatter_index, take
from autograd_core.ops.reduce import sum as summed
from autograd_core.ops.rows import mover
from autograd_core.ops.shape import axis_of, cat, diagonal, diagonal_index, expand, extent, flip, reshape, sizes, transpose, turned
from autograd_core.public import FUNCTIONS, METHODS, composed, register
from autograd_core.standin import StandIn
from autograd_core.tape import Variable, View
from autograd_core.tensor import Size


def _tuple(value: Any) -> tuple[int, ...]:
    return tuple(map(int, value)) if isinstance(value, (tuple, list)) or len(getattr(value, "shape", ())) else (int(value),)


def _listed(tensors: tuple[Any, ...]) -> tuple[Any, ...]:
    """`f(a, b)` and `f([a, b])` mean the same."""
    return tuple(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors


def _key(input: Any, dim: int, part: Any) -> tuple[Any, ...]:
    return (slice(None),) * axis_of(dim, len(input.shape)) + (part,)


def _across(input: Any, dim: int, part: Any) -> Any:
    """A slice, or one position, along an axis."""
    return getitem(input, index=_key(input, dim, part))


# parts -------------------------------------------------------------------------------------------------------------------


def _narrow(input: Any, dim: int, start: Any, length: int) -> Any:
    size, start = extent(input, dim), int(start)
    first = start + size if start < 0 else start
    require(0 <= first <= first + length <= size, "narrow_range", start=start, length=length, size=size)
    return _across(input, dim, slice(first, first + length))


def _with_sizes(input: Any, split_sizes: Sequence[int], dim: int = 0) -> tuple[Any, ...]:
    size, ends = extent(input, dim), [0, *itertools.accumulate(split_sizes)]
    require(ends[-1] == size, "split_sizes", size=size, dim=dim, given=list(split_sizes))
    return tuple([_across(input, dim, slice(a, b)) for a, b in itertools.pairwise(ends)])


def _split(tensor: Any, split_size_or_sections: Any = None, dim: int = 0, *, split_size: Any = None) -> tuple[Any, ...]:
    each, size = split_size if split_size_or_sections is None else split_size_or_sections, extent(tensor, dim)
    if isinstance(each, (tuple, list)):
        return _with_sizes(tensor, each, dim)
    require(each > 0 or each == size == 0, "split_number", op="split", given=each)
    return tuple([_across(tensor, dim, slice(i, i + each)) for i in range(0, max(size, 1), max(each, 1))])


def _chunk(input: Any, chunks: int, dim: int = 0) -> tuple[Any, ...]:
    require(chunks > 0, "split_number", op="chunk", given=chunks)
    size = extent(input, dim)
    return _split(input, -(-size // chunks), dim) if size else (_across(input, dim, slice(None)),) * chunks


def _together(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose results are views that were made at once: on the tape none of them may be changed in place."""

    @wraps(function)
    def parts(*arguments: Any, **keywords: Any) -> Any:
        made = function(*arguments, **keywords)
        for one in made:
            View.mark(one)
        return made

    return parts


def _cuts(*given: Any) -> Any:
    """Where to cut, by whichever name it was given."""
    found = next((one for one in given if one is not None), None)
    if found is None:
        raise TypeError("missing 1 required positional argument: 'indices_or_sections'")
    return found


def _tensor_split(input: Any, indices_or_sections: Any = None, dim: int = 0, *, indices: Any = None, sections: Any = None) -> Any:
    where, size = _cuts(indices_or_sections, indices, sections), extent(input, dim)
    where = where.tolist() if isinstance(where, Variable) else where  # type: ignore[attr-defined]
    if isinstance(where, int):
        require(where > 0, "split_number", op="tensor_split", given=where)
        where = [i * (size // where) + min(i, size % where) for i in range(1, where)]
    return tuple([_across(input, dim, slice(a, b)) for a, b in itertools.pairwise([0, *where, None])])


def _splitter(name: str, least: int, axis: int) -> Callable[..., Any]:
    def cut(input: Any, indices_or_sections: Any = None, *, indices: Any = None, sections: Any = None) -> Any:
        where, ndim = _cuts(indices_or_sections, indices, sections), len(input.shape)
        dim = require(ndim >= least, "axes_needed", op=name, ndim=ndim, least=least) or min(axis, ndim - 1)
        fits = not isinstance(where, int) or (where > 0 and input.shape[dim] % where == 0)
        return require(fits, "split_divides", op=name, dim=dim, size=input.shape[dim], parts=where) or _tensor_split(input, where, dim)

    return cut


def _strided(size: Any, stride: Any, storage_offset: int | None = None) -> Any:
    """The positions that grow by `stride` along each axis of `size`."""
    places: Any = np.asarray(storage_offset or 0)
    for n, step in zip(size, stride, strict=True):
        places = places[..., None] + np.arange(n) * step
    return places


def _seen(x: Any, size: tuple[int, ...], stride: tuple[int, ...], storage_offset: int) -> Any:
    """The view; elements that stand in several places cannot be written into. On other devices a copy."""
    if type(x) is not np.ndarray:
        return x.reshape((-1,))[_strided(size, stride, storage_offset)]
    found = np.ndarray(size, x.dtype, x, storage_offset * x.itemsize, [step * x.itemsize for step in stride])
    found.flags.writeable = x.flags.writeable and all(step or n < 2 for n, step in zip(size, stride, strict=True))
    return found


def _seen_pull(g: Any, shape: tuple[int, ...], size: Any, stride: Any, storage_offset: int) -> Any:
    places = (_strided(size, stride, storage_offset).reshape(-1),)
    return reshape(scatter_index(reshape(g, size=(-1,)), size=(math.prod(shape),), index=places), size=tuple(shape))


_SKEWED = {"size": (2, 2), "stride": (2, 1), "storage_offset": 1}
strided = mover("as_strided", _seen, "strd", _seen_pull, r"#g \text{ added up by place in memory}",
    [Sample(((2, 3),), _SKEWED), Sample(((5,),), _SKEWED | {"stride": (1, 1)})], view=True, latex=r"\operatorname{as\_strided} #1")  # fmt: skip


def _as_strided(input: Any, size: Any, stride: Any, storage_offset: int | None = None) -> Any:
    """Elements by their place in memory; what the tensor itself does not show has no gradient."""
    array, memory = input.array, input.array
    while type(memory) is np.ndarray and isinstance(memory.base, np.ndarray):
        memory = memory.base
    whole = type(array) is not np.ndarray or (array.flags.c_contiguous and memory.size == array.size)
    if whole:
        return strided(input, size=tuple(size), stride=tuple(stride), storage_offset=storage_offset or 0)
    start = (array.ctypes.data - memory.ctypes.data) // array.itemsize
    own = _strided(array.shape, [step // array.itemsize for step in array.strides], start).reshape(-1)
    places = _strided(size, stride, start if storage_offset is None else storage_offset)
    shown = np.full(memory.size, -1)
    shown[own] = np.arange(array.size)
    found = shown[places]
    return where(found >= 0, take(input, np.maximum(found, 0)), memory.ravel("K")[places])


# order and repetition ----------------------------------------------------------------------------------------------------


def _roll(input: Any, shifts: Any, dims: Any = ()) -> Any:
    if isinstance(dims, (tuple, list)) and not dims:
        return reshape(_roll(reshape(input, size=(-1,)), shifts, 0), size=tuple(input.shape))
    for shift, dim in zip(_tuple(shifts), _tuple(dims), strict=True):
        size = extent(input, dim)
        input = _across(input, dim, (np.arange(size) - shift) % size) if input.shape and size else clone(input)
    return input


def _rot90(input: Any, k: int = 1, dims: Any = (0, 1)) -> Any:
    a, b = (axis_of(dim, len(input.shape)) for dim in dims)
    require(a != b, "same_dimensions", op="rot90", dim=a)
    if k % 2 == 0:
        return flip(input, dims=(a, b)) if k % 4 else clone(input)
    turned = transpose(input, dim0=a, dim1=b)
    return flip(turned, dims=(a,) if k % 4 == 1 else (b,))


def _triangle(name: str, kernel: Callable[..., Any], words: str) -> None:
    def triangle(input: Any, diagonal: int = 0) -> Any:
        require(len(input.shape) >= 2, "matrices_needed", op=name, ndim=len(input.shape))
        return masked_fill(input, ~kernel(np.ones(tuple(input.shape[-2:]), bool), diagonal), 0)

    def places(row: int, col: int, offset: int = 0, *, dtype: Any = np.int64, device: Any = None, layout: Any = None) -> Any:
        del layout
        return finish(np.stack(np.nonzero(kernel(np.ones((row, col), bool), offset))).astype(numpy_of(dtype or np.int64)), False, device)

    composed(name, f"The {words} triangle of each matrix, zeros elsewhere.", triangle, inplace=True)
    composed(f"{name}_indices", f"The rows and the columns of the {words} triangle.", places, method=False)


def _folded(g: Any, shape: tuple[int, ...], times: tuple[int, ...]) -> Any:
    """The sum of the repeats, in the shape of what was repeated."""
    sides = (1,) * (len(times) - len(shape)) + tuple(shape)
    apart = reshape(g, size=tuple(itertools.chain(*zip(times, sides, strict=True))))
    return reshape(summed(apart, dim=tuple(range(0, 2 * len(times), 2))), size=tuple(shape)) if times else g


repeated = mover("repeat", lambda x, times: np.tile(x, times)[()], "rep", lambda g, shape, times: _folded(g, shape, times),
    r"#g \text{ summed over the repeats}",
    [Sample(((3,),), {"times": (2, 1)}), Sample(((2, 1),), {"times": (1, 3)}), Sample(((),), {"times": (2,)}), Sample(((2,),), {"times": (1,)})])  # fmt: skip


def _repeat(input: Any, *repeats: Any) -> Any:
    times = sizes(repeats)
    require(len(times) >= len(input.shape), "repeat_axes", ndim=len(input.shape), given=list(times))
    return repeated(input, times=times)


def _repeat_interleave(input: Any, repeats: Any = None, dim: int | None = None, *, output_size: int | None = None) -> Any:
    del output_size
    times = positions_of(input if repeats is None else repeats)
    if repeats is None:
        return finish(np.repeat(_places(times.size, times), times))
    line, dim = (reshape(input, size=(-1,)), 0) if dim is None or not input.shape else (input, dim)
    times = times.reshape(-1) if times.ndim else int(times)
    return _across(line, dim, np.repeat(_places(extent(line, dim), times), times))


def _places(count: int, times: Any) -> Any:
    """The numbers from 0 on: NumPy's `repeat` asks only what it repeats whether it is a stand-in."""
    stands_in = isinstance(times, StandIn)
    return np.arange(count) + (0 * times if stands_in else 0)


def _broadcast_tensors(*tensors: Any) -> tuple[Any, ...]:
    shape = np.broadcast_shapes(*[tuple(one.shape) for one in _listed(tensors)])
    return tuple([expand(one, size=shape) for one in _listed(tensors)])


# joins -------------------------------------------------------------------------------------------------------------------


def _grown(one: Any, ndim: int) -> Any:
    """With axes of size 1 added until there are `ndim`."""
    new = ndim - len(one.shape)
    return one if new <= 0 else reshape(one, size=(1,) * (new - (ndim == 3)) + tuple(one.shape) + (1,) * (ndim == 3))


def _block_diag(*tensors: Any) -> Any:
    blocks = [_grown(one, 2) for one in _listed(tensors)]
    ends = [*itertools.accumulate([one.shape[1] for one in blocks])]
    return cat([_constant_pad(one, (end - one.shape[1], ends[-1] - end)) for one, end in zip(blocks, ends, strict=True)], 0)


def _meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Any, ...]:
    require(indexing in ("ij", "xy"), "unknown_word", op="meshgrid", argument="indexing", known="ij, xy", given=indexing)
    lines = [_grown(one, 1) for one in _listed(tensors)]
    shape, swaps = tuple([one.shape[0] for one in lines]), indexing == "xy" and len(lines) > 1
    grids = [expand(reshape(one, size=(shape[i],) + (1,) * (len(lines) - 1 - i)), size=shape) for i, one in enumerate(lines)]
    return tuple([transpose(one, dim0=0, dim1=1) if swaps else one for one in grids])


def _combinations(input: Any, r: int = 2, with_replacement: bool = False) -> Any:
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    rows = np.array([*choose(range(input.shape[0]), r)], np.int64).reshape(-1, r) if r else np.zeros(0, np.int64)
    return getitem(input, index=(rows,))


# padding -----------------------------------------------------------------------------------------------------------------


def _constant_pad(input: Any, pad: Any, value: Any = 0) -> Any:
    pad, ndim = _tuple(pad), len(input.shape)
    margins = (0, 0) * (ndim - len(pad) // 2) + pad[::-1]  # (after, before) from the first axis on
    require(len(margins) == 2 * ndim, "pad_size", pad=list(pad), ndim=ndim)
    sides = [*zip(input.shape, margins[1::2], margins[::2], strict=True)]
    require(all(n + a + b >= 0 for n, a, b in sides), "pad_size", pad=list(pad), ndim=ndim)
    kept = getitem(input, index=tuple([slice(max(-a, 0), n - max(-b, 0)) for n, a, b in sides]))
    place = tuple([slice(max(a, 0), n + a + b - max(b, 0)) for n, a, b in sides])
    return index_put(np.full([n + a + b for n, a, b in sides], value, numpy_of(input.dtype)), kept, index=place, accumulate=False)


_MARGINS: dict[str, Any] = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def _pad(input: Any, pad: Any, mode: str = "constant", value: Any = None) -> Any:
    if mode == "constant":
        return _constant_pad(input, pad, value or 0)
    require(mode in _MARGINS, "unknown_word", op="pad", argument="mode", known="constant, reflect, replicate, circular", given=mode)
    pad, ndim = _tuple(pad), len(input.shape)
    require(len(pad) % 2 == 0 and 0 < ndim - len(pad) // 2 < 3, "pad_size", pad=list(pad), ndim=ndim)
    for i, (before, after) in enumerate(zip(pad[::2], pad[1::2], strict=True)):
        size = input.shape[-1 - i]
        places, grow = np.arange(size), (max(before, 0), max(after, 0))
        most = {"reflect": size - 1, "circular": size}.get(mode, max(grow) if size else 0)
        require(max(grow) <= max(most, 0) and size + before + after > 0, "pad_size", pad=list(pad), ndim=ndim)
        around = mode == "circular"  # there, what is cut off is gone before the rest goes around
        inside = slice(max(-before, 0), size + sum(grow) * (not around) - max(-after, 0))
        places = np.pad(places[inside], grow, "wrap") if around else np.pad(places, grow, _MARGINS[mode])[inside]
        input = _across(input, -1 - i, places) if before or after else input
    return input


# fmt: off
composed("slice", "Part of an axis.", lambda input, dim=0, start=None, end=None, step=1: _across(input, dim, slice(start, end, step)), method=False)
composed("select", "One position along an axis, which disappears.", lambda input, dim, index: _across(input, dim, int(index)))
composed("narrow", "`length` neighbours along an axis, from `start`.", _narrow)
for _name, _words, _made in (
    ("split", "Parts of one size (the last may be smaller), or of the sizes given.", _split),
    ("split_with_sizes", "Parts of the given sizes, which cover the axis.", _with_sizes), ("chunk", "At most so many parts, all of one size but the last.", _chunk),
):
    composed(_name, _words, _together(_made))
    composed(f"unsafe_{_name}", _words, _made)
composed("tensor_split", "So many parts, as equal as can be, or parts that begin at the given positions.", _tensor_split)
for _name, _least, _axis in (("hsplit", 1, 1), ("vsplit", 2, 0), ("dsplit", 3, 2)):
    composed(_name, f"Parts along axis {_axis}: so many, or beginning at the given positions.", _splitter(_name, _least, _axis))
composed("unbind", "Every position along an axis as a tensor of its own.", _together(lambda input, dim=0: tuple([_across(input, dim, i) for i in range(extent(input, dim))])))
composed("select_scatter", "`input` with `src` at one position along an axis.",
    lambda input, src, dim, index: index_put(input, src, index=_key(input, dim, int(index)), accumulate=False))
composed("slice_scatter", "`input` with `src` in place of a slice along an axis.",
    lambda input, src, dim=0, start=None, end=None, step=1: index_put(input, src, index=_key(input, dim, slice(start, end, step)), accumulate=False))
composed("diagonal_scatter", "`input` with `src` on a diagonal.", lambda input, src, offset=0, dim1=0, dim2=1: ops.movedim(
    index_put(ops.movedim(input, (dim1, dim2), (-2, -1)), src, index=diagonal_index(src.shape[-1], offset), accumulate=False), (-2, -1), (dim1, dim2)))
composed("as_strided", "Elements at places in memory that grow by `stride` along each axis of `size`: a view of a tensor that lies in order, else a copy.", _as_strided)
METHODS["as_strided_"] = turned(FUNCTIONS["as_strided"])
composed("as_strided_scatter", "`input` with `src` at positions that grow by `stride` along each axis of `size`.",
    lambda input, src, size, stride, storage_offset=None: put(input, _strided(size, stride, storage_offset), src))
composed("roll", "Every element moved along; what leaves at the end comes back at the beginning.", _roll)
composed("rot90", "A quarter turn in the plane of two axes, k times.", _rot90)
composed("fliplr", "The columns in reverse order.", lambda input: flip(input, dims=(1,)))
composed("flipud", "The rows in reverse order.", lambda input: flip(input, dims=(0,)))
_triangle("tril", np.tril, "lower")
_triangle("triu", np.triu, "upper")
_diagonal: Any = diagonal  # `diag` calls its own argument so
composed("diag", "The diagonal of a matrix, or the matrix with a vector on its diagonal.",
    lambda input, diagonal=0: clone(_diagonal(input, diagonal)) if len(input.shape) == 2 else ops.diag_embed(input, diagonal))
composed("diagflat", "The matrix with all elements on its diagonal.", lambda input, offset=0: ops.diag_embed(reshape(input, size=(-1,)), offset))
composed("repeat", "The tensor side by side with itself, so many times along each axis.", _repeat)
composed("tile", "Like `repeat`; axes that are not named are not repeated.",
    lambda input, *given, dims=(): _repeat(input, (1,) * (len(input.shape) - len(sizes(given or dims))) + sizes(given or dims)))
composed("repeat_interleave", "Each element several times in a row: as often as one number, or one for each position, says.", _repeat_interleave)
composed("broadcast_tensors", "All tensors expanded to the shape they have together.", _broadcast_tensors, method=False)
composed("broadcast_shapes", "The shape that tensors of these shapes have together.",
    lambda *shapes: Size(np.broadcast_shapes(*[one if isinstance(one, int) else tuple(one) for one in shapes])), method=False)
for _ndim in (1, 2, 3):
    composed(f"atleast_{_ndim}d", f"Tensors with axes of size 1 added until they have {_ndim}.", lambda *tensors, _ndim=_ndim: _grown(tensors[0], _ndim)
        if len(tensors) == 1 and isinstance(tensors[0], Variable) else tuple([_grown(one, _ndim) for one in _listed(tensors)]), method=False)
composed("hstack", "Tensors side by side: along axis 1, or 0 for vectors.",
    lambda tensors: cat([_grown(one, 1) for one in tensors], 1 if len(tensors[0].shape) > 1 else 0), method=False)
composed("vstack row_stack", "Tensors below each other: along axis 0, vectors as rows.", lambda tensors: cat([_grown(one, 2) for one in tensors], 0), method=False)
composed("dstack", "Tensors behind each other: along axis 2.", lambda tensors: cat([_grown(one, 3) for one in tensors], 2), method=False)
composed("column_stack", "Tensors side by side, vectors as columns.",
    lambda tensors: cat([reshape(one, size=(math.prod(one.shape), 1)) if len(one.shape) < 2 else one for one in tensors], 1), method=False)
composed("block_diag", "One matrix with the given matrices along its diagonal.", _block_diag, method=False)
composed("meshgrid", "The coordinates of every point of a grid; with `indexing=\"xy\"` the first two axes are exchanged.", _meshgrid, method=False)
composed("cartesian_prod", "Every choice of one element from each vector, a row for each.",
    lambda *tensors: tensors[0] if len(tensors) == 1 else ops.stack([reshape(one, size=(-1,)) for one in _meshgrid(*tensors)], 1), method=False)
composed("combinations", "Every choice of r elements of a vector, a row for each.", _combinations, method=False)
composed("constant_pad_nd", "A margin of one number; amounts are (before, after) from the last axis backward, negative ones cut off.", _constant_pad, method=False)
composed("F.pad", "A margin around the last axes: a constant, or what stands inside mirrored, repeated or continued around.", _pad)
composed("alias_copy", "A copy.", lambda input: clone(input), method=False)
composed("unravel_index", "Positions in a flattened array as positions along each axis of `shape`.",
    lambda indices, shape: tuple(map(finish, np.unravel_index(positions_of(indices), _tuple(shape)))), method=False)
# fmt: on


def _copied(name: str) -> None:
    def copy(*arguments: Any, **keywords: Any) -> Any:
        found = FUNCTIONS[name](*arguments, **keywords)
        return tuple(map(clone, found)) if isinstance(found, tuple) else clone(found)

    copy.__name__, copy.__doc__ = f"{name}_copy", f"A copy of what `{name}` looks at."
    register(copy.__name__, copy, method=name == "narrow")


_VIEWS = ["as_strided", "diagonal", "expand", "narrow", "permute", "select", "slice", "split", "split_with_sizes", "squeeze", "t", "transpose", "unbind", "unfold", "unsqueeze", "view"]  # fmt: skip
for _name in _VIEWS:
    _copied(_name)
