"""Order and counting: sorting, searching, unique values, histograms, and what is built on neighbours (differences, interpolation)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import arranging, elementwise, making
from autograd_core.dialects.jax.inner.array import Tracer, dress, undress
from autograd_core.dialects.jax.inner.dtypes import canonical, default_dtype
from autograd_core.dialects.jax.inner.elementwise import engine, named
from autograd_core.dialects.jax.inner.indexing import gather
from autograd_core.dialects.jax.inner.making import cast, floating, from_numpy, operand, promoted
from autograd_core.dialects.jax.inner.problems import ConcretizationTypeError, JAXNotImplementedError, refuse_as
from autograd_core.dialects.jax.inner.reductions import axes_of
from autograd_core.dialects.jax.inner.staging import call
from autograd_core.op import REGISTRY
from autograd_core.vmap import Batched

__all__ = ["FUNCTIONS", "nonzero"]

FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""Every function of this module by its name in `jax.numpy`."""


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = named(function.__name__, function)
    return function


def _values(one: Any, name: str) -> Any:
    """The numbers, where the size of the result depends on them; refused on traced arrays."""
    x = operand(one, name)
    if isinstance(x, (Tracer, Batched)):
        raise refuse_as(ConcretizationTypeError, "jax_size_traced", name=name)
    return x.array


@_entered
def sort(a: Any, axis: int | None = -1, *, kind: None = None, order: None = None, stable: bool = True, descending: bool = False) -> Any:
    """Sorted along an axis."""
    del kind, order, stable
    x = operand(a, "sort")
    if axis is None:
        x, axis = arranging.FUNCTIONS["ravel"](x), 0
    return dress(engine("sort")(x, dim=axes_of(axis, x.ndim)[0], descending=descending, stable=True)[0], x.weak_type)


@_entered
def argsort(a: Any, axis: int | None = -1, *, kind: None = None, order: None = None, stable: bool = True, descending: bool = False) -> Any:
    """The places of the elements in sorted order."""
    del kind, order, stable
    x = operand(a, "argsort")
    if axis is None:
        x, axis = arranging.FUNCTIONS["ravel"](x), 0
    return cast(dress(engine("argsort")(x, dim=axes_of(axis, x.ndim)[0], descending=descending, stable=True)), default_dtype("i"))


@_entered
def lexsort(keys: Any, axis: int = -1) -> Any:
    """The places in the order of several keys, the last one first."""
    return from_numpy(np.lexsort([np.asarray(one) for one in keys], axis))


@_entered
def nonzero(a: Any, *, size: int | None = None, fill_value: Any = None) -> tuple[Any, ...]:
    """The places of what is not zero; with `size` so many of them, which is what `jit` needs."""
    x = operand(a, "nonzero")

    def found(numbers: Any) -> list[Any]:
        places = [one.astype(default_dtype("i")) for one in np.nonzero(np.atleast_1d(numbers))]
        if size is None:
            return places
        fill = 0 if fill_value is None else fill_value
        return [np.concatenate([one[:size], np.full(max(0, size - len(one)), fill, one.dtype)]) for one in places]

    if size is None:
        return tuple(from_numpy(one) for one in found(_values(x, "nonzero")))
    return tuple(call("nonzero", lambda _, one: [from_numpy(part) for part in found(one.array)], [], [x]))


@_entered
def flatnonzero(a: Any, *, size: int | None = None, fill_value: Any = None) -> Any:
    """The flat places of what is not zero."""
    return nonzero(arranging.FUNCTIONS["ravel"](a), size=size, fill_value=fill_value)[0]


@_entered
def argwhere(a: Any, *, size: int | None = None, fill_value: Any = None) -> Any:
    """The places of what is not zero, one in each row."""
    return arranging.stack(nonzero(a, size=size, fill_value=fill_value), axis=1)


