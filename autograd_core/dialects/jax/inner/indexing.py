"""Indices: reading parts of arrays and the functional writes `x.at[index].set(…)`, with JAX's rules for what lies outside.

A read outside is clamped to the nearest element, a write outside is dropped. An index may be traced or batched: then where it points is
found when the program runs, and a batch reads by flat positions, one row for each example. Everything goes through the engine's
`getitem`, `index_put` and `combine_at`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner.array import Array, Tracer, dress
from autograd_core.dialects.jax.inner.making import cast, from_numpy, operand
from autograd_core.dialects.jax.inner.problems import NonConcreteBooleanIndexError, refuse_as, refuse_type
from autograd_core.dialects.jax.inner.staging import call
from autograd_core.errors import AutogradIndexError
from autograd_core.modes import current_mode, mode
from autograd_core.op import REGISTRY
from autograd_core.standin import WHOLE
from autograd_core.vmap import Batched, _NeedsValues

__all__ = ["At", "gather", "getitem", "parsed", "scatter"]

Build = Callable[..., Any]
_FULL = slice(None)


def _hidden(one: Any) -> bool:
    return isinstance(one, (Tracer, Batched))


def _part(one: Any) -> Any:
    """One entry of an index, as NumPy takes it or as a hidden array."""
    if one is None or one is Ellipsis or type(one) is int:
        return one
    if isinstance(one, slice):
        bounds = [n if n is None else _bound(n) for n in (one.start, one.stop, one.step)]
        return slice(*bounds)
    if isinstance(one, (bool, np.bool_)):
        return np.asarray(one)
    if isinstance(one, (list, tuple)):
        raise refuse_type("jax_index_list", given=repr(one))
    return _positions_part(one)


def _positions_part(one: Any) -> Any:
    """A number, an array of positions or a mask."""
    if not isinstance(one, (Array, np.ndarray, np.generic, int)):
        raise refuse_type("jax_index_type", type=type(one).__name__)
    given: Any = one
    dtype = given.dtype if hasattr(given, "dtype") else np.dtype(int)
    if dtype.kind not in "biu":
        raise refuse_type("jax_index_type", type=str(dtype))
    if _hidden(given):
        if dtype.kind == "b":
            raise refuse_as(NonConcreteBooleanIndexError, "jax_boolean_index", type=f"{dtype}[{','.join(map(str, given.shape))}]")
        return given
    numbers = given.array if isinstance(given, Array) else np.asarray(given)
    return int(numbers) if not numbers.ndim and dtype.kind in "iu" else np.asarray(numbers)


def _bound(one: Any) -> int:
    if _hidden(one):
        raise refuse_as(AutogradIndexError, "jax_slice_traced")
    return operator.index(one)


def parsed(index: Any, shape: tuple[int, ...]) -> tuple[Build, list[Any]]:
    """An index as a function of its hidden entries, which returns one that NumPy takes, and those entries."""
    parts = [_part(one) for one in (index if isinstance(index, tuple) else (index,))]
    taken = sum(
        one.ndim if isinstance(one, np.ndarray) and one.dtype.kind == "b" else one is not None and one is not Ellipsis for one in parts
    )
    if taken > len(shape):
        raise refuse_as(AutogradIndexError, "jax_many_indices", ndim=len(shape), count=int(taken))
    if not any(one is Ellipsis for one in parts):
        parts.append(Ellipsis)
    place = next(i for i, one in enumerate(parts) if one is Ellipsis)
    parts[place : place + 1] = [_FULL] * (len(shape) - int(taken))
    flat: list[Any] = []
    for one in parts:
        flat.extend(np.nonzero(one) if isinstance(one, np.ndarray) and one.dtype.kind == "b" and one.ndim else [one])
    hidden = [one for one in flat if _hidden(one)]

    def build(*values: Any) -> tuple[Any, ...]:
        made: list[Any] = []
        given, axis = iter(values), 0
        for one in flat:
            if one is None:
                made.append(one)
                continue
            if _hidden(one):
                one = np.asarray(next(given))
            size = shape[axis]
            axis += 1
            if not isinstance(one, slice):
                one = np.where(one < 0, one + size, one) if isinstance(one, WHOLE) else one + size if one < 0 else one
            made.append(one)
        return tuple(made)

    return build, hidden


def _clamped(index: tuple[Any, ...], shape: tuple[int, ...]) -> tuple[Any, ...]:
    """The index with what lies outside moved to the nearest element."""
    axis, made = 0, []
    for one in index:
        if one is not None:
            if not isinstance(one, slice):
                top = max(shape[axis] - 1, 0)
                one = np.clip(one, 0, top) if isinstance(one, WHOLE) else min(max(one, 0), top)
            axis += 1
        made.append(one)
    return tuple(made)


def _inside(index: tuple[Any, ...], shape: tuple[int, ...]) -> bool:
    sizes = iter(shape)
    for one in index:
        if one is not None:
            size = next(sizes)
            if not isinstance(one, slice) and (np.any(np.less(one, 0)) or np.any(np.greater_equal(one, size))):
                return False
    return True


def _positions(index: tuple[Any, ...], shape: tuple[int, ...], drop: bool) -> Any:
    """The flat positions that an index names; with `drop` −1 in the place of those outside."""
    ids = np.arange(int(np.prod(shape, dtype=np.int64))).reshape(shape)
    if not drop:
        return ids[_clamped(index, shape)]
    ids = np.pad(ids, [(0, 1)] * len(shape), constant_values=-1)
    made: list[Any] = []
    sizes = iter(shape)
    for one in index:
        if one is None:
            made.append(one)
            continue
        size = next(sizes)
        if isinstance(one, slice):
            made.append(np.arange(size)[one] if one.step and one.step < 0 else slice(*one.indices(size)))
        else:
            made.append(np.where((one < 0) | (one >= size), size, one))
    return ids[tuple(made)]


class _Batch:
    """One level of `vmap` as a read or write sees it: how many examples, and the numbers of hidden entries for each."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.level = current_mode().trace
        self.values = [one.physical.array if self._mine(one) else one.array for one in values]
        if any(not isinstance(one, (np.ndarray, np.generic)) for one in self.values):
            raise _NeedsValues("index")
        self.flags = [self._mine(one) for one in values]
        self.size: int = self.level.size

    def _mine(self, one: Any) -> bool:
        return isinstance(one, Batched) and one.level is self.level

    def positions(self, build: Build, shape: tuple[int, ...], drop: bool) -> Any:
        rows = [build(*[one[i] if flag else one for one, flag in zip(self.values, self.flags, strict=True)]) for i in range(self.size)]
        return np.stack([_positions(row, shape, drop) for row in rows])

    def rows(self, x: Any, shape: tuple[int, ...]) -> Any:
        """All examples of an operand, each flat; runs outside of the level."""
        physical = x.physical if self._mine(x) else ops.expand(x, size=(self.size, *x.array.shape))
        given = tuple(physical.array.shape[1:])
        if given != shape:
            physical = ops.reshape(physical, size=(self.size, *(1,) * (len(shape) - len(given)), *given))
            physical = ops.expand(physical, size=(self.size, *shape))
        return ops.reshape(physical, size=(self.size, int(np.prod(shape, dtype=np.int64))))


