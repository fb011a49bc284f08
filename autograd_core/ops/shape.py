"""Linear operations that move numbers without changing them: reshape, permute, repeat, join, cut.

`reshape`, `permute`, `expand` and the others below are the operations themselves, as rules call them (`reshape(g, size=…)`); what a
person calls follows each, with PyTorch's arguments. Those marked `view` look at the memory of their input.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.errors import AutogradError, AutogradTypeError, here, refuse
from autograd_core.op import Op, Sample, linear, unbroadcast
from autograd_core.public import public, register
from autograd_core.tape import Variable

__all__ = ["axis_of", "cat", "diagonal", "expand", "flatten", "flip", "permute", "reshape", "sizes", "squeeze", "stack", "transpose", "unsqueeze"]  # fmt: skip


def sizes(given: tuple[Any, ...], named: Any = None) -> tuple[int, ...]:
    """`f(2, 3)`, `f((2, 3))` and `f(size=(2, 3))` mean the same."""
    if named is not None:
        given = tuple(named) if isinstance(named, (tuple, list)) else (named,)
    elif len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = tuple(given[0])
    try:
        return tuple(map(operator.index, given))
    except TypeError:
        raise refuse("size_of_numbers", given=", ".join(map(repr, given))) from None


def axis_of(dim: Any, ndim: int) -> int:
    """An axis counted from 0; one that is not there is refused. A single number has an axis 0, as in PyTorch."""
    dim, size = operator.index(dim), ndim or 1
    if not -size <= dim < size:
        raise refuse("dimension_range", low=-size, high=size - 1, dim=dim, ndim=ndim)
    return dim % size


def _by_sizes(op: Op, word: str, *names: str) -> None:
    """What a person calls: the numbers one by one or together, and under any of PyTorch's words for them."""

    def called(input: Any, *given: Any, size: Any = None, shape: Any = None, dims: Any = None) -> Any:
        named = size if size is not None else shape if shape is not None else dims
        return op(input, **{word: sizes(given, named)})

    called.__doc__ = f"The operation `{op.name}`: `{op.name}(x, 1, 0)` or `{op.name}(x, (1, 0))`."
    for name in names:
        called.__name__ = name
        register(name, called)


def _reshape(x: Any, size: tuple[int, ...]) -> Any:
    try:
        return x.reshape(size) if x.ndim or size else x
    except ValueError:
        raise ValueError(f"shape '{list(size)}' is invalid for input of size {x.size}") from None


def _squeeze(x: Any, dim: Any = None) -> Any:
    if dim is None:
        return _reshape(x, tuple(n for n in x.shape if n != 1))
    dims = {axis_of(d, x.ndim) for d in (dim if isinstance(dim, (tuple, list)) else (dim,))}
    return _reshape(x, tuple(n for axis, n in enumerate(x.shape) if n != 1 or axis not in dims))


def _unsqueeze(x: Any, dim: int) -> Any:
    dim = axis_of(dim, x.ndim + 1)
    return x.reshape((*x.shape[:dim], 1, *x.shape[dim:]))


def _mover(name: str, kernel: Any, symbol: str, samples: list[Sample], backward: str | None = None) -> Op:
    """An operation that only changes the shape: its transpose puts the old shape back."""
    return linear(
        name, kernel, [lambda g, shape: reshape(g, size=shape)], symbol=symbol, role="move", latex=rf"\operatorname{{{name}}} #1",
        derivative=[r"#g \text{ in the shape of } #1"], samples=samples, public=False, view=True, backward=backward,
    )  # fmt: skip