@_entered
def unique(
    ar: Any, return_index: bool = False, return_inverse: bool = False, return_counts: bool = False, axis: int | None = None, *, equal_nan: bool = True,
    size: int | None = None, fill_value: Any = None, sorted: bool = True,
) -> Any:  # fmt: skip
    """The distinct values, sorted; with `size` so many of them, which is what `jit` needs: the first of them, or more of the smallest (or of `fill_value`)."""
    del sorted
    x = operand(ar, "unique")
    wanted = {"return_index": return_index, "return_inverse": return_inverse, "return_counts": return_counts}

    def found(numbers: Any) -> list[Any]:
        distinct: Any = np.unique
        made = distinct(numbers, axis=axis, equal_nan=equal_nan, **wanted)
        parts = [*made] if isinstance(made, tuple) else [made]
        if size is not None:
            fills = {"return_index": None, "return_counts": 0}
            kept = [name for name, asked in wanted.items() if asked]
            parts[0] = _of_size(parts[0], size, fill_value, axis or 0)
            parts[1:] = [_of_size(one, size, fills[name]) if name in fills else one for name, one in zip(kept, parts[1:], strict=True)]
        return [from_numpy(parts[0]), *[from_numpy(one, default_dtype("i")) for one in parts[1:]]]

    if size is None or isinstance(x, Batched):
        arrays = found(_values(x, "unique"))
    else:
        arrays = call("unique", lambda _, one: found(one.array), [], [x])
    return tuple(arrays) if True in wanted.values() else arrays[0]


def _of_size(array: Any, size: int, fill: Any, axis: int = 0) -> Any:
    """So many parts along an axis: the first ones, and after the last one a number, or the first one again."""
    rows = np.moveaxis(array, axis, 0)
    more = rows[:1] if fill is None else np.full((1, *rows.shape[1:]), fill, rows.dtype)
    return np.moveaxis(np.concatenate([rows[:size], np.repeat(more, max(0, size - len(rows)), axis=0)]), 0, axis)


def _set_operation(name: str) -> None:
    def call(ar1: Any, ar2: Any, **options: Any) -> Any:
        return from_numpy(getattr(np, name)(_values(ar1, name), _values(ar2, name), **options))

    FUNCTIONS[name] = named(name, call, "An operation of sets, sorted.")


for _name in ("union1d", "intersect1d", "setdiff1d", "setxor1d"):
    _set_operation(_name)


@_entered
def isin(element: Any, test_elements: Any, assume_unique: bool = False, invert: bool = False) -> Any:
    """Whether each element is among the others."""
    del assume_unique
    found = dress(engine("isin")(operand(element, "isin"), making.array(test_elements)))
    return elementwise.FUNCTIONS["logical_not"](found) if invert else found


@_entered
def searchsorted(a: Any, v: Any, side: str = "left", sorter: Any = None, *, method: str = "scan") -> Any:
    """Where values would have to stand in a sorted row; `sorter` says in which order it is sorted."""
    del method
    if sorter is not None:
        a = take_along_axis(making.array(a), making.array(sorter), 0)
    (row, values), _ = promoted("searchsorted", (making.array(a), making.array(v)))
    return cast(dress(engine("searchsorted")(row, values, right=side == "right")), default_dtype("i"))


@_entered
def digitize(x: Any, bins: Any, right: bool = False) -> Any:
    """The bin of each value."""
    return searchsorted(bins, x, side="left" if right else "right")


@_entered
def bincount(x: Any, weights: Any = None, minlength: int = 0, *, length: int | None = None) -> Any:
    """How often each whole number occurs."""
    count = length or max(minlength, int(np.max(_values(x, "bincount"), initial=-1)) + 1)
    places = operand(x, "bincount")
    ones = from_numpy(np.ones(places.shape, default_dtype("i"))) if weights is None else operand(weights, "bincount")
    return from_numpy(np.zeros(count, ones.dtype)).at[places].add(ones)


@_entered
def histogram(a: Any, bins: Any = 10, range: Any = None, weights: Any = None, density: Any = None) -> tuple[Any, Any]:
    """How many values fall into each bin, and the edges of the bins."""
    edges = bins if isinstance(bins, int) else np.asarray(bins)
    counts, found = np.histogram(_values(a, "histogram"), edges, range, density, None if weights is None else np.asarray(weights))
    return from_numpy(counts, canonical(float)), from_numpy(np.asarray(found), canonical(float))