def gather(x: Any, build: Build, hidden: Sequence[Any]) -> Any:
    """The part of `x` that `build(*hidden)` names."""
    if not hidden:
        return dress(REGISTRY["getitem"](x, index=_simple(_clamped(build(), x.shape))), x.weak_type)
    return dress(call("gather", lambda _, x, *values: [_read(x, build, values)], [], [x, *hidden])[0], x.weak_type)


def _simple(index: tuple[Any, ...]) -> Any:
    """One number or slice by itself, as rules and recordings read it best."""
    while index and type(index[-1]) is slice and index[-1] == _FULL:
        index = index[:-1]
    return index[0] if len(index) == 1 and isinstance(index[0], (int, slice)) else index or Ellipsis


def _read(x: Any, build: Build, values: Sequence[Any]) -> Any:
    shape = tuple(x.array.shape)
    if not any(isinstance(one, Batched) for one in values):
        return REGISTRY["getitem"](x, index=_clamped(build(*[one.array for one in values]), shape))
    batch = _Batch(values)
    places = batch.positions(build, shape, False)
    with mode(trace=batch.level.outer):
        flat = batch.rows(x, shape)
        found = REGISTRY["getitem"](flat, index=(np.arange(batch.size)[:, None], places.reshape(batch.size, -1)))
        return batch.level.wrap(ops.reshape(found, size=places.shape))


def getitem(self: Any, index: Any) -> Any:
    """`x[index]`, clamped."""
    return gather(self, *parsed(index, self.shape))


def scatter(x: Any, values: Any, build: Build, hidden: Sequence[Any], how: str) -> Any:
    """A copy of `x` with `values` written (`put`, `sum`, `prod`, `amin`, `amax`) where `build(*hidden)` says; what lies outside is dropped."""
    written = cast(operand(values, "scatter"), x.dtype)
    run: Callable[..., Any] = lambda _, x, v, *entries: [_write(x, v, build, entries, how)]  # noqa: E731
    return dress(call("scatter", run, [], [x, written, *hidden])[0], x.weak_type)


def _combined(x: Any, values: Any, index: Any, how: str) -> Any:
    if how in ("put", "sum"):
        return REGISTRY["index_put"](x, values, index=index, accumulate=how == "sum")
    shape = np.empty(x.array.shape, bool)[index].shape
    return REGISTRY["combine_at"](x, ops.expand(values, size=shape), index=index, how=how)


