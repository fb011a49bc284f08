"""What moves numbers without changing them: shapes, axes, joining, splitting, repeating, padding; over the engine's linear operations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import making
from autograd_core.dialects.jax.inner.array import Array, dress, undress
from autograd_core.dialects.jax.inner.creation import sizes_of
from autograd_core.dialects.jax.inner.dtypes import canonical, join
from autograd_core.dialects.jax.inner.elementwise import engine, named
from autograd_core.dialects.jax.inner.making import cast, operand, type_of
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.dialects.jax.inner.reductions import axes_of
from autograd_core.op import REGISTRY

__all__ = ["FUNCTIONS", "concatenate", "stack"]

FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""Every function of this module by its name in `jax.numpy`."""


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = named(function.__name__, function)
    return function


def _same(x: Any, result: Any) -> Any:
    """A result that is as weak as what it was made of."""
    return dress(result, x.weak_type)


@_entered
def reshape(a: Any, shape: Any = None, order: str = "C", *, copy: bool | None = None) -> Any:
    """The same elements in another shape; one size may be −1."""
    del copy
    x = operand(a, "reshape")
    size = sizes_of(shape)
    known = int(np.prod([one for one in size if one != -1], dtype=np.int64))
    if (size.count(-1) == 0 and known != x.size) or (-1 in size and (not known or x.size % known)):
        raise refuse_type("jax_reshape", shape=x.shape, size=x.size, to=size, count=known)
    if order == "F":
        return _same(x, undress(reshape(transpose(x), tuple(reversed(size)))).permute(*reversed(range(len(size)))))
    return _same(x, ops.reshape(x, size=size))


@_entered
def ravel(a: Any, order: str = "C") -> Any:
    """All elements in one row."""
    return reshape(a, -1, order)


@_entered
def transpose(a: Any, axes: Any = None) -> Any:
    """The axes reversed, or in the order given."""
    x = operand(a, "transpose")
    order = tuple(range(x.ndim))[::-1] if axes is None else axes_of(axes, x.ndim)
    return _same(x, ops.permute(x, dims=order)) if x.ndim > 1 else x


FUNCTIONS["permute_dims"] = transpose


@_entered
def matrix_transpose(x: Any, /) -> Any:
    """Every matrix of a batch transposed."""
    return swapaxes(x, -1, -2)


@_entered
def swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    """Two axes exchanged."""
    x = operand(a, "swapaxes")
    order = list(range(x.ndim))
    first, second = axes_of((axis1, axis2), x.ndim)
    order[first], order[second] = second, first
    return transpose(x, tuple(order))


@_entered
def moveaxis(a: Any, source: Any, destination: Any) -> Any:
    """Axes moved to other places, the rest in their order."""
    x = operand(a, "moveaxis")
    sources, targets = axes_of(source, x.ndim), axes_of(destination, x.ndim)
    if len(sources) != len(targets):
        raise refuse_value("jax_moveaxis", sources=len(sources), targets=len(targets))
    order = [one for one in range(x.ndim) if one not in sources]
    for place, one in sorted(zip(targets, sources, strict=True)):
        order.insert(place, one)
    return transpose(x, tuple(order))


@_entered
def rollaxis(a: Any, axis: int, start: int = 0) -> Any:
    """One axis moved before another."""
    x = operand(a, "rollaxis")
    axis, start = axis % x.ndim, start + x.ndim if start < 0 else start
    return moveaxis(x, axis, start - 1 if axis < start else start)


@_entered
def expand_dims(a: Any, axis: Any) -> Any:
    """New axes of size one."""
    x = operand(a, "expand_dims")
    count = len(axis) if isinstance(axis, (tuple, list)) else 1
    places = axes_of(axis, x.ndim + count)
    sizes = iter(x.shape)
    return _same(x, ops.reshape(x, size=tuple([1 if i in places else next(sizes) for i in range(x.ndim + count)])))


@_entered
def squeeze(a: Any, axis: Any = None) -> Any:
    """Without axes of size one."""
    x = operand(a, "squeeze")
    axes = [i for i, n in enumerate(x.shape) if n == 1] if axis is None else axes_of(axis, x.ndim)
    if any(x.shape[one] != 1 for one in axes):
        raise refuse_value("jax_squeeze", shape=x.shape)
    return _same(x, ops.reshape(x, size=tuple([n for i, n in enumerate(x.shape) if i not in axes])))


@_entered
def broadcast_to(array: Any, shape: Any) -> Any:
    """Repeated to a larger shape."""
    x, size = operand(array, "broadcast_to"), sizes_of(shape)
    try:
        if np.broadcast_shapes(x.shape, size) != size:
            raise ValueError
    except ValueError:
        raise refuse_value("jax_broadcast_to", shape=x.shape, to=size) from None
    return _same(x, ops.expand(x, size=size)) if x.shape != size else x


@_entered
def broadcast_arrays(*arrays: Any) -> list[Any]:
    """All arrays in the shape they have in common."""
    given = [operand(one, "broadcast_arrays", i) for i, one in enumerate(arrays)]
    shape = np.broadcast_shapes(*[one.shape for one in given])
    return [broadcast_to(one, shape) for one in given]


