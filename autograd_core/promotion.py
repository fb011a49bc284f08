"""The dtype of a result, as PyTorch decides it. NumPy's promotion differs where integers, numbers and 0-d values take part.

Works on arrays and numbers only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

_FLOAT32 = np.dtype(np.float32)
_FLOAT64 = np.dtype(np.float64)
_default: list[np.dtype[Any]] = [_FLOAT32]
_CATEGORY = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}


def result_dtype(arrays: Sequence[Any], floating: bool = False) -> np.dtype[Any]:
    """The dtype of a result as PyTorch has it: tensors with dimensions decide before 0-d tensors, and those before numbers.

    A lower rank only counts where its category (bool < integer < float) is higher. An operation that is `floating` turns
    integers into the default dtype. Source: PyTorch's documentation, "Tensor Attributes, type promotion".
    """
    ranks: list[list[np.dtype[Any]]] = [[], [], []]
    for array in arrays:
        if hasattr(array, "dtype"):
            ranks[0 if array.ndim else 1].append(array.dtype)
        elif isinstance(array, bool):
            ranks[2].append(np.dtype(bool))
        elif isinstance(array, int):
            ranks[2].append(np.dtype(np.int64))
        elif isinstance(array, float):
            ranks[2].append(_default[0])
    joined = [reduce(_join, rank) for rank in ranks if rank]
    result = joined[0]
    for dtype in joined[1:]:
        if _CATEGORY[dtype.kind] > _CATEGORY[result.kind]:
            result = dtype
    return _default[0] if floating and result.kind not in "fc" else result


def holds(mine: np.dtype[Any], other: np.dtype[Any]) -> bool:
    """Whether memory of one dtype takes results of another: a float is no integer, and an integer no truth."""
    return _CATEGORY[other.kind] <= _CATEGORY[mine.kind]


def _join(first: np.dtype[Any], second: np.dtype[Any]) -> np.dtype[Any]:
    """NumPy's promotion, except that a float keeps its width beside an integer."""
    kinds = _CATEGORY[first.kind], _CATEGORY[second.kind]
    if kinds[0] != kinds[1] and max(kinds) >= 2:
        return first if kinds[0] > kinds[1] else second
    return np.promote_types(first, second)


def conform(arrays: Sequence[Any], data: Any, floating: bool) -> Any:
    """The result in the dtype PyTorch gives it, where NumPy's promotion differs."""
    dtype = data.dtype
    for array in arrays:
        # a Python number brings no dtype unless its kind is the higher one; beside integers NumPy makes float64 of a float
        kind = type(array)
        if kind is float:
            same = dtype is not _FLOAT64 and dtype.kind == "f"
        elif kind is int or kind is bool:
            same = kind is bool or dtype.kind != "b"
        else:
            same = array.dtype is dtype
        if not same:
            expected = result_dtype(arrays, floating)
            return data if expected is dtype else data.astype(expected)
    return data


def default_dtype() -> np.dtype[Any]:
    """What Python floats become."""
    return _default[0]


def set_default_dtype(dtype: np.dtype[Any]) -> None:
    """Make Python floats become another floating dtype."""
    _default[0] = dtype
