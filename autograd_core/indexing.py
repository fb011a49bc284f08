"""Indices as NumPy takes them. Knows tensors only as arrays with a handle."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.standin import StandIn
from autograd_core.tape import Variable

_BOUNDS = {int, type(None)}
_AXES = {slice, type(None), type(Ellipsis)}


def plain_index(index: Any, shape: tuple[int, ...] | None = None) -> Any:
    """An index with tensors replaced by their arrays, and lists by arrays.

    With the `shape` that is indexed, numbers mixed with arrays mean what they mean in PyTorch (they are applied first).
    """
    kind = type(index)
    if kind is int or index is None or index is Ellipsis or kind is bool:
        return index
    if kind is tuple:
        parts = tuple([plain_index(part) for part in index])
        try:
            return parts if shape is None else _numbers_first(parts, shape)
        except IndexError as problem:
            raise out_of_place(problem, shape) from None
    if kind is slice:
        if index.step is None and type(index.start) in _BOUNDS and type(index.stop) in _BOUNDS:
            return index
        bounds = [n if n is None or type(n) is int else operator.index(n) for n in (index.start, index.stop, index.step)]
        if bounds[2] is not None and bounds[2] <= 0:
            raise refuse("slice_step")
        return slice(*bounds)
    if kind is list and any(type(part) in _AXES for part in index):
        return plain_index(tuple(index), shape)  # a list of slices is the tuple of them
    if isinstance(index, Variable) and index.array.ndim == 0 and index.array.dtype.kind in "iu":
        return index.array if isinstance(index.array, StandIn) else int(index.array)
    return positions_of(index) if isinstance(index, (Variable, list, range)) else index


def out_of_place(problem: IndexError, shape: Any) -> Exception:
    """What NumPy says of an index that a shape does not have, in PyTorch's words, to be raised."""
    return refuse("index_range", problem=str(problem).replace("axis ", "dimension "), shape=list(shape))


def positions_of(index: Any) -> Any:
    """A tensor, a list or a number of positions (or a mask) as an array."""
    if isinstance(index, Variable):
        index = index.array
    elif isinstance(index, (list, tuple, range, int)):
        nested = [plain_index(part) for part in index] if isinstance(index, (list, tuple)) else index
        index = np.asarray(nested, dtype=np.int64 if nested == [] else None)
    if index.dtype.kind not in "biu":
        raise refuse("index_dtype", dtype=index.dtype)
    return index.astype(bool) if index.dtype == np.uint8 else index


def _numbers_first(parts: tuple[Any, ...], shape: tuple[int, ...]) -> Any:
    """The index with numbers applied before arrays are. NumPy counts a number as an array, so that x[0, :, [1, 2]] differs."""
    kinds = [type(part) for part in parts]
    if np.ndarray not in kinds or not (int in kinds or bool in kinds) or not {slice, type(None), type(Ellipsis)} & {*kinds}:
        return parts
    first: list[Any] = []
    then: list[Any] = []
    for part in parts:
        if isinstance(part, np.ndarray):
            first += [slice(None)] * (part.ndim if part.dtype.kind == "b" else 1)
            then.append(part)
        elif type(part) is bool:  # an axis that is there once or not at all
            first.append(None)
            then.append(np.arange(int(part)))
        else:
            first.append(part)
            then += [] if type(part) is int else [part if part is Ellipsis else slice(None)]
    places = np.arange(math.prod(shape)).reshape(shape)[tuple(first)][tuple(then)]
    return np.unravel_index(places, shape) if places.size else (np.zeros(places.shape, np.int64),) * len(shape)