FUNCTIONS["broadcast_shapes"] = named(
    "broadcast_shapes", lambda *shapes: np.broadcast_shapes(*shapes), "The shape that shapes have in common."
)


def _many(arrays: Any, name: str, dtype: Any = None) -> tuple[list[Any], bool]:
    """Several arrays in their common dtype."""
    if isinstance(arrays, (Array, np.ndarray)):
        arrays = list(operand(arrays, name))
    given = [operand(one, name, i) for i, one in enumerate(arrays)]
    if not given:
        raise refuse_value("jax_nothing_to_join", name=name)
    wanted, weak = join([type_of(one) for one in given]) if dtype is None else (canonical(dtype), False)
    return [cast(one, wanted) if one.dtype != wanted else one for one in given], weak


@_entered
def concatenate(arrays: Any, axis: int | None = 0, dtype: Any = None) -> Any:
    """Arrays one after the other along an axis."""
    parts, weak = _many(arrays, "concatenate", dtype)
    if axis is None:
        parts, axis = [ravel(one) for one in parts], 0
    if any(not one.ndim for one in parts):
        raise refuse_value("jax_concatenate_numbers")
    axis = axes_of(axis, parts[0].ndim)[0]
    rest = {one.shape[:axis] + one.shape[axis + 1 :] for one in parts}
    if len(rest) > 1:
        raise refuse_type("jax_concatenate", axis=axis, shapes=", ".join(str(one.shape) for one in parts))
    return dress(ops.cat(parts, dim=axis), weak) if len(parts) > 1 else parts[0]


FUNCTIONS["concat"] = concatenate


@_entered
def stack(arrays: Any, axis: int = 0, out: None = None, dtype: Any = None) -> Any:
    """Arrays of one shape side by side along a new axis."""
    del out
    parts, weak = _many(arrays, "stack", dtype)
    if len({one.shape for one in parts}) > 1:
        raise refuse_value("jax_stack")
    return dress(ops.stack(parts, dim=axes_of(axis, parts[0].ndim + 1)[0]), weak)


def _at_least(ndim: int) -> Callable[..., Any]:
    def call(*arrays: Any) -> Any:
        grown = []
        for one in arrays:
            x = making.array(one)
            new = ndim - x.ndim
            shape = (
                x.shape
                if new <= 0
                else (1, x.shape[0], 1)
                if ndim == 3 and x.ndim == 1
                else (*x.shape, 1)
                if ndim == 3 and x.ndim == 2
                else (1,) * new + x.shape
            )
            grown.append(reshape(x, shape))
        return grown[0] if len(grown) == 1 else grown

    made: Callable[..., Any] = named(f"atleast_{ndim}d", call, f"With at least {ndim} axes.")
    return made


for _ndim in (1, 2, 3):
    FUNCTIONS[f"atleast_{_ndim}d"] = _at_least(_ndim)


def _joining(name: str, prepare: Callable[[Any], Any], axis: Callable[[Sequence[Any]], int]) -> None:
    def call(tup: Any, dtype: Any = None) -> Any:
        parts = [prepare(one) for one in (list(tup) if isinstance(tup, Array) else tup)]
        return concatenate(parts, axis(parts), dtype)

    FUNCTIONS[name] = named(name, call, "Arrays joined along an axis.")


_joining("vstack", FUNCTIONS["atleast_2d"], lambda _: 0)
_joining("hstack", FUNCTIONS["atleast_1d"], lambda parts: 0 if parts[0].ndim == 1 else 1)
_joining("dstack", FUNCTIONS["atleast_3d"], lambda _: 2)
_joining("column_stack", lambda one: reshape(one, (-1, 1)) if np.ndim(getattr(one, "array", one)) < 2 else one, lambda _: 1)
FUNCTIONS["row_stack"] = FUNCTIONS["vstack"]


@_entered
def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    """The values after the array."""
    return concatenate([making.array(arr), making.array(values)], axis)


def _parts(x: Any, cuts: Sequence[int], axis: int) -> list[Any]:
    ends = [0, *cuts, x.shape[axis]]
    before = (slice(None),) * axis
    return [_same(x, REGISTRY["getitem"](x, index=(*before, slice(a, max(a, b))))) for a, b in pairwise(ends)]


@_entered
def array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Parts of (nearly) equal size, or cut at the given places."""
    x = operand(ary, "array_split")
    axis = axes_of(axis, x.ndim)[0]
    if isinstance(indices_or_sections, int):
        size, longer = np.divmod(x.shape[axis], indices_or_sections)
        cuts = np.cumsum([size + (i < longer) for i in range(indices_or_sections)])[:-1].tolist()
    else:
        cuts = [int(one) for one in indices_or_sections]
    return _parts(x, cuts, axis)


@_entered
def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Parts of equal size, or cut at the given places."""
    x = operand(ary, "split")
    if isinstance(indices_or_sections, int) and x.shape[axis] % indices_or_sections:
        raise refuse_value("jax_split")
    return array_split(x, indices_or_sections, axis)  # type: ignore[no-any-return]