reshape = _mover(
    "reshape", _reshape, "⤳",
    [Sample(((2, 3),), {"size": (3, 2)}), Sample(((2, 3),), {"size": (-1,)}), Sample(((),), {"size": (1, 1)}), Sample(((1,),), {"size": ()})], "ViewBackward0",
)  # fmt: skip
squeeze = _mover("squeeze", _squeeze, "squz", [Sample(((1, 3, 1),), {"dim": None}), Sample(((1, 3),), {"dim": 0})])
unsqueeze = _mover("unsqueeze", _unsqueeze, "unsq", [Sample(((3,),), {"dim": 0}), Sample(((2, 3),), {"dim": -1})])
permute: Op = linear(
    "permute", lambda x, dims: x.transpose(dims) if x.ndim else np.transpose(x, dims)[()],
    [lambda g, dims: permute(g, dims=tuple(sorted(range(len(dims)), key=lambda i: dims[i] % len(dims))))],
    symbol="perm", role="move", latex=r"\operatorname{permute} #1", derivative=[r"#g \text{ permuted back}"], public=False, view=True,
    samples=[Sample(((2, 3, 4),), {"dims": (2, 0, 1)}), Sample(((2, 3),), {"dims": (-1, 0)})],
)  # fmt: skip
transpose: Op = linear(
    "transpose", lambda x, dim0=0, dim1=1: x.swapaxes(dim0, dim1) if x.ndim > 1 else x, [lambda g, dim0, dim1: transpose(g, dim0=dim0, dim1=dim1)],
    symbol="ᵀ", role="move", latex=r"#1^{\mathsf T}", derivative=[r"#g^{\mathsf T}"], public=False, view=True,
    samples=[Sample(((2, 3),), {"dim0": 0, "dim1": 1}), Sample(((2, 3, 4),), {"dim0": -1, "dim1": 0})],
)  # fmt: skip


def _expand(x: Any, size: tuple[int, ...]) -> Any:
    new = len(size) - x.ndim
    if new < 0 or -1 in size[:new]:
        raise ValueError(f"a tensor of shape {list(x.shape)} cannot be expanded to {list(size)}: -1 keeps an axis that is there")  # fmt: skip
    return np.broadcast_to(x, [x.shape[i - new] if n == -1 else n for i, n in enumerate(size)])


expand: Op = linear(
    "expand", _expand, [lambda g, shape: unbroadcast(g, shape)], symbol="expd", role="move", latex=r"\operatorname{expand} #1",
    derivative=[r"#g \text{ summed over the repeats}"], public=False, view=True,
    samples=[Sample(((3,),), {"size": (2, 3)}), Sample(((2, 1),), {"size": (-1, 3)}), Sample(((),), {"size": (2,)})],
)  # fmt: skip
flip: Op = linear(
    "flip", lambda x, dims: np.flip(x, dims) if x.ndim else x, [lambda g, dims: flip(g, dims=dims)], symbol="flip", role="move", public=False,
    latex=r"\operatorname{flip} #1", derivative=[r"#g \text{ flipped back}"], samples=[Sample(((2, 3),), {"dims": (0,)})],
)  # fmt: skip
_by_sizes(reshape, "size", "reshape")
_by_sizes(permute, "dims", "permute")
_by_sizes(expand, "size", "expand", "broadcast_to")
_by_sizes(flip, "dims", "flip")


def _diagonal(x: Any, offset: int, dim1: int, dim2: int) -> Any:
    found = np.diagonal(x, offset, dim1, dim2)
    if type(found) is np.ndarray:
        found.flags.writeable = x.flags.writeable  # NumPy guards its diagonals; a view of ours is as writable as its base
    return found


def _diagonal_pull(g: Any, shape: tuple[int, ...], offset: int, dim1: int, dim2: int) -> Any:
    return _place_diagonal(g, size=tuple(shape), offset=offset, dim1=dim1, dim2=dim2)


def _on_diagonal(g: Any, size: tuple[int, ...], offset: int, dim1: int, dim2: int) -> Any:
    result = np.zeros_like(g, shape=size)
    _diagonal(result, offset, dim1, dim2)[...] = g
    return result


_PLANE = {"offset": 1, "dim1": 0, "dim2": 1}
_diagonal_of: Op = linear(
    "diagonal", _diagonal, [_diagonal_pull], symbol="diag", role="move", latex=r"\operatorname{diag} #1", public=False, view=True,
    derivative=[r"#g \text{ on the diagonal}"], samples=[Sample(((3, 4),), _PLANE), Sample(((2, 3, 2),), {"offset": 0, "dim1": -1, "dim2": 0})],
)  # fmt: skip
_place_diagonal: Op = linear(
    "place_diagonal", _on_diagonal, [lambda g, offset, dim1, dim2: _diagonal_of(g, offset=offset, dim1=dim1, dim2=dim2)], symbol="diag", role="move",
    latex=r"\operatorname{diag} #1", derivative=[r"\operatorname{diag} #g"], public=False, samples=[Sample(((3,),), {"size": (3, 4), **_PLANE})],
    backward="DiagEmbedBackward0",
)  # fmt: skip