@_entered
def take(
    a: Any, indices: Any, axis: int | None = None, out: None = None, mode: str | None = None, unique_indices: bool = False,
    indices_are_sorted: bool = False, fill_value: Any = None,
) -> Any:  # fmt: skip
    """The elements at these places along an axis; outside is NaN unless `mode="clip"` or `"wrap"`."""
    del out, unique_indices, indices_are_sorted
    x, places = operand(a, "take"), operand(indices, "take")
    if axis is None:
        x, axis = arranging.FUNCTIONS["ravel"](x), 0
    axis = axes_of(axis, x.ndim)[0]
    if mode == "wrap":
        places = places % x.shape[axis]
    at = x.at[(*(slice(None),) * axis, places)]
    return at.get() if mode in ("clip", "wrap") or isinstance(places, Batched) else at.get(mode="fill", fill_value=fill_value)


@_entered
def take_along_axis(arr: Any, indices: Any, axis: int | None = -1, mode: str | None = None, fill_value: Any = None) -> Any:
    """The elements at the places that `indices` names along an axis, each for itself."""
    del mode, fill_value
    x, places = operand(arr, "take_along_axis"), operand(indices, "take_along_axis")
    if axis is None:
        x, axis = arranging.FUNCTIONS["ravel"](x), 0
    axis = axes_of(axis, x.ndim)[0]
    shape = x.shape

    def build(numbers: Any) -> tuple[Any, ...]:
        numbers = np.asarray(numbers)
        grid = list(np.indices(numbers.shape, sparse=True))
        for i, size in enumerate(shape):
            if i != axis and numbers.shape[i] == 1 != size:
                grid[i] = np.arange(size).reshape([-1 if j == i else 1 for j in range(x.ndim)])
        grid[axis] = np.where(numbers < 0, numbers + shape[axis], numbers)
        return tuple(grid)

    return gather(x, build, [places])


@_entered
def diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """Differences of neighbours."""
    x = operand(a, "diff")
    ends = [None if one is None else making.array(one) for one in (prepend, append)]
    for i, one in enumerate(ends):
        if one is not None:
            one = (
                one
                if one.ndim
                else arranging.FUNCTIONS["broadcast_to"](one, tuple(1 if j == axis % x.ndim else size for j, size in enumerate(x.shape)))
            )
            x = arranging.concatenate([one, x] if i == 0 else [x, one], axis)
    return dress(engine("diff")(x, n, axis))


@_entered
def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """Differences of neighbours in one row, with numbers before and after them."""
    parts = [to_begin, diff(arranging.FUNCTIONS["ravel"](ary)), to_end]
    rows = [arranging.FUNCTIONS["ravel"](making.array(one)) for one in parts if one is not None]
    return rows[0] if len(rows) == 1 else arranging.concatenate(rows, 0)


@_entered
def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: None = None) -> Any:
    """Central differences."""
    if edge_order is not None:
        raise refuse_as(JAXNotImplementedError, "jax_no_setting", name="edge_order", function="jnp.gradient")
    x = operand(f, "gradient")
    spacing = [one if isinstance(one, (int, float)) else undress(operand(one, "gradient")) for one in varargs] or [1.0]
    axes = axes_of(axis, x.ndim)
    found = [dress(engine("gradient")(undress(x), spacing=[spacing[i % len(spacing)]], dim=one)[0]) for i, one in enumerate(axes)]
    return found[0] if len(found) == 1 else found


@_entered
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """The integral by trapezoids."""
    values = operand(y, "trapezoid")
    values = cast(values, floating(values.dtype))
    if x is not None:
        return dress(engine("trapezoid")(undress(values), undress(cast(operand(x, "trapezoid"), values.dtype)), dim=axis))
    return dress(engine("trapezoid")(undress(values), dx=dx, dim=axis))


