"""Linear operations that move numbers without changing them: reshape, permute, repeat, join.

`reshape`, `permute`, `expand` and the others are the operations themselves, as rules call them (`reshape(g, size=…)`); what a person
calls stands in the table at the end, with PyTorch's arguments. Those marked `view` look at the memory of their input.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.errors import refuse, require
from autograd_core.op import REGISTRY, Op, Sample, linear, unbroadcast
from autograd_core.ops.rows import mover, row
from autograd_core.promotion import result_dtype
from autograd_core.public import FUNCTIONS, INNER, METHODS, composed, exposed, register
from autograd_core.standin import is_number
from autograd_core.tape import Variable


def sizes(given: Any, named: Any = None) -> tuple[int, ...]:
    """`f(2, 3)`, `f((2, 3))` and `f(size=(2, 3))` mean the same."""
    given = given if named is None else (named,)
    given = given[0] if len(given) == 1 and isinstance(given[0], (tuple, list)) else given
    try:
        return tuple(map(operator.index, given))
    except TypeError:
        raise refuse("size_of_numbers", given=", ".join(map(repr, given))) from None


def axis_of(dim: Any, ndim: int) -> int:
    """An axis counted from 0; one that is not there is refused. A single number has an axis 0, as in PyTorch."""
    size = ndim or 1
    if not -size <= dim < size:
        raise refuse("dimension_range", low=-size, high=size - 1, dim=dim, ndim=ndim)
    return int(dim % size)


def extent(input: Any, dim: int) -> int:
    """The size along an axis; a single number is one element."""
    axis = axis_of(dim, len(input.shape))
    return int(input.shape[axis]) if input.shape else 1


def _axes(dims: Any, ndim: int) -> list[int]:
    return [axis_of(dim, ndim) for dim in (dims if isinstance(dims, (tuple, list)) else (dims,))]


# the operations ----------------------------------------------------------------------------------------------------------


def _reshape(x: Any, size: tuple[int, ...]) -> Any:
    try:
        return x if not size and is_number(x) else x.reshape(size)
    except ValueError:
        raise ValueError(f"shape '{list(size)}' is invalid for input of size {x.size}") from None


def _squeeze(x: Any, dim: Any = None) -> Any:
    axes = range(x.ndim) if dim is None else _axes(dim, x.ndim)
    return _reshape(x, tuple([n for axis, n in enumerate(x.shape) if n != 1 or axis not in axes]))


def _unsqueeze(x: Any, dim: int) -> Any:
    dim = axis_of(dim, x.ndim + 1)
    return x.reshape((*x.shape[:dim], 1, *x.shape[dim:]))


def _expand(x: Any, size: tuple[int, ...]) -> Any:
    if isinstance(x, np.generic) and size and -1 not in size and 1 not in size:
        repeated = np.ndarray(size, x.dtype, np.asarray(x), 0, (0,) * len(size))  # a fifth of the time of `np.broadcast_to`
        repeated.flags.writeable = False
        return repeated
    new = len(size) - x.ndim
    if tuple(size[new:]) == x.shape and all(n == 1 for n in size[:new]):
        return _reshape(x, tuple(size))  # nothing is repeated, so it may be written to
    if new < 0 or -1 in size[:new]:
        raise ValueError(f"a tensor of shape {list(x.shape)} cannot be expanded to {list(size)}: -1 keeps an axis that is there")
    if is_number(x):
        x = x.reshape((1,))  # an array, for the result to be a view of
    return np.broadcast_to(x, [x.shape[i - new] if n == -1 else n for i, n in enumerate(size)])


def _diagonal(x: Any, offset: int, dim1: int, dim2: int) -> Any:
    found = np.diagonal(x, offset, dim1, dim2)
    if type(found) is np.ndarray:
        found.flags.writeable = x.flags.writeable  # NumPy guards its diagonals; a view of ours is as writable as its base
    return found


def diagonal_index(n: int, offset: int) -> tuple[Any, ...]:
    """The index of a diagonal with n elements in the last two axes."""
    return Ellipsis, np.arange(n) + max(-offset, 0), np.arange(n) + max(offset, 0)


def _on_diagonal(g: Any, shape: tuple[int, ...], offset: int, dim1: int, dim2: int) -> Any:
    """Zeros in that shape, with the last axis of g on the diagonals."""
    size = (*[n for axis, n in enumerate(shape) if axis not in (dim1, dim2)], shape[dim1], shape[dim2])
    return movedim(REGISTRY["scatter_index"](g, size=size, index=diagonal_index(g.shape[-1], offset)), (-2, -1), (dim1, dim2))


def _unfold(x: Any, dimension: int, size: int, step: int) -> Any:
    windows = np.lib.stride_tricks.sliding_window_view(x, size, dimension, writeable=True)
    return windows[(slice(None),) * dimension + (slice(None, None, step),)]


def _unfold_pull(g: Any, shape: tuple[int, ...], dimension: int, size: int, step: int) -> Any:
    windows = np.arange(g.shape[dimension])[:, None] * step + np.arange(size)
    return REGISTRY["scatter_index"](movedim(g, -1, dimension + 1), size=tuple(shape), index=(slice(None),) * dimension + (windows,))


# fmt: off
def _reshaper(name: str, kernel: Any, symbol: str, samples: list[Sample], **details: Any) -> Op:
    """An operation that only changes the shape: its transpose puts the old shape back."""
    return mover(name, kernel, symbol, lambda g, shape: reshape(g, size=shape), r"#g \text{ in the shape of } #1", samples, view=True, **details)


reshape = _reshaper("reshape", _reshape, "⤳", [
    Sample(((2, 3),), {"size": (3, 2)}), Sample(((2, 3),), {"size": (-1,)}), Sample(((),), {"size": (1, 1)}), Sample(((1,),), {"size": ()})], backward="ViewBackward0")
squeeze = _reshaper("squeeze", _squeeze, "squz", [Sample(((1, 3, 1),), {"dim": None}), Sample(((1, 3),), {"dim": 0})])
unsqueeze = _reshaper("unsqueeze", _unsqueeze, "unsq", [Sample(((3,),), {"dim": 0}), Sample(((2, 3),), {"dim": -1})])
permute: Op = mover("permute", lambda x, dims: np.transpose(x, dims)[()] if is_number(x) else x.transpose(dims), "perm",
    lambda g, dims: permute(g, dims=tuple(sorted(range(len(dims)), key=lambda i: dims[i] % len(dims)))), r"#g \text{ permuted back}",
    [Sample(((2, 3, 4),), {"dims": (2, 0, 1)}), Sample(((2, 3),), {"dims": (-1, 0)})], view=True)
transpose: Op = mover("transpose", lambda x, dim0=0, dim1=1: x.swapaxes(dim0, dim1) if x.ndim > 1 else x if is_number(x) else x[...], "ᵀ",
    lambda g, dim0, dim1: transpose(g, dim0=dim0, dim1=dim1), r"#g ^{\mathsf T}",
    [Sample(((2, 3),), {"dim0": 0, "dim1": 1}), Sample(((2, 3, 4),), {"dim0": -1, "dim1": 0})], latex=r"#1^{\mathsf T}", view=True)
expand: Op = mover("expand", _expand, "expd", lambda g, shape: unbroadcast(g, shape), r"#g \text{ summed over the repeats}",
    [Sample(((3,),), {"size": (2, 3)}), Sample(((2, 1),), {"size": (-1, 3)}), Sample(((),), {"size": (2,)})], view=True)
flip: Op = mover("flip", lambda x, dims: np.flip(x, dims).copy() if x.ndim else x, "flip", lambda g, dims: flip(g, dims=dims), r"#g \text{ flipped back}",
    [Sample(((2, 3),), {"dims": (0,)})])
_PLANE = {"offset": 1, "dim1": 0, "dim2": 1}
_diagonals = mover("diagonal", _diagonal, "diag", _on_diagonal, r"#g \text{ on the diagonal}", [Sample(((3, 4),), _PLANE), Sample(((2, 3, 2),), {"offset": 0, "dim1": 2, "dim2": 0})], view=True)
_windows = mover("unfold", _unfold, "unf", _unfold_pull, r"#g \text{ added up where windows overlap}",
    [Sample(((5,),), {"dimension": 0, "size": 3, "step": 1}), Sample(((2, 5, 2),), {"dimension": 1, "size": 2, "step": 2})], view=True)
# fmt: on


def _part(g: Any, dim: int, part: Any) -> Any:
    return g[(slice(None),) * dim + (part,)] if dim >= 0 else g[(Ellipsis, part) + (slice(None),) * (-dim - 1)]


def _cat_pull(g: Any, slot: int, dim: int, sizes: tuple[int, ...]) -> Any:
    start = sum(sizes[:slot])
    return _part(g, dim, slice(start, start + sizes[slot]))


# fmt: off
_cat = row(linear, "cat", lambda *parts, dim, **_sizes: np.concatenate(parts, axis=dim), [_cat_pull], r"\operatorname{cat}(\dots)",
    [r"\text{its part of } #g"], "cat", [Sample(((2,), (3,)), {"dim": 0, "sizes": (2, 3)}),
    Sample(((2, 1), (2, 3), (2, 1)), {"dim": -1, "sizes": (1, 3, 1)})], role="move")  # fmt: skip
_stack = row(linear, "stack", lambda *parts, dim: np.stack(parts, axis=dim), [lambda g, slot, dim: _part(g, dim, slot)], r"\operatorname{stack}(\dots)",
    [r"\text{its part of } #g"], "stack", [Sample(((3,), (3,)), {"dim": 0}), Sample(((2, 3), (2, 3)), {"dim": -1}), Sample(((), ()), {"dim": 0})],
    role="move")  # fmt: skip
# fmt: on


# what a person calls -----------------------------------------------------------------------------------------------------


def _listed(name: str, tensors: Any) -> Any:
    require(isinstance(tensors, (list, tuple)), "not_a_list", op=name, type=type(tensors).__name__)
    return require(tensors, "empty_list", op=name) or tensors


def cat(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Join tensors along an existing axis. An empty vector joins anything, as in PyTorch."""
    for number, one in enumerate(_listed("cat", tensors)):
        require(one.shape, "cat_numbers", number=number)
    parts = [one for one in tensors if one.shape != (0,)] or tensors
    dim, ndim = axis_of(dim, len(parts[0].shape)), len(parts[0].shape)
    for one in parts:
        require(len(one.shape) == ndim, "cat_dimensions", first=ndim, other=len(one.shape))
    found = _cat(*parts, dim=dim, sizes=tuple([one.shape[dim] for one in parts]))
    if len(parts) == len(tensors):
        return found
    dtype = result_dtype([np.empty(1, getattr(one, "array", one).dtype) for one in tensors])  # what is empty brings its dtype all the same
    return found if getattr(found, "array", found).dtype == dtype else REGISTRY["cast"](found, dtype=dtype)