def _unfold_pull(g: Any, shape: tuple[int, ...], dimension: int, size: int, step: int) -> Any:
    from autograd_core.ops.index import scatter_index

    windows = np.arange(g.shape[dimension])[:, None] * step + np.arange(size)
    order = [*range(g.ndim - 1)]
    g = permute(g, dims=(*order[: dimension + 1], g.ndim - 1, *order[dimension + 1 :]))
    return scatter_index(g, size=tuple(shape), index=(slice(None),) * dimension + (windows,))


_unfold: Op = linear(
    "unfold", lambda x, dimension, size, step: np.moveaxis(
        np.moveaxis(np.lib.stride_tricks.sliding_window_view(x, size, dimension, writeable=True), dimension, 0)[::step], 0, dimension),
    [_unfold_pull], symbol="unf", role="move", latex=r"\operatorname{unfold} #1", derivative=[r"#g \text{ added up where windows overlap}"], public=False, view=True,
    samples=[Sample(((5,),), {"dimension": 0, "size": 3, "step": 1}), Sample(((2, 5, 2),), {"dimension": 1, "size": 2, "step": 2})],
)  # fmt: skip


def _part(g: Any, dim: int, part: Any) -> Any:
    """Part of a gradient along one axis; neighbours of a join get theirs so."""
    return g[(slice(None),) * dim + (part,)] if dim >= 0 else g[(Ellipsis, part) + (slice(None),) * (-dim - 1)]


def _cat_pull(g: Any, slot: int, dim: int, sizes: tuple[int, ...]) -> Any:
    start = sum(sizes[:slot])
    return _part(g, dim, slice(start, start + sizes[slot]))


_cat = linear(
    "cat", lambda *parts, dim, **_sizes: np.concatenate(parts, axis=dim), [_cat_pull], symbol="cat", role="move", public=False,
    latex=r"\operatorname{cat}(\dots)", derivative=[r"\text{its part of } #g"],
    samples=[Sample(((2,), (3,)), {"dim": 0, "sizes": (2, 3)}), Sample(((2, 1), (2, 3), (2, 1)), {"dim": -1, "sizes": (1, 3, 1)})],
)  # fmt: skip
_stack = linear(
    "stack", lambda *parts, dim: np.stack(parts, axis=dim), [lambda g, slot, dim: _part(g, dim, slot)], symbol="stack", role="move", public=False,
    latex=r"\operatorname{stack}(\dots)", derivative=[r"\text{its part of } #g"],
    samples=[Sample(((3,), (3,)), {"dim": 0}), Sample(((2, 3), (2, 3)), {"dim": -1}), Sample(((), ()), {"dim": 0})],
)  # fmt: skip


def _sequence(tensors: Any, name: str) -> Any:
    if isinstance(tensors, Variable) or not isinstance(tensors, (list, tuple)):
        raise AutogradTypeError(
            "argument_error", f"{name}() takes a list of tensors, but got {type(tensors).__name__}.", f"Write torch.{name}([a, b]).",
            places=here(),
        )  # fmt: skip
    if not tensors:
        raise AutogradError("argument_error", f"{name}() expects a non-empty list of tensors.", places=here())
    return tensors


