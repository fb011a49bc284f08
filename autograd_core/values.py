"""The pool of everything tensors held during a recording.

Arrays are kept by reference and copied only when somebody is about to overwrite them, so recording a run costs little more than
running it. When the document is written, numbers get 7 significant digits and large arrays become statistics, a histogram
and a preview. This module knows nothing of nodes or events.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

INLINE = 256
"""Arrays of at most this many elements stand whole in the document."""

KEEP = 256 << 20
"""Bytes of large arrays that are kept for slicing; beyond that only their summaries are."""

SAMPLE = 1 << 16
"""The histogram, mean and deviation of larger arrays are those of an even sample of at most so many elements."""

BLOCK = 1 << 17
"""Elements that are summed up at once."""

PREVIEW = 8
BINS = 20
_MOST = 1 << 26  # elements of a view that are all looked at
_STATISTICS = ("min", "max", "mean", "std", "norm")
_INNER = np.arange(1.0, BINS)
_ZERO = np.array([0.0, 5e-324])  # what lies below the first is negative, and zero what does below the second, the least number there is
_TENS = np.array([float(f"1e{n}") for n in range(23)])  # all exact


def plain_number(value: Any) -> Any:
    """A number as strict JSON: 7 significant digits, whole floats as integers, NaN and infinities as strings."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    number = float(value.real if isinstance(value, complex) else value)
    if math.isfinite(number):
        number = float(f"{number:.7g}")
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    return "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"


def _numbers(arrays: list[np.ndarray[Any, Any]]) -> list[list[Any]]:
    """The numbers of each array as `plain_number` writes them; those of all arrays of floats are rounded at once."""
    floats = [array.ravel() for array in arrays if array.dtype.kind == "f"]
    rounded = _rounded(np.concatenate(floats, dtype=np.float64)) if floats else []
    result, start = [], 0
    for array in arrays:
        if array.dtype.kind == "f":
            result.append(rounded[start : start + array.size])
            start += array.size
        else:
            result.append([plain_number(value) for value in array.ravel().tolist()])
    return result


def _rounded(numbers: np.ndarray[Any, Any]) -> list[Any]:
    """Numbers as `plain_number` writes each. An integer of seven digits over or times a power of ten up to 10²² is the nearest float to what
    these digits say, since both are exact; what is too near to a tie, too large or small, or not finite is left to Python's own rounding."""
    size = np.abs(numbers)
    with np.errstate(over="ignore", invalid="ignore"):
        places = 6.0 - np.floor(np.log10(size, out=np.zeros_like(size), where=size > 0))
        powers = _TENS[np.fmin(np.abs(places), len(_TENS) - 1).astype(np.intp)]
        down = places >= 0
        whole = np.where(down, numbers * powers, numbers / powers)
        near = np.rint(whole)
        found = np.where(down, near / powers, near * powers)
        digits = np.abs(near)
        sure = (np.abs(places) < len(_TENS)) & (np.abs(whole - near) < 0.499999) & (digits <= 1e7) & ((digits >= 1e6) | (size == 0))
    result: list[Any] = found.tolist()
    integers = np.flatnonzero(sure & (np.rint(found) == found) & (np.abs(found) < 1e15))
    for i, integer in zip(integers.tolist(), found[integers].astype(np.int64).tolist(), strict=True):
        result[i] = integer
    for i in np.flatnonzero(~sure).tolist():
        result[i] = plain_number(float(numbers[i]))
    return result