def stack(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Join tensors of one shape along a new axis."""
    return _stack(*_listed("stack", tensors), dim=axis_of(dim, len(tensors[0].shape) + 1))


def _by_sizes(op: Op, word: str, names: str) -> None:
    """The numbers one by one or together, under any of PyTorch's words for them."""

    def called(input: Any, *given: Any, size: Any = None, shape: Any = None, dims: Any = None) -> Any:
        return op(input, **{word: sizes(given, size if size is not None else shape if shape is not None else dims)})

    called.__doc__ = f"The operation `{op.name}`: `{op.name}(x, 1, 0)` or `{op.name}(x, (1, 0))`."
    called.__qualname__ = op.name
    for name in names.split():
        register(name, exposed(called))


def _view(input: Any, *size: Any, dtype: Any = None, **named: Any) -> Any:
    require(dtype is None and not (size and not isinstance(size[0], (int, tuple, list, np.integer, Variable))), "view_of_dtype")
    return reshape(input, size=sizes(size, *named.values()))


def _movedim(input: Any, source: Any, destination: Any) -> Any:
    ndim = len(input.shape)
    come, go = _axes(source, ndim), _axes(destination, ndim)
    require(len(come) == len(go) == len({*come}) == len({*go}), "movedim_pairs", source=source, destination=destination)
    order = [axis for axis in range(ndim) if axis not in come]
    for place, axis in sorted(zip(go, come, strict=True)):
        order.insert(place, axis)
    return permute(input, dims=tuple(order)) if ndim else input


def diagonal(input: Any, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
    """The diagonals of the matrices in two axes, as the last axis."""
    dim1, dim2 = _axes((dim1, dim2), len(input.shape))
    return _diagonals(input, offset=offset, dim1=dim1, dim2=dim2)


def _diag_embed(input: Any, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
    *shape, n = input.shape
    places = _axes((dim1, dim2), len(shape) + 2)
    require(places[0] != places[1], "same_dimensions", op="diag_embed", dim=dim1)
    for axis in sorted(places):
        shape.insert(axis, n + abs(offset))
    return _on_diagonal(input, tuple(shape), offset, *places)


def _flatten(input: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    shape = tuple(input.shape)
    start, end = _axes((start_dim, end_dim), len(shape))
    require(start <= end, "flatten_order")
    if shape and start == end:
        return input
    return reshape(input, size=(*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))


def _unflatten(input: Any, dim: int, sizes: Any) -> Any:
    shape, sizes = tuple(input.shape), (sizes,) if isinstance(sizes, int) else tuple(sizes)
    dim = axis_of(dim, len(shape))
    known = math.prod([n for n in sizes if n != -1])
    fits = known and shape[dim] % known == 0 if -1 in sizes else shape[dim] == known
    require(fits, "unflatten_sizes", sizes=list(sizes), dim=dim, size=shape[dim])
    return reshape(input, size=(*shape[:dim], *[shape[dim] // known if n == -1 else n for n in sizes], *shape[dim + 1 :]))


INNER.update({op.name: op for op in (reshape, squeeze, unsqueeze, permute, transpose, expand, flip)})
# fmt: off
for _op, _word, _names in ((reshape, "size", "reshape"), (permute, "dims", "permute"), (expand, "size", "expand broadcast_to"), (flip, "dims", "flip")):
    _by_sizes(_op, _word, _names)
composed("cat concat concatenate", str(cat.__doc__), cat, method=False)
composed("stack", str(stack.__doc__), stack, method=False)
composed("squeeze", "Without its axes of size 1, or without those among `dim`.", lambda input, dim=None: squeeze(input, dim=dim))
composed("unsqueeze", "With a new axis of size 1.", lambda input, dim: unsqueeze(input, dim=dim))
composed("transpose swapdims", "Two axes exchanged.",
    lambda input, dim0, dim1: transpose(input, dim0=axis_of(dim0, len(input.shape)), dim1=axis_of(dim1, len(input.shape))))
composed("swapaxes", "Two axes exchanged.", lambda input, axis0, axis1: FUNCTIONS["transpose"](input, axis0, axis1))
composed("t", "The transpose of a matrix; a vector or a number as it is.",
    lambda input: require(len(input.shape) <= 2, "t_of_matrix", ndim=len(input.shape)) or transpose(input, dim0=0, dim1=1))
composed("adjoint", "The last two axes exchanged: every matrix of a batch transposed.", lambda input: input if not input.shape else
    require(len(input.shape) >= 2, "matrices_needed", op="matrix transpose", ndim=len(input.shape)) or transpose(input, dim0=-2, dim1=-1))
movedim = composed("movedim moveaxis", "Axes moved to other places; the rest keep their order.", _movedim)
flatten = composed("flatten", "Several neighbouring axes as one.", _flatten)
composed("diagonal", str(diagonal.__doc__), diagonal)
diag_embed = composed("diag_embed", "The last axis as the diagonals of matrices.", _diag_embed)
composed("linalg.diagonal", "The diagonals of the last two axes.", lambda A, *, offset=0, dim1=-2, dim2=-1: diagonal(A, offset, dim1, dim2))
composed("unfold", "Every window of `size` along an axis, `step` apart, as a new last axis.",
    lambda input, dimension, size, step: _windows(input, dimension=axis_of(dimension, len(input.shape)), size=size, step=step) if input.shape else reshape(input, size=(1,))[:size])
composed("unflatten", "One axis as several.", _unflatten)
composed("view", "The same numbers in another shape.", _view)
composed("ravel", "All elements in one row.", lambda input: reshape(FUNCTIONS["contiguous"](input), size=(-1,)))
composed("contiguous", "The tensor itself where its memory is in order, else a copy whose is.",
    lambda input, memory_format=None: input if input.array.flags.c_contiguous else REGISTRY["clone"](input))
composed("view_as reshape_as", "In the shape of another tensor.", lambda input, other: reshape(input, size=tuple(other.shape)))
composed("expand_as", "Repeated to the shape of another tensor.", lambda input, other: expand(input, size=tuple(other.shape)))
# fmt: on


# in place: the handle looks at its memory in another way -----------------------------------------------------------------


def turned(function: Callable[..., Any]) -> Callable[..., Any]:
    def turn(self: Any, *arguments: Any, **keywords: Any) -> Any:
        self._on_tape()  # refuses a leaf that requires grad
        result = function(self._stand_in(), *arguments, **keywords)
        self.array, self.node, self.tracked, self.record_id = result.array, result.node, result.tracked, result.record_id
        return self

    return turn


def _resize(self: Any, *size: Any, **_storage: Any) -> Any:
    """Take another size, in place: the numbers that are there stay in order, new ones are zero."""
    require(not self.tracked, "resize_on_tape")
    missing = max(math.prod(sizes(size)) - self.array.size, 0)
    flat = np.pad(self.array.reshape(-1), (0, missing))[: math.prod(sizes(size))]
    return self._overwrite(flat.reshape(sizes(size)), replace=True)


METHODS.update({f"{name}_": turned(FUNCTIONS[name]) for name in ("squeeze", "unsqueeze", "t", "transpose", "swapdims", "swapaxes")})
METHODS["resize_"] = _resize
register("resize_as_", lambda input, the_template, **storage: _resize(input, tuple(the_template.shape), **storage))
