"""Indices as NumPy takes them. Knows tensors only as arrays with a handle."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.errors import AutogradIndexError, AutogradValueError, here
from autograd_core.tape import Variable

__all__ = ["plain_index"]


def plain_index(index: Any) -> Any:
    """An index with tensors replaced by their arrays, and lists by arrays."""
    if isinstance(index, tuple):
        return tuple(plain_index(part) for part in index)
    if isinstance(index, Variable):
        if index.array.dtype.kind not in "biu":
            raise AutogradIndexError(
                "argument_error", f"tensors used as indices must be long, int or bool tensors, and this one is {index.array.dtype}.",
                "Convert it: x[i.long()].", places=here(),
            )  # fmt: skip
        return (
            index.array.item() if index.array.ndim == 0 and index.array.dtype.kind != "b" else np.asarray(index.array)
        )
    if isinstance(index, slice) and isinstance(index.step, int) and index.step <= 0:
        raise AutogradValueError(
            "argument_error", "step must be greater than zero: a tensor's slice does not run backward.", "Reverse it with x.flip(0).",
            places=here(),
        )  # fmt: skip
    if isinstance(index, range):
        index = list(index)
    if isinstance(index, list):
        return np.asarray([plain_index(part) for part in index], dtype=None if index else np.int64)
    return index