def sample(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The array, or a view of every n-th element along its longest axes with at most `SAMPLE` elements.

    >>> sample(np.zeros((1 << 10, 1 << 10))).shape
    (256, 256)
    """
    steps = [1] * array.ndim
    sizes = list(array.shape)
    while math.prod(sizes) > SAMPLE:
        longest = sizes.index(max(sizes))
        steps[longest] *= 2
        sizes[longest] = -(-array.shape[longest] // steps[longest])
    return array[tuple(slice(None, None, step) for step in steps)]


def summary(array: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Statistics over the finite elements, a histogram of 20 bins, and the leading corner of the last two axes."""
    return _written([array], most=-1)[0]  # type: ignore[no-any-return]


class _Row(NamedTuple):
    """What is counted of an array: of its finite elements the measures called `_STATISTICS` (none where there are no such elements), how many fall into each
    bin (empty: they lie too far apart), how many are zero; how many others are no number, and infinite."""

    measures: np.ndarray[Any, Any]
    counts: list[int]
    zeros: int
    nan: int
    inf: int


def _written(items: list[Any], most: int = INLINE) -> list[Any]:
    """Items as the document has them; arrays of at most so many elements whole. What is done to arrays is done to many at once."""
    small = {i: one for i, one in enumerate(items) if isinstance(one, np.ndarray) and one.size <= most}
    large = {i: one for i, one in enumerate(items) if isinstance(one, np.ndarray) and one.size > most}
    corners = [one[(0,) * max(0, one.ndim - 2) + (slice(PREVIEW),) * min(2, one.ndim)] for one in large.values()]
    numbers = iter(_numbers([*small.values(), *corners]))
    written: dict[int, dict[str, Any]] = {i: {"shape": list(one.shape), "data": next(numbers)} for i, one in small.items()}
    for (i, one), corner, measures in zip(large.items(), corners, _measured(list(large.values())), strict=True):
        written[i] = {"shape": list(one.shape), **measures, "preview": {"shape": list(corner.shape), "data": next(numbers)}}
    return [
        written[i] if i in written else one if one is None or isinstance(one, dict) else plain_number(one) for i, one in enumerate(items)
    ]


def _measured(arrays: list[np.ndarray[Any, Any]]) -> list[dict[str, Any]]:
    """The statistics and the histogram of each array; those of one size and dtype are rows of one array, a few at a time."""
    drawn = [sample(array).ravel() for array in arrays]
    alike: dict[Any, list[int]] = {}
    for i, one in enumerate(drawn):
        alike.setdefault((one.dtype, one.size), []).append(i)
    order: list[int] = []
    wholes: list[dict[str, Any]] = []
    found: list[_Row] = []
    for (_, size), places in alike.items():
        at_once = max(1, BLOCK // max(1, size))
        for some in (places[start : start + at_once] for start in range(0, len(places), at_once)):
            order += some
            wholes += (about := [_of_all(np.real(arrays[i])) if drawn[i].size < arrays[i].size else {} for i in some])
            found += _of_rows(np.concatenate([drawn[i] for i in some]).reshape(len(some), size), about)
    written: dict[int, dict[str, Any]] = {}
    for i, row, whole, measures in zip(order, found, wholes, _numbers([row.measures for row in found]), strict=True):
        told = zip(_STATISTICS, measures or [None] * len(_STATISTICS), strict=True)
        stats = {**dict(told), "zeros": row.zeros, "nan": row.nan, "inf": row.inf, **whole}
        low, high = (stats["min"], stats["max"]) if row.counts else (0, 0)
        written[i] = {"stats": stats, "histogram": {"low": low, "high": high, "counts": row.counts or [0] * BINS}}
    return [written[i] for i in range(len(arrays))]


def _of_rows(rows: np.ndarray[Any, Any], wholes: list[dict[str, Any]]) -> list[_Row]:
    """What is counted of each row; of an array that a row is a sample of, `wholes` have the bounds."""
    size = rows.shape[1]
    ordered = np.sort(rows, axis=1).astype(np.float64)  # the narrower the quicker; what is no number comes last
    numbers, nan, inf = rows.astype(np.float64), 0, 0
    if size and not np.isfinite(ordered[:, (0, -1)]).all():
        if len(rows) > 1:
            return [_of_rows(row[None], [whole])[0] for row, whole in zip(rows, wholes, strict=True)]
        nan = int(np.count_nonzero(np.isnan(numbers)))
        numbers = numbers[np.isfinite(numbers)][None]
        ordered, inf = np.sort(numbers), size - numbers.size - nan
    count = numbers.shape[1]
    if not count:
        return [_Row(np.empty(0), [], 0, nan, inf)] * len(rows)
    low = np.array([whole.get("min", least) for whole, least in zip(wholes, ordered[:, 0].tolist(), strict=True)])
    high = np.array([whole.get("max", most) for whole, most in zip(wholes, ordered[:, -1].tolist(), strict=True)])
    with np.errstate(over="ignore", invalid="ignore"):
        mean, norm, wide = np.add.reduce(numbers, axis=1) / count, np.sqrt(np.vecdot(numbers, numbers)), high - low
        numbers -= mean[:, None]
        measures = np.stack((low, high, mean, np.sqrt(np.vecdot(numbers, numbers) / count), norm), axis=1)
        first, width = np.where(wide > 0, low, low - 0.5), np.where(wide > 0, wide, 1.0)
        edges = np.concatenate((_INNER * (width / BINS)[:, None] + first[:, None], np.broadcast_to(_ZERO, (len(rows), 2))), axis=1)
    found = []
    for row, told, at, span in zip(ordered, measures, edges, wide.tolist(), strict=True):
        *below, negative, positive = row.searchsorted(at).tolist()  # a fifth of the time of np.histogram
        counts = [n - m for m, n in pairwise([0, *below, count])] if math.isfinite(span) else []
        found.append(_Row(told, counts, positive - negative, nan, inf))
    return found


def _of_all(array: np.ndarray[Any, Any]) -> dict[str, Any]:
    """What a sample does not tell of an array: its norm and bounds, and how many of its elements are zero or no number.

    What `expand` repeats is looked at once. A view that shows the same memory more often than anybody can read it tells what its sample tells.
    """
    whole = array.size
    array = array[tuple(slice(None if stride else 1) for stride in array.strides)]
    if array.size > _MOST:
        return {}
    times = whole // array.size
    stats: dict[str, Any] = {"zeros": times * (array.size - int(np.count_nonzero(array))), "nan": 0, "inf": 0}
    with np.errstate(over="ignore", invalid="ignore"):
        if array.dtype.kind == "f" and not math.isfinite(np.add.reduce(array, axis=None, dtype=np.float64)):
            stats["nan"] = times * int(np.count_nonzero(np.isnan(array)))
            stats["inf"] = times * int(np.count_nonzero(np.isinf(array)))
            array = array[np.isfinite(array)]
        if array.size:
            axes = range(array.ndim)
            norm = np.sqrt(times * np.einsum(array, axes, array, axes, [], dtype=np.float64, casting="unsafe"))
            stats |= {name: plain_number(float(one)) for name, one in (("min", array.min()), ("max", array.max()), ("norm", norm))}
    return stats


class ValuePool:
    """Values by position. The same array, or an equal scalar, is put once."""

    def __init__(self) -> None:
        self._items: list[Any] = [None]
        self._scalars: dict[Any, int] = {}
        self._by_identity: dict[int, tuple[int, Any]] = {}  # with the array itself, which so keeps its identity
        self._by_owner: dict[int, list[int]] = {}
        self._was: dict[int, tuple[Any, deque[Any]]] = {}
        self._kept = 0

    def put(self, value: Any) -> int:
        """The position of a number, a NumPy scalar or an array."""
        kind, identity = type(value), value
        if self._was and kind is np.ndarray:
            value = self.as_it_was(value)
        plain = kind is float or kind is int or kind is bool
        if plain or kind is np.float32 or not value.ndim:
            number = value if plain else value.item()
            if number != number:
                number = math.nan  # one object, so that equal keys are found
            key = f"{number}" if type(number) is bool else number  # True equals 1
            position = self._scalars.get(key)
            if position is None:
                position = self._scalars[key] = len(self._items)
                self._items.append(number)
            return position
        found = self._by_identity.get(id(identity))
        if found is not None:
            return found[0]
        position = len(self._items)
        array = value if isinstance(value, np.ndarray) else value.get()
        if array.size > INLINE:
            self._kept += array.nbytes
            if self._kept > KEEP:
                self._items.append(summary(array))
                return position
        self._items.append(array)
        if array is value:
            self._by_identity[id(identity)] = (position, identity)
            self._by_owner.setdefault(id(_owner(identity)), []).append(id(identity))
        return position

    def remember(self, array: Any) -> bool:
        """Copy memory that is about to be overwritten, for arrays on it that are put later than that, but before `protect` says that they now
        hold something else. `False` where this cannot be: then everything has to be put, and protected, before the change."""
        if isinstance(array, np.generic):
            return True
        owner = array if type(array) is np.ndarray and array.base is None else _owner(array)
        if not isinstance(owner, np.ndarray) or id(owner) in self._by_owner or not owner.flags.forc:
            return False
        self._copy(owner)
        return True

    def _copy(self, owner: Any) -> None:
        was = self._was.get(id(owner))
        if was is None:
            was = self._was[id(owner)] = (owner, deque())
        was[1].append(owner.flatten("K"))

    def remember_all(self, arrays: Sequence[Any]) -> bool:
        """The same for arrays that are overwritten together; `False`, and nothing is copied, unless each has memory of its own and it can be."""
        for one in arrays:
            if type(one) is not np.ndarray or one.base is not None or id(one) in self._by_owner or not one.flags.forc:
                return False
        if len({*map(id, arrays)}) < len(arrays):
            return False
        for one in arrays:
            self._copy(one)
        return True

    @property
    def remembers(self) -> bool:
        """Whether some memory holds something else by now than when what is put next was made."""
        return bool(self._was)

    def as_it_was(self, array: Any) -> Any:
        """The same part of the copy that was made of an array's memory when it was about to change, if it was; else what was given."""
        found = self._was.get(id(_owner(array))) if isinstance(array, np.ndarray) else None
        if found is None:
            return array
        owner, copies = found
        offset = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        return np.ndarray(array.shape, array.dtype, copies[0], offset, array.strides)

    def protect(self, array: Any) -> None:
        """From here on this array's memory holds something else: what shares it in the pool is copied, if it was not before the change."""
        owner = _owner(array)
        found = self._was.get(id(owner))
        for identity in self._by_owner.pop(id(owner), ()):
            position, _ = self._by_identity.pop(identity)
            if found is None:
                self._items[position] = self._items[position].copy()
        if found is not None:
            found[1].popleft()
            if not found[1]:
                del self._was[id(owner)]

    def plain(self) -> list[Any]:
        """The pool as it stands in the document."""
        return _written(self._items)

    def large(self) -> dict[int, np.ndarray[Any, Any]]:
        """The arrays that the document only summarises, by position."""
        return {n: item for n, item in enumerate(self._items) if isinstance(item, np.ndarray) and item.size > INLINE}

    def nonfinite(self, position: int) -> bool:
        """Whether a value holds a NaN or an infinity."""
        item = self._items[position]
        if isinstance(item, float):
            return not math.isfinite(item)
        return isinstance(item, np.ndarray) and item.dtype.kind == "f" and not bool(np.isfinite(sample(item)).all())

    def nan(self, position: int) -> bool:
        """Whether a value that is not finite holds a NaN, and not infinities alone."""
        item = self._items[position]
        return bool(np.isnan(sample(item) if isinstance(item, np.ndarray) else item).any())


def _owner(array: Any) -> Any:
    """The array that owns the memory of a view."""
    while isinstance(getattr(array, "base", None), np.ndarray):
        array = array.base
    return array
