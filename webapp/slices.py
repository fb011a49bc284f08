"""Parts of arrays, as JSON can hold them: which part is asked for, and the numbers in it.

Knows nothing of storage or HTTP. Works on the raw bytes that a child sent, whose size was checked against their shape.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.recording_model import LargeArray, Recording, SmallArray
from webapp.refusals import Refusal
from webapp.runner.answers import StoredArray

MOST_CELLS = 10_000
DIGITS = 7


class SliceError(ValueError):
    """A slice that cannot be taken; the message says why."""


class Missing(Refusal, LookupError):
    """A value that is not in the recording."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value of a recording: its index, its dtype, and its array unless that is a large one, which is kept beside the recording."""

    value: int
    dtype: str
    array: NDArray[Any] | None


async def held(recording: Recording, node: int, value: int | None) -> Held:
    """A value of a node, the node's own where none is named. Raises `Missing`."""
    if node >= len(recording.nodes.value):
        raise Missing("no_such_node", f"The run has {len(recording.nodes.value)} nodes, counted from 0.")
    index = recording.nodes.value[node] if value is None else value
    found = recording.values[index] if index < len(recording.values) else None
    dtype = recording.dtypes[recording.nodes.dtype[node]]
    if found is None:
        raise Missing("no_such_value", "There is no such value in the recording.")
    if isinstance(found, LargeArray):
        return Held(index, dtype, None)
    return Held(index, dtype, small_array(found if isinstance(found, SmallArray) else SmallArray(shape=[], data=[found]), dtype))


def parse(text: str, shape: tuple[int, ...]) -> tuple[slice, ...]:
    """The slices that `0:8,3,:` asks for; axes that are not named are taken whole.

    >>> parse("0:8,3", (64, 784))
    (slice(0, 8, 1), slice(3, 4, 1))
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if len(parts) > len(shape):
        raise SliceError(f"the array has {len(shape)} axes and the slice names {len(parts)}")
    chosen = [_one(part, size) for part, size in zip(parts, shape, strict=False)]
    chosen += [slice(0, size, 1) for size in shape[len(parts) :]]
    if math.prod(len(range(size)[one]) for one, size in zip(chosen, shape, strict=True)) > MOST_CELLS:
        raise SliceError(f"a slice has at most {MOST_CELLS:,} elements")
    return tuple(chosen)


def _one(part: str, size: int) -> slice:
    try:
        if ":" in part:
            first, last = part.split(":")
            start, stop, _ = slice(int(first) if first else None, int(last) if last else None).indices(size)
            return slice(start, max(start, stop), 1)
        index = int(part)
    except ValueError as error:
        raise SliceError(f"'{part}' is no slice; ask for numbers such as 0:8") from error
    if not -size <= index < size:
        raise SliceError(f"there is no index {index} on an axis of {size}")
    return slice(index % size, index % size + 1, 1)


def array_of(stored: StoredArray) -> NDArray[Any]:
    """The array that a child sent."""
    return np.frombuffer(stored.data, dtype=np.dtype(stored.dtype)).reshape(stored.shape)


def small_array(value: SmallArray, dtype: str) -> NDArray[Any]:
    """An array that is in the document."""
    kind = dtype if dtype in ("bool", "int8", "int16", "int32", "int64", "uint8", "float16", "float32") else "float64"
    return np.array([float(one) for one in value.data]).astype(kind).reshape(value.shape)


def numbers(array: NDArray[Any]) -> Any:
    """Nested lists of numbers: floats to seven significant digits, NaN and the infinities as text."""
    return _plain(array.tolist())


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
        return float(f"{value:.{DIGITS}g}")
    return value