@public("cat", "concat", "concatenate", method=False)
def cat(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Join tensors along an existing axis. An empty vector joins anything, as in PyTorch."""
    for number, one in enumerate(_sequence(tensors, "cat")):
        if not one.shape:
            raise refuse("cat_numbers", number=number)
    parts = [one for one in tensors if one.shape != (0,)] or tensors
    dim = axis_of(dim, len(parts[0].shape))
    return _cat(*parts, dim=dim, sizes=tuple([one.shape[dim] for one in parts]))


@public(method=False)
def stack(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Join tensors of one shape along a new axis."""
    return _stack(*_sequence(tensors, "stack"), dim=axis_of(dim, len(tensors[0].shape) + 1))


# what a person calls -----------------------------------------------------------------------------------------------------


@public("squeeze")
def _squeezed(input: Any, dim: Any = None) -> Any:
    """Without its axes of size 1, or without those among `dim`."""
    return squeeze(input, dim=dim)


@public("unsqueeze")
def _unsqueezed(input: Any, dim: int) -> Any:
    """With a new axis of size 1."""
    return unsqueeze(input, dim=dim)


@public("transpose", "swapdims")
def transposed(input: Any, dim0: int, dim1: int) -> Any:
    """Two axes exchanged."""
    return transpose(input, dim0=axis_of(dim0, len(input.shape)), dim1=axis_of(dim1, len(input.shape)))


@public()
def swapaxes(input: Any, axis0: int, axis1: int) -> Any:
    """Two axes exchanged."""
    return transposed(input, axis0, axis1)


@public()
def t(input: Any) -> Any:
    """The transpose of a matrix; a vector or a number as it is."""
    if len(input.shape) > 2:
        raise refuse("t_of_matrix", ndim=len(input.shape))
    return transpose(input, dim0=0, dim1=1)


@public("adjoint")
def matrix_transpose(input: Any) -> Any:
    """The last two axes exchanged: every matrix of a batch transposed."""
    if len(input.shape) < 2:
        raise refuse("matrices_needed", op="matrix transpose", ndim=len(input.shape))
    return transpose(input, dim0=-2, dim1=-1)


@public("movedim", "moveaxis")
def movedim(input: Any, source: Any, destination: Any) -> Any:
    """Axes moved to other places; the rest keep their order."""
    ndim = len(input.shape)
    come, go = ([axis_of(d, ndim) for d in (dims if isinstance(dims, (tuple, list)) else (dims,))] for dims in (source, destination))
    if len(come) != len(go) or len({*come}) != len(come) or len({*go}) != len(go):
        raise refuse("movedim_pairs", source=source, destination=destination)
    order = [axis for axis in range(ndim) if axis not in come]
    for place, axis in sorted(zip(go, come, strict=True)):
        order.insert(place, axis)
    return permute(input, dims=tuple(order)) if ndim else input


@public()
def diagonal(input: Any, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
    """The diagonals of the matrices in two axes, as the last axis."""
    ndim = len(input.shape)
    return _diagonal_of(input, offset=offset, dim1=axis_of(dim1, ndim), dim2=axis_of(dim2, ndim))


@public()
def diag_embed(input: Any, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
    """The last axis as the diagonals of matrices."""
    *rest, n = input.shape
    n, dim1, dim2 = n + abs(offset), axis_of(dim1, len(rest) + 2), axis_of(dim2, len(rest) + 2)
    if dim1 == dim2:
        raise refuse("same_dimensions", op="diag_embed", dim=dim1)
    for axis in sorted((dim1, dim2)):
        rest.insert(axis, n)
    return _place_diagonal(input, size=tuple(rest), offset=offset, dim1=dim1, dim2=dim2)


@public()
def unfold(input: Any, dimension: int, size: int, step: int) -> Any:
    """Every window of `size` along an axis, `step` apart, as a new last axis."""
    if not input.shape:
        return reshape(input, size=(1,))[:size]
    return _unfold(input, dimension=axis_of(dimension, len(input.shape)), size=size, step=step)


@public()
def flatten(input: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    """Several neighbouring axes as one."""
    shape = tuple(input.shape)
    start, end = axis_of(start_dim, len(shape)), axis_of(end_dim, len(shape))
    if start > end:
        raise refuse("flatten_order")
    return reshape(input, size=(*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))


@public()
def unflatten(input: Any, dim: int, sizes: Any) -> Any:
    """One axis as several."""
    shape, sizes = tuple(input.shape), (sizes,) if isinstance(sizes, int) else tuple(sizes)
    dim = axis_of(dim, len(shape))
    known = math.prod([n for n in sizes if n != -1])
    if not (shape[dim] == known if -1 not in sizes else known and shape[dim] % known == 0):
        raise refuse("unflatten_sizes", sizes=list(sizes), dim=dim, size=shape[dim])
    full = [shape[dim] // known if n == -1 else n for n in sizes]
    return reshape(input, size=(*shape[:dim], *full, *shape[dim + 1 :]))


@public("view", "view_copy")
def view(input: Any, *shape: Any, size: Any = None, dtype: Any = None) -> Any:
    """The same numbers in another shape."""
    if dtype is not None or (len(shape) == 1 and not isinstance(shape[0], (int, tuple, list, np.integer, Variable))):
        raise refuse("view_of_dtype")
    return reshape(input, size=sizes(shape, size))


for _name, _function in {
    "ravel": lambda input: reshape(input, size=(-1,)),
    "view_as": lambda input, other: reshape(input, size=tuple(other.shape)),
    "reshape_as": lambda input, other: reshape(input, size=tuple(other.shape)),
    "expand_as": lambda input, other: expand(input, size=tuple(other.shape)),
}.items():
    _alias: Callable[..., Any] = _function
    register(_name, _alias)
