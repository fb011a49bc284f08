"""Everything PyTorch has for cutting, joining and rearranging, composed of the operations of `shape` and `index`.

Loaded when one of its names is asked for. Only `roll`, `tril`, `triu` and padding are nodes of their own.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core import dtypes
from autograd_core.creation import finish
from autograd_core.errors import refuse
from autograd_core.indexing import positions_of
from autograd_core.op import Op, Sample, general, linear
from autograd_core.ops.elementary import clone
from autograd_core.ops.index import getitem, index_put, put, take
from autograd_core.ops.shape import (
    axis_of, cat, diag_embed, diagonal, expand, flip, movedim, permute, reshape, sizes, squeeze, stack, t, transpose, transposed,
    unfold, unsqueeze, view,
)  # fmt: skip
from autograd_core.public import FUNCTIONS, public, register
from autograd_core.tape import Variable

__all__: list[str] = []


def _tuple(value: Any) -> tuple[int, ...]:
    return tuple(int(n) for n in value) if isinstance(value, (tuple, list, Variable)) and getattr(value, "shape", (1,)) else (int(value),)


def _across(input: Any, dim: int, part: Any) -> Any:
    """A slice, or one position, along an axis."""
    return getitem(input, index=(slice(None),) * axis_of(dim, len(input.shape)) + (part,))


def _extent(input: Any, dim: int) -> int:
    return int(input.shape[axis_of(dim, len(input.shape))])


# -- parts ----------------------------------------------------------------------------------------------------------------


@public()
def select(input: Any, dim: int, index: int) -> Any:
    """One position along an axis, which disappears."""
    return _across(input, dim, _inside(input, dim, index))


def _inside(input: Any, dim: int, index: Any) -> int:
    size, index = _extent(input, dim), int(index)
    if not -size <= index < size:
        raise refuse("index_range", problem=f"select(): index {index} out of range for dimension {dim}", shape=list(input.shape))
    return index


@public("narrow", "narrow_copy")
def narrow(input: Any, dim: int, start: Any, length: int) -> Any:
    """`length` neighbours along an axis, from `start`."""
    size, start = _extent(input, dim), int(start)
    first = start + size if start < 0 else start
    if first < 0 or first + length > size:
        raise refuse("narrow_range", start=start, length=length, size=size)
    return _across(input, dim, slice(first, first + length))


@public("split_with_sizes", "unsafe_split_with_sizes")
def split_with_sizes(input: Any, split_sizes: Sequence[int], dim: int = 0) -> tuple[Any, ...]:
    """Parts of the given sizes, which cover the axis."""
    ends = [*itertools.accumulate(split_sizes)]
    if (ends[-1] if ends else 0) != _extent(input, dim):
        raise refuse("split_sizes", size=_extent(input, dim), dim=dim, given=list(split_sizes))
    return tuple([_across(input, dim, slice(end - n, end)) for n, end in zip(split_sizes, ends, strict=True)])


@public("split", "unsafe_split")
def split(tensor: Any, split_size_or_sections: Any = None, dim: int = 0, *, split_size: Any = None) -> tuple[Any, ...]:
    """Parts of one size (the last may be smaller), or of the sizes given."""
    each = split_size if split_size_or_sections is None else split_size_or_sections
    if isinstance(each, (tuple, list)):
        return split_with_sizes(tensor, each, dim)
    size = _extent(tensor, dim)
    if each < 1 and not (each == size == 0):
        raise refuse("split_number", op="split", given=each)
    return tuple([_across(tensor, dim, slice(i, i + each)) for i in range(0, max(size, 1), max(each, 1))])


@public("chunk", "unsafe_chunk")
def chunk(input: Any, chunks: int, dim: int = 0) -> tuple[Any, ...]:
    """At most so many parts, all of one size but the last."""
    if chunks < 1:
        raise refuse("split_number", op="chunk", given=chunks)
    size = _extent(input, dim)
    return split(input, -(-size // chunks), dim) if size else (_across(input, dim, slice(None)),) * chunks


@public()
def tensor_split(input: Any, indices_or_sections: Any = None, dim: int = 0, *, indices: Any = None, sections: Any = None) -> tuple[Any, ...]:
    """So many parts, as equal as can be, or parts that begin at the given positions."""
    where = next(one for one in (indices_or_sections, indices, sections) if one is not None)
    size = _extent(input, dim)
    if isinstance(where, Variable):
        where = where.array.tolist()  # type: ignore[attr-defined]
    if isinstance(where, int):
        if where < 1:
            raise refuse("split_number", op="tensor_split", given=where)
        where = [i * (size // where) + min(i, size % where) for i in range(1, where)]
    return tuple([_across(input, dim, slice(a, b)) for a, b in zip([0, *where], [*where, None], strict=True)])


def _splitter(name: str, least: int, axis: int) -> None:
    def cut(input: Any, indices_or_sections: Any = None, *, indices: Any = None, sections: Any = None) -> tuple[Any, ...]:
        where = next(one for one in (indices_or_sections, indices, sections) if one is not None)
        if len(input.shape) < least:
            raise refuse("matrices_needed" if least == 2 else "axes_needed", op=name, ndim=len(input.shape), least=least)
        dim = 0 if name == "hsplit" and len(input.shape) == 1 else axis
        if isinstance(where, int) and (where < 1 or input.shape[dim] % where):
            raise refuse("split_divides", op=name, dim=dim, size=input.shape[dim], parts=where)
        return tensor_split(input, where, dim)

    cut.__name__, cut.__doc__ = name, f"Parts along axis {axis}: so many, or beginning at the given positions."
    public(name)(cut)


for _details in (("hsplit", 1, 1), ("vsplit", 2, 0), ("dsplit", 3, 2)):
    _splitter(*_details)


@public()
def unbind(input: Any, dim: int = 0) -> tuple[Any, ...]:
    """Every position along an axis as a tensor of its own."""
    return tuple([_across(input, dim, i) for i in range(_extent(input, dim) if input.shape else axis_of(dim, 0))])


@public()
def select_scatter(input: Any, src: Any, dim: int, index: int) -> Any:
    """`input` with `src` at one position along an axis."""
    key = (slice(None),) * axis_of(dim, len(input.shape)) + (_inside(input, dim, index),)
    return index_put(input, src, index=key, accumulate=False)


@public()
def slice_scatter(input: Any, src: Any, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1) -> Any:
    """`input` with `src` in place of a slice along an axis."""
    key = (slice(None),) * axis_of(dim, len(input.shape)) + (slice(start, end, step),)
    return index_put(input, src, index=key, accumulate=False)


@public()
def diagonal_scatter(input: Any, src: Any, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
    """`input` with `src` on a diagonal."""
    n = src.shape[-1]
    key = (Ellipsis, np.arange(n) + max(-offset, 0), np.arange(n) + max(offset, 0))
    return movedim(index_put(movedim(input, (dim1, dim2), (-2, -1)), src, index=key, accumulate=False), (-2, -1), (dim1, dim2))


def _strided(size: Any, stride: Any, storage_offset: int | None) -> Any:
    places: Any = np.asarray(storage_offset or 0)
    for n, step in zip(size, stride, strict=True):
        places = places[..., None] + np.arange(n) * step
    return places


@public("as_strided", "as_strided_copy")
def as_strided(input: Any, size: Any, stride: Any, storage_offset: int | None = None) -> Any:
    """The elements at positions that grow by `stride` along each axis of `size`; read from the flattened tensor, as a copy."""
    return take(input, _strided(size, stride, storage_offset))


@public()
def as_strided_scatter(input: Any, src: Any, size: Any, stride: Any, storage_offset: int | None = None) -> Any:
    """`input` with `src` at positions that grow by `stride` along each axis of `size`."""
    return put(input, _strided(size, stride, storage_offset), src)


# -- order ----------------------------------------------------------------------------------------------------------------

_roll: Op = linear(
    "roll", lambda x, shifts, dims: np.roll(x, shifts, dims), [lambda g, shifts, dims: _roll(g, shifts=tuple([-n for n in shifts]), dims=dims)],
    symbol="roll", role="move", latex=r"\operatorname{roll} #1", derivative=[r"#g \text{ rolled back}"], public=False,
    samples=[Sample(((2, 3),), {"shifts": (1, 2), "dims": (0, 1)})],
)  # fmt: skip


@public()
def roll(input: Any, shifts: Any, dims: Any = ()) -> Any:
    """Every element moved along; what leaves at the end comes back at the beginning."""
    dims, shifts = _tuple(dims), _tuple(shifts)
    if not dims:
        return reshape(_roll(reshape(input, size=(-1,)), shifts=shifts, dims=(0,)), size=tuple(input.shape))
    return _roll(input, shifts=shifts, dims=tuple([axis_of(d, len(input.shape)) for d in dims])) if input.shape else clone(input)


@public()
def rot90(input: Any, k: int = 1, dims: Any = (0, 1)) -> Any:
    """A quarter turn in the plane of two axes, k times."""
    a, b = (axis_of(d, len(input.shape)) for d in dims)
    if a == b:
        raise refuse("same_dimensions", op="rot90", dim=a)
    k %= 4
    if k == 2:
        return flip(input, dims=(a, b))
    return transposed(flip(input, dims=(b,)), a, b) if k == 1 else flip(transposed(input, a, b), dims=(b,)) if k else clone(input)


def _triangle(name: str, kernel: Callable[..., Any]) -> None:
    op: Op = linear(
        name, kernel, [lambda g, diagonal: op(g, diagonal=diagonal)], symbol=name, role="route", latex=rf"\operatorname{{{name}}} #1", public=False,
        derivative=[rf"\operatorname{{{name}}} #g"], samples=[Sample(((3, 3),), {"diagonal": 0}), Sample(((2, 2, 3),), {"diagonal": -1})],
    )  # fmt: skip

    def triangle(input: Any, diagonal: int = 0) -> Any:
        if len(input.shape) < 2:
            raise refuse("matrices_needed", op=name, ndim=len(input.shape))
        return op(input, diagonal=diagonal)

    triangle.__name__, triangle.__doc__ = name, f"The {'lower' if name == 'tril' else 'upper'} triangle of each matrix, zeros elsewhere."
    public(name, inplace=True)(triangle)

    def places(row: int, col: int, offset: int = 0, *, dtype: Any = np.int64, device: Any = None, layout: Any = None) -> Any:
        found = np.stack(np.nonzero(kernel(np.ones((row, col), bool), offset)))
        return finish(found.astype(dtypes.numpy_of(dtype)), False, device)

    places.__name__, places.__doc__ = f"{name}_indices", f"The rows and the columns of what `{name}` keeps."
    public(f"{name}_indices", method=False)(places)


_triangle("tril", lambda x, diagonal: np.tril(x, diagonal))
_triangle("triu", lambda x, diagonal: np.triu(x, diagonal))


@public()
def diag(input: Any, diagonal: int = 0) -> Any:
    """The diagonal of a matrix, or the matrix with a vector on its diagonal."""
    return _diagonal(input, diagonal) if len(input.shape) == 2 else diag_embed(input, diagonal)


_diagonal = diagonal


@public()
def diagflat(input: Any, offset: int = 0) -> Any:
    """The matrix with all elements on its diagonal."""
    return diag_embed(reshape(input, size=(-1,)), offset)


# -- more of the same -----------------------------------------------------------------------------------------------------


@public()
def repeat(input: Any, *repeats: Any) -> Any:
    """The tensor side by side with itself, so many times along each axis."""
    times = sizes(repeats)
    shape = (1,) * (len(times) - len(input.shape)) + tuple(input.shape)
    if len(shape) > len(times):
        raise refuse("repeat_axes", ndim=len(shape), given=list(times))
    apart = reshape(input, size=tuple(itertools.chain(*[(1, n) for n in shape])))
    apart = expand(apart, size=tuple(itertools.chain(*zip(times, shape, strict=True))))
    return reshape(apart, size=tuple([k * n for k, n in zip(times, shape, strict=True)]))


@public()
def tile(input: Any, *dims: Any) -> Any:
    """Like `repeat`; axes that are not named are not repeated."""
    times = sizes(dims)
    return repeat(input, (1,) * (len(input.shape) - len(times)) + times)


@public()
def repeat_interleave(input: Any, repeats: Any = None, dim: int | None = None, *, output_size: int | None = None) -> Any:
    """Each element several times in a row: `repeats` is one number, or one for each position. Alone, repeats become positions."""
    if repeats is None:
        times = positions_of(input)
        return finish(np.repeat(np.arange(times.size), times), False)
    if dim is None:
        input, dim = reshape(input, size=(-1,)), 0
    line = input if input.shape else reshape(input, size=(1,))
    times = positions_of(repeats)
    return _across(line, dim, np.repeat(np.arange(_extent(line, dim)), times.reshape(-1) if times.ndim else int(times)))


@public()
def broadcast_tensors(*tensors: Any) -> tuple[Any, ...]:
    """All tensors expanded to the shape they have together."""
    tensors = tuple(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
    shape = np.broadcast_shapes(*[tuple(one.shape) for one in tensors])
    return tuple([expand(one, size=shape) for one in tensors])


@public(method=False)
def broadcast_shapes(*shapes: Any) -> Any:
    """The shape that tensors of these shapes have together."""
    from autograd_core.tensor import Size

    return Size(np.broadcast_shapes(*[one if isinstance(one, int) else tuple(one) for one in shapes]))


# -- joins ----------------------------------------------------------------------------------------------------------------


def _atleast(ndim: int) -> Callable[..., Any]:
    def grown(*tensors: Any) -> Any:
        many = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
        found = []
        for one in many:
            shape = tuple(one.shape)
            new = {0: (1,) * ndim, 1: (1,) * (ndim - 1) + shape if ndim < 3 else (1, *shape, 1), 2: (*shape, 1)}
            found.append(reshape(one, size=new[len(shape)]) if len(shape) < ndim else one)
        return found[0] if len(tensors) == 1 and many is tensors else tuple(found)

    grown.__name__, grown.__doc__ = f"atleast_{ndim}d", f"Tensors with axes of size 1 added until they have {ndim}."
    return public(f"atleast_{ndim}d", method=False)(grown)  # type: ignore[no-any-return]


_one, _two, _three = map(_atleast, (1, 2, 3))


@public(method=False)
def hstack(tensors: Sequence[Any]) -> Any:
    """Tensors side by side: along axis 1, or 0 for vectors."""
    tensors = _one(tuple(tensors))
    return cat(tensors, 0 if len(tensors[0].shape) == 1 else 1)


@public("vstack", "row_stack", method=False)
def vstack(tensors: Sequence[Any]) -> Any:
    """Tensors below each other: along axis 0, vectors as rows."""
    return cat(_two(tuple(tensors)), 0)


@public(method=False)
def dstack(tensors: Sequence[Any]) -> Any:
    """Tensors behind each other: along axis 2."""
    return cat(_three(tuple(tensors)), 2)


@public(method=False)
def column_stack(tensors: Sequence[Any]) -> Any:
    """Tensors side by side, vectors as columns."""
    return cat([reshape(one, size=(math.prod(one.shape), 1)) if len(one.shape) < 2 else one for one in tensors], 1)


@public(method=False)
def block_diag(*tensors: Any) -> Any:
    """One matrix with the given matrices along its diagonal."""
    blocks = [_two(one) for one in tensors]
    width, left, rows = sum(one.shape[1] for one in blocks), 0, []
    for one in blocks:
        rows.append(constant_pad_nd(one, (left, width - left - one.shape[1])))
        left += one.shape[1]
    return cat(rows, 0)


@public(method=False)
def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Any, ...]:
    """The coordinates of every point of a grid; with `indexing="xy"` the first two axes are exchanged."""
    lines = tuple(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
    if indexing not in ("ij", "xy"):
        raise refuse("unknown_word", op="meshgrid", argument="indexing", known="ij, xy", given=indexing)
    lines = tuple([reshape(one, size=(-1,)) for one in lines])
    shape, last = tuple([one.shape[0] for one in lines]), len(lines) - 1
    grids = [expand(reshape(one, size=(-1,) + (1,) * (last - i)) if one.shape[0] else reshape(one, size=(0,) + (1,) * (last - i)), size=shape) for i, one in enumerate(lines)]  # fmt: skip
    return tuple([transpose(one, dim0=0, dim1=1) if indexing == "xy" and last > 0 else one for one in grids])


@public(method=False)
def cartesian_prod(*tensors: Any) -> Any:
    """Every choice of one element from each vector, a row for each."""
    if len(tensors) == 1:
        return tensors[0]
    return stack([reshape(one, size=(math.prod(one.shape),)) for one in meshgrid(*tensors)], 1)


@public()
def combinations(input: Any, r: int = 2, with_replacement: bool = False) -> Any:
    """Every choice of r elements of a vector, a row for each."""
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    rows = np.array([*choose(range(input.shape[0]), r)], np.int64).reshape(-1, r)
    return getitem(input, index=(rows if r else np.zeros(0, np.int64),))


# -- padding --------------------------------------------------------------------------------------------------------------


def _padded(x: Any, pad: tuple[int, ...], value: float = 0.0) -> Any:
    sides = [(0, 0)] * (x.ndim - len(pad) // 2) + [*zip(pad[-2::-2], pad[-1::-2], strict=True)]
    x = x[tuple([slice(max(-a, 0), n - max(-b, 0)) for n, (a, b) in zip(x.shape, sides, strict=True)])]
    size = tuple([n + max(a, 0) + max(b, 0) for n, (a, b) in zip(x.shape, sides, strict=True)])
    result = np.full_like(x, value, shape=size, order="C")
    result[tuple([slice(max(a, 0), max(a, 0) + n) for n, (a, _) in zip(x.shape, sides, strict=True)])] = x
    return result


_pad: Op = general(
    "constant_pad_nd", _padded, [lambda g, pad: _pad(g, pad=tuple([-n for n in pad]), value=0.0)], symbol="pad", role="move", public=False,
    latex=r"\operatorname{pad} #1", derivative=[r"#g \text{ without the margin}"],
    samples=[Sample(((3,),), {"pad": (1, 2), "value": 0.0}), Sample(((2, 3),), {"pad": (-1, 2, 1, 0), "value": 1.5})],
)  # fmt: skip


@public()
def constant_pad_nd(input: Any, pad: Any, value: Any = 0) -> Any:
    """A margin of one number; amounts are (before, after) from the last axis backward, negative ones cut off."""
    pad = _tuple(pad) if pad else ()
    if len(pad) % 2 or len(pad) // 2 > len(input.shape):
        raise refuse("pad_size", pad=list(pad), ndim=len(input.shape))
    if any(n + a + b < 0 for n, a, b in zip(reversed(input.shape), pad[::2], pad[1::2], strict=False)):
        raise refuse("pad_size", pad=list(pad), ndim=len(input.shape))
    return _pad(input, pad=pad, value=value) if pad else clone(input)


_MARGINS = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@public("F.pad", method=False)
def pad(input: Any, pad: Any, mode: str = "constant", value: Any = None) -> Any:
    """A margin around the last axes: a constant, or what stands inside mirrored, repeated or continued around."""
    if mode == "constant":
        return constant_pad_nd(input, pad, value or 0)
    if mode not in _MARGINS:
        raise refuse("unknown_word", op="pad", argument="mode", known="constant, reflect, replicate, circular", given=mode)
    pad, ndim = _tuple(pad), len(input.shape)
    if len(pad) // 2 not in (ndim - 2, ndim - 1) or len(pad) % 2 or not pad:
        raise refuse("pad_size", pad=list(pad), ndim=ndim)
    for i, (before, after) in enumerate(zip(pad[::2], pad[1::2], strict=True)):
        size = input.shape[-1 - i]
        most = {"reflect": size - 1, "circular": size}.get(mode, before + after if size else -1)
        if max(before, after) > max(most, 0) or size + before + after < 1:
            raise refuse("pad_size", pad=list(pad), ndim=ndim)
        places = np.pad(np.arange(size), (max(before, 0), max(after, 0)), _MARGINS[mode])  # type: ignore[call-overload]
        places = places[max(-before, 0) : places.size - max(-after, 0)]
        if before or after:
            input = _across(input, -1 - i, places)
    return input


# -- under other names ----------------------------------------------------------------------------------------------------

for _name, _doc, _function in (
    ("fliplr", "The columns in reverse order.", lambda input: flip(input, dims=(1,))),
    ("flipud", "The rows in reverse order.", lambda input: flip(input, dims=(0,))),
    ("alias_copy", "A copy.", lambda input: clone(input)),
    ("detach_copy", "A copy off the tape.", lambda input: clone(input).detach()),
    ("unravel_index", "Positions in a flattened array as positions along each axis of `shape`.",
     lambda indices, shape: tuple([finish(np.asarray(one), False) for one in np.unravel_index(positions_of(indices), shape if isinstance(shape, int) else tuple(shape))])),
):  # fmt: skip
    _function.__name__, _function.__doc__ = _name, _doc
    register(_name, _function)
public("linalg.diagonal")(lambda A, *, offset=0, dim1=-2, dim2=-1: diagonal(A, offset, dim1, dim2))  # noqa: N803


def _copied(function: Callable[..., Any]) -> Callable[..., Any]:
    def copy(*arguments: Any, **keywords: Any) -> Any:
        found = function(*arguments, **keywords)
        return tuple(map(clone, found)) if isinstance(found, tuple) else clone(found)

    copy.__doc__ = f"A copy of what `{getattr(function, '__name__', '')}` looks at."
    return copy


for _name in ("diagonal", "expand", "permute", "select", "split", "split_with_sizes", "squeeze", "t", "transpose", "unbind", "unfold", "unsqueeze", "view"):
    register(f"{_name}_copy", _copied(FUNCTIONS[_name]), method=False)