for _name, _axis in (("vsplit", 0), ("hsplit", 1), ("dsplit", 2)):
    FUNCTIONS[_name] = named(
        _name, lambda ary, parts, its=_axis: split(ary, parts, min(its, np.ndim(ary.array) - 1)), "Split along an axis."
    )


@_entered
def unstack(x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    """The parts along an axis, one by one."""
    return tuple(moveaxis(x, axis, 0))


@_entered
def tile(A: Any, reps: Any) -> Any:  # noqa: N803  NumPy's name
    """The whole array, so many times along each axis."""
    x, times = operand(A, "tile"), sizes_of(reps)
    times = (1,) * (x.ndim - len(times)) + times
    return _same(x, engine("tile")(x, times))


@_entered
def repeat(a: Any, repeats: Any, axis: int | None = None, *, total_repeat_length: int | None = None) -> Any:
    """Each element so many times."""
    x = operand(a, "repeat")
    if axis is None:
        x, axis = ravel(x), 0
    axis = axes_of(axis, x.ndim)[0]
    places = np.repeat(np.arange(x.shape[axis]), np.asarray(repeats))
    if total_repeat_length is not None:
        places = np.resize(np.pad(places, (0, max(0, total_repeat_length - len(places))), mode="edge"), total_repeat_length)
    return _same(x, REGISTRY["getitem"](x, index=(*(slice(None),) * axis, places)))


@_entered
def flip(m: Any, axis: Any = None) -> Any:
    """The other way round."""
    x = operand(m, "flip")
    return _same(x, ops.flip(x, dims=axes_of(axis, x.ndim)))


FUNCTIONS["fliplr"] = named("fliplr", lambda m: flip(m, 1), "Left and right exchanged.")
FUNCTIONS["flipud"] = named("flipud", lambda m: flip(m, 0), "Up and down exchanged.")


@_entered
def roll(a: Any, shift: Any, axis: Any = None) -> Any:
    """Shifted along an axis; what falls off comes in again at the other end."""
    x = operand(a, "roll")
    shifts = tuple(int(one) for one in shift) if isinstance(shift, (tuple, list)) else (int(shift),)
    if axis is None:
        return _same(x, engine("roll")(x, shifts[0] if len(shifts) == 1 else shifts))
    axes = axes_of(axis, x.ndim)
    return _same(x, engine("roll")(x, shifts * (len(axes) // len(shifts)), axes))


@_entered
def rot90(m: Any, k: int = 1, axes: tuple[int, int] = (0, 1)) -> Any:
    """Turned by quarter turns."""
    x = operand(m, "rot90")
    return _same(x, engine("rot90")(x, k, axes))


def _triangle(name: str) -> None:
    def call(m: Any, k: int = 0) -> Any:
        x = operand(m, name)
        keep = making.from_numpy(getattr(np, name)(np.ones(x.shape[-2:], bool), k))
        return _same(x, ops.where(keep, x, 0.0 if x.dtype.kind == "f" else 0))

    FUNCTIONS[name] = named(name, call, "A triangle of the matrix, zeros elsewhere.")


_triangle("tril")
_triangle("triu")


@_entered
def diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The elements of a diagonal."""
    return dress(engine("diagonal")(operand(a, "diagonal"), offset, axis1, axis2))


@_entered
def diag(v: Any, k: int = 0) -> Any:
    """The diagonal of a matrix, or the matrix with this diagonal."""
    return dress(engine("diag")(operand(v, "diag"), k))


FUNCTIONS["diagflat"] = named("diagflat", lambda v, k=0: diag(ravel(v), k), "The matrix with these elements on its diagonal.")


@_entered
def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The sum of the diagonal."""
    x = diagonal(a, offset, axis1, axis2)
    return cast(dress(ops.sum(x, dim=-1)), x.dtype)


@_entered
def pad(array: Any, pad_width: Any, mode: str = "constant", *, constant_values: Any = 0, **unused: Any) -> Any:
    """More elements around the array."""
    del unused
    x = operand(array, "pad")
    widths = np.broadcast_to(np.asarray(pad_width, dtype=np.int64), (x.ndim, 2)).tolist()
    if mode == "constant":
        for axis, (before, after) in enumerate(widths):
            sizes = [(*x.shape[:axis], n, *x.shape[axis + 1 :]) for n in (before, after)]
            ends = [cast(dress(ops.expand(operand(constant_values, "pad"), size=size)), x.dtype) for size in sizes]
            x = concatenate([ends[0], x, ends[1]], axis) if before or after else x
        return x
    if mode not in ("edge", "reflect", "wrap", "symmetric"):
        raise refuse_value("jax_pad_mode", mode=mode)
    for axis, (before, after) in enumerate(widths):
        places = np.pad(np.arange(x.shape[axis]), (before, after), mode=mode)  # type: ignore[call-overload]
        x = _same(x, REGISTRY["getitem"](x, index=(*(slice(None),) * axis, places)))
    return x
