"""Jacobians in blocks: the unit vectors of several tensors together, and which part of what they give belongs to which tensor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.op import make


def starts(tensors: Sequence[Any]) -> list[int]:
    return [sum(one.array.size for one in tensors[:i]) for i in range(len(tensors))]


def basis(tensors: Sequence[Any]) -> list[Any]:
    """Unit vectors of all the tensors together, for each tensor its part of all of them: shapes (total, *shape)."""
    sizes = [one.array.size for one in tensors]
    total, start, found = sum(sizes), 0, []
    for one, size in zip(tensors, sizes, strict=True):
        part = np.zeros((total, *one.array.shape), one.array.dtype)
        part.reshape(-1)[start * size : (start + size) * size : size + 1] = 1  # the diagonal of its rows
        found.append(make(part))
        start += size
    return found


def block(stack: Any, start: int, unit: Any, shape: Any, rows: bool) -> Any:
    """The part of stacked rows (or columns) that belongs to one output (or input), in the shape (*output, *input)."""
    size = unit.array.size
    part = stack if stack.array.shape[0] == size else stack[start : start + size]
    if rows:
        whole = (*unit.array.shape, *shape)
        return part if part.array.shape == whole else ops.reshape(part, size=whole)
    order = (*range(1, 1 + len(shape)), 0)
    return ops.reshape(ops.permute(part, dims=order), size=(*shape, *unit.shape))