def _write(x: Any, values: Any, build: Build, entries: Sequence[Any], how: str) -> Any:
    shape = tuple(x.array.shape)
    if not any(isinstance(one, Batched) for one in entries):
        index = build(*[one.array for one in entries])
        if _inside(index, shape):
            return _combined(x, values, index, how)
        places = _positions(index, shape, True)
        flat, row = ops.reshape(x, size=(-1,)), ops.reshape(ops.expand(values, size=places.shape), size=(-1,))
        keep = np.flatnonzero(places >= 0)
        found = _combined(flat, REGISTRY["getitem"](row, index=(keep,)), (places.reshape(-1)[keep],), how)
        return ops.reshape(found, size=shape)
    batch = _Batch(entries)
    places = batch.positions(build, shape, True)
    row_of = np.broadcast_to(np.arange(batch.size).reshape(-1, *(1,) * (places.ndim - 1)), places.shape)
    keep = np.flatnonzero(places >= 0)
    with mode(trace=batch.level.outer):
        flat = batch.rows(x, shape)
        row = ops.reshape(batch.rows(values, places.shape[1:]), size=(-1,))
        at = (row_of.reshape(-1)[keep], places.reshape(-1)[keep])
        found = _combined(flat, REGISTRY["getitem"](row, index=(keep,)), at, how)
        return batch.level.wrap(ops.reshape(found, size=(batch.size, *shape)))


class At:
    """`x.at[index]`: what stands there, as if it could be written."""

    __slots__ = ("_build", "_hidden", "_index", "_x")

    def __init__(self, x: Any, index: Any) -> None:
        self._x, self._index = x, index
        self._build, self._hidden = parsed(index, x.shape)

    def _changed(self, values: Any, how: str) -> Any:
        return scatter(self._x, values, self._build, self._hidden, how)

    def get(
        self, *, mode: str | None = None, fill_value: Any = None, indices_are_sorted: bool = False, unique_indices: bool = False,
        wrap_negative_indices: bool = True, out_sharding: Any = None,
    ) -> Any:  # fmt: skip
        """The elements; with `mode="fill"` those outside are NaN (or `fill_value`)."""
        del indices_are_sorted, unique_indices, wrap_negative_indices, out_sharding
        found = gather(self._x, self._build, self._hidden)
        if mode not in ("fill", "drop"):
            return found
        if fill_value is None:
            fill_value = np.nan if self._x.dtype.kind == "f" else np.iinfo(self._x.dtype).min if self._x.dtype.kind == "i" else 0

        def inside(_: Any, *entries: Any) -> list[Any]:
            return [from_numpy(np.asarray(_positions(self._build(*[one.array for one in entries]), self._x.shape, True) >= 0))]

        known = call("inside", inside, [], self._hidden)[0]
        return dress(ops.where(known, found, cast(operand(fill_value, "get"), found.dtype)))

    def set(self, values: Any, **_: Any) -> Any:
        """A copy with these values there."""
        return self._changed(values, "put")

    def add(self, values: Any, **_: Any) -> Any:
        """A copy with these values added there, each as often as its place is named."""
        return self._changed(values, "sum")

    def subtract(self, values: Any, **_: Any) -> Any:
        """A copy with these values taken away there."""
        return self._changed(dress(ops.neg(cast(operand(values, "subtract"), self._x.dtype))), "sum")

    def multiply(self, values: Any, **_: Any) -> Any:
        """A copy multiplied there."""
        return self._changed(values, "prod")

    mul = multiply

    def divide(self, values: Any, **_: Any) -> Any:
        """A copy divided there."""
        return self._changed(gather(self._x, self._build, self._hidden) / values, "put")

    def power(self, values: Any, **_: Any) -> Any:
        """A copy raised to these powers there."""
        return self._changed(gather(self._x, self._build, self._hidden) ** values, "put")

    def min(self, values: Any, **_: Any) -> Any:
        """A copy with the smaller of both there."""
        return self._changed(values, "amin")

    def max(self, values: Any, **_: Any) -> Any:
        """A copy with the larger of both there."""
        return self._changed(values, "amax")

    def apply(self, ufunc: Callable[[Any], Any], **_: Any) -> Any:
        """A copy with `ufunc` of the elements there."""
        return self._changed(ufunc(gather(self._x, self._build, self._hidden)), "put")

    def __repr__(self) -> str:
        return f"_IndexUpdateRef({self._x!r}, {self._index!r})"


class AtProperty:
    """`x.at`, which takes an index."""

    __slots__ = ("_x",)

    def __init__(self, x: Any) -> None:
        self._x = x

    def __getitem__(self, index: Any) -> At:
        return At(self._x, index)

    def __repr__(self) -> str:
        return f"_IndexUpdateHelper({self._x!r})"


Array.__getitem__ = getitem  # type: ignore[method-assign]
Array.at = property(AtProperty, doc="Functional writes: `x.at[index].set(value)` is a changed copy.")  # type: ignore[attr-defined]
