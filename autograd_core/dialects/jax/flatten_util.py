"""`jax.flatten_util`: a tree of arrays as one row of numbers, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner import arranging, making
from autograd_core.dialects.jax.inner.pytrees import flatten
from autograd_core.dialects.missing import missing

__all__ = ["ravel_pytree"]
__getattr__ = missing("jax.flatten_util", __all__)


def ravel_pytree(pytree: Any) -> tuple[Any, Callable[[Any], Any]]:
    """All numbers of a tree in one row, and the function that makes the tree of such a row again."""
    leaves, definition = flatten(pytree)
    arrays = [making.array(one) for one in leaves]
    kinds = [(one.shape, one.dtype) for one in arrays]
    ends = np.cumsum([one.size for one in arrays])[:-1].tolist()
    row = arranging.concatenate([one.reshape(-1) for one in arrays]) if arrays else making.array([])

    def unravel(row: Any) -> Any:
        parts = arranging.FUNCTIONS["array_split"](row, ends) if arrays else []
        return definition.unflatten([making.cast(one.reshape(shape), dtype) for one, (shape, dtype) in zip(parts, kinds, strict=True)])

    return row, unravel
