"""The pool of everything tensors held during a recording.

Arrays are kept by reference and copied only when somebody is about to overwrite them, so recording a run costs little more than
running it. When the document is written, numbers get 7 significant digits and large arrays become statistics, a histogram
and a preview. This module knows nothing of nodes or events.
"""

from __future__ import annotations

import math
from collections import deque
from itertools import pairwise
from typing import Any

import numpy as np

__all__ = ["INLINE", "ValuePool", "plain_number", "summary"]

INLINE = 256
"""Arrays of at most this many elements stand whole in the document."""

KEEP = 256 << 20
"""Bytes of large arrays that are kept for slicing; beyond that only their summaries are."""

SAMPLE = 1 << 16
"""The histogram, mean and deviation of larger arrays are those of an even sample of at most so many elements."""

PREVIEW = 8
BINS = 20
_INNER = np.arange(1.0, BINS)
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
    together = [array.dtype.kind == "f" and bool(np.isfinite(array).all()) for array in arrays]
    floats = [array.ravel().astype(np.float64, copy=False) for array, one in zip(arrays, together, strict=True) if one]
    rounded = _rounded(np.concatenate(floats)) if floats else []
    result, start = [], 0
    for array, one in zip(arrays, together, strict=True):
        if one:
            result.append(rounded[start : start + array.size])
            start += array.size
        else:
            result.append([plain_number(value) for value in array.ravel().tolist()])
    return result


def _rounded(numbers: np.ndarray[Any, Any]) -> list[Any]:
    """Finite numbers as `plain_number` writes each. An integer of seven digits over or times a power of ten up to 10²² is the nearest float to what
    these digits say, since both are exact; what is too near to a tie, or too large or small, is left to Python's own rounding."""
    size = np.abs(numbers)
    places = 6.0 - np.floor(np.log10(size, out=np.zeros_like(size), where=size > 0))
    powers = _TENS[np.minimum(np.abs(places), len(_TENS) - 1).astype(np.intp)]
    down = places >= 0
    with np.errstate(over="ignore", invalid="ignore"):
        whole = np.where(down, numbers * powers, numbers / powers)
        near = np.rint(whole)
        found = np.where(down, near / powers, near * powers)
    digits = np.abs(near)
    sure = (np.abs(places) < len(_TENS)) & (np.abs(whole - near) < 0.499999) & (digits <= 1e7) & ((digits >= 1e6) | (size == 0))
    result: list[Any] = found.tolist()
    for i in np.flatnonzero(sure & (np.rint(found) == found) & (np.abs(found) < 1e15)).tolist():
        result[i] = int(result[i])
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
    return _written([_summary(array)])[0]  # type: ignore[no-any-return]


def _written(items: list[Any]) -> list[Any]:
    """Items of the document with the numbers of the arrays in them."""
    holders = [one.get("preview", one) for one in items if isinstance(one, dict)]
    waiting = [one for one in holders if isinstance(one["data"], np.ndarray)]
    for one, numbers in zip(waiting, _numbers([one["data"] for one in waiting]), strict=True):
        one["data"] = numbers
    return items


def _summary(array: np.ndarray[Any, Any]) -> dict[str, Any]:
    drawn = sample(array).ravel()
    numbers = drawn.astype(np.float64)
    ordered = np.sort(drawn).astype(np.float64)  # the narrower the quicker; what is no number comes last
    finite, nan = numbers, 0
    if numbers.size and not (math.isfinite(ordered[0]) and math.isfinite(ordered[-1])):
        finite, nan = numbers[np.isfinite(numbers)], int(np.count_nonzero(np.isnan(numbers)))
        ordered = np.sort(finite)
    stats: dict[str, Any] = dict.fromkeys(("min", "max", "mean", "std", "norm")) | {
        "zeros": numbers.size - int(np.count_nonzero(numbers)), "nan": nan, "inf": numbers.size - finite.size - nan,
    }  # fmt: skip
    histogram = {"low": 0, "high": 0, "counts": [0] * BINS}
    whole = _of_all(np.real(array)) if drawn.size < array.size else {}
    if finite.size:
        low, high = whole.get("min", float(ordered[0])), whole.get("max", float(ordered[-1]))
        with np.errstate(over="ignore", invalid="ignore"):
            mean = np.add.reduce(finite) / finite.size
            apart = finite - mean
            measured = low, high, mean, np.sqrt(np.add.reduce(apart * apart) / finite.size), np.sqrt(finite.dot(finite))
        stats |= zip(("min", "max", "mean", "std", "norm"), map(plain_number, measured), strict=True)
        if math.isfinite(high - low):
            first, width = (low, high - low) if high > low else (low - 0.5, 1.0)
            below = [0, *ordered.searchsorted(_INNER * (width / BINS) + first).tolist(), finite.size]  # a fifth of the time of np.histogram
            histogram = {"low": stats["min"], "high": stats["max"], "counts": [n - m for m, n in pairwise(below)]}
    stats |= whole
    corner = array[(0,) * max(0, array.ndim - 2) + (slice(PREVIEW),) * min(2, array.ndim)]
    return {
        "shape": list(array.shape), "stats": stats, "histogram": histogram,
        "preview": {"shape": list(corner.shape), "data": corner},
    }  # fmt: skip


def _of_all(array: np.ndarray[Any, Any]) -> dict[str, Any]:
    """What a sample does not tell of an array: its norm and bounds, and how many of its elements are zero or no number."""
    stats: dict[str, Any] = {"zeros": array.size - int(np.count_nonzero(array)), "nan": 0, "inf": 0}
    with np.errstate(over="ignore", invalid="ignore"):
        if array.dtype.kind == "f" and not math.isfinite(np.add.reduce(array, axis=None, dtype=np.float64)):
            stats["nan"] = int(np.count_nonzero(np.isnan(array)))
            stats["inf"] = int(np.count_nonzero(np.isinf(array)))
            array = array[np.isfinite(array)]
        if array.size:
            rows = array.reshape(-1, array.shape[-1])
            squares = np.einsum("ij,ij->", rows, rows, dtype=np.float64, casting="unsafe")
            stats |= {
                name: plain_number(float(one)) for name, one in (("min", array.min()), ("max", array.max()), ("norm", np.sqrt(squares)))
            }
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
            value = self._as_it_was(value)
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
        owner = _owner(array)
        if isinstance(array, np.generic):
            return True
        if not isinstance(owner, np.ndarray) or id(owner) in self._by_owner or not owner.flags.forc:
            return False
        self._was.setdefault(id(owner), (owner, deque()))[1].append(owner.flatten("K"))
        return True

    def _as_it_was(self, array: Any) -> Any:
        """The same part of the copy that was made of an array's memory when it was about to change, if it was."""
        found = self._was.get(id(_owner(array)))
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
        return _written([self._plain(item) for item in self._items])

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

    def _plain(self, item: Any) -> Any:
        if isinstance(item, np.ndarray):
            return {"shape": list(item.shape), "data": item} if item.size <= INLINE else _summary(item)
        return item if item is None or isinstance(item, dict) else plain_number(item)


def _owner(array: Any) -> Any:
    """The array that owns the memory of a view."""
    while isinstance(getattr(array, "base", None), np.ndarray):
        array = array.base
    return array