@_entered
def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> Any:
    """Between known points on straight lines; with `period` round and round."""
    (at, points, values), _ = promoted("interp", (making.array(x), making.array(xp), making.array(fp)), True)
    if period is not None:
        at, points = at % period, points % period
        order = argsort(points)
        points, values = take_along_axis(points, order, 0), take_along_axis(values, order, 0)
        points = arranging.concatenate([points[-1:] - period, points, points[:1] + period], 0)
        values = arranging.concatenate([values[-1:], values, values[:1]], 0)
    i = elementwise.clip(searchsorted(points, at, side="right"), 1, points.shape[0] - 1)
    x0, x1, y0, y1 = points[i - 1], points[i], values[i - 1], values[i]
    line = y0 + (at - x0) * (y1 - y0) / (x1 - x0)
    line = elementwise.where(at < points[0], values[0] if left is None else left, line)
    return elementwise.where(at > points[-1], values[-1] if right is None else right, line)


def _sliding(name: str, turned: bool, usual: str) -> None:
    def call(a: Any, v: Any, mode: str = usual, **_: Any) -> Any:
        (x, w), _weak = promoted(name, (making.array(a), making.array(v)))
        if turned:
            w = dress(ops.flip(w, dims=(0,)))
        elif x.shape[0] < w.shape[0]:
            return arranging.FUNCTIONS["flip"](call(v, a, mode))
        if turned and x.shape[0] < w.shape[0]:
            x, w = dress(ops.flip(w, dims=(0,))), dress(ops.flip(x, dims=(0,)))
        n, m = x.shape[0], w.shape[0]
        x = arranging.FUNCTIONS["pad"](x, m - 1)
        windows = REGISTRY["getitem"](x, index=(np.arange(n + m - 1)[:, None] + np.arange(m),))
        found = dress(ops.matmul(windows, w))
        start, size = {"full": (0, n + m - 1), "same": ((m - 1) // 2, n), "valid": (m - 1, n - m + 1)}[mode]
        return found[start : start + size]

    FUNCTIONS[name] = named(name, call, "One row slid along the other.")


_sliding("convolve", True, "full")
_sliding("correlate", False, "valid")


@_entered
def polyval(p: Any, x: Any, *, unroll: int = 16) -> Any:
    """The polynomial with these coefficients, the highest power first."""
    del unroll
    coefficients = making.array(p)
    value = elementwise.FUNCTIONS["multiply"](x, 0)
    for one in coefficients:
        value = value * x + one
    return value


@_entered
def polyfit(x: Any, y: Any, deg: int, rcond: Any = None, full: bool = False, w: Any = None, cov: Any = False) -> Any:
    """The polynomial nearest to the points, by least squares; `w` are the weights of the distances."""
    from autograd_core.dialects.jax.inner.products import LINALG

    if full or cov:
        raise refuse_as(JAXNotImplementedError, "jax_no_setting", name="full" if full else "cov", function="jnp.polyfit")
    points, values = making.array(x), making.array(y)
    columns = arranging.stack([points ** (deg - i) for i in range(deg + 1)], axis=1)
    if w is not None:
        weights = making.array(w)
        columns, values = columns * weights[:, None], values * (weights if values.ndim == 1 else weights[:, None])
    return LINALG["lstsq"](columns, values, rcond)[0]


@_entered
def vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:  # noqa: N803  NumPy's name
    """The powers of the elements, a column for each."""
    points = making.array(x)
    count = points.shape[0] if N is None else N
    powers = range(count) if increasing else range(count - 1, -1, -1)
    return arranging.stack([points**i for i in powers], axis=1)


@_entered
def unravel_index(indices: Any, shape: Any) -> tuple[Any, ...]:
    """Flat places as places along each axis."""
    rest, found = making.array(indices), []
    for size in reversed(tuple(shape)):
        found.append(rest % size)
        rest = rest // size
    return tuple(reversed(found))


@_entered
def ravel_multi_index(multi_index: Any, dims: Any, mode: str = "raise", order: str = "C") -> Any:
    """Places along each axis as flat places; beyond the end `mode` is clip, wrap, or (where the numbers are known) raise."""
    flat: Any = 0
    pairs = list(zip(multi_index, dims, strict=True))
    for place, size in reversed(pairs) if order == "F" else pairs:
        found = making.array(place)
        if mode == "wrap":
            found = found % size
        elif mode == "clip":
            found = elementwise.clip(found, 0, size - 1)
        flat = flat * size + found
    return flat
