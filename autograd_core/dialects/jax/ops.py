"""`jax.ops`: sums, products and extremes of the rows that belong together, by functional writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner import creation, making
from autograd_core.dialects.missing import missing

__all__ = ["segment_max", "segment_min", "segment_prod", "segment_sum"]
__getattr__ = missing("jax.ops", __all__)


def _segments(name: str, write: str, start: Callable[[np.dtype[Any]], Any], words: str) -> Callable[..., Any]:
    def function(data: Any, segment_ids: Any, num_segments: int | None = None, indices_are_sorted: bool = False, unique_indices: bool = False, **_: Any) -> Any:  # fmt: skip
        del indices_are_sorted, unique_indices
        rows, ids = making.array(data), making.array(segment_ids)
        count = int(np.max(np.asarray(ids)) + 1) if num_segments is None else num_segments
        empty = creation.full((count, *rows.shape[1:]), start(rows.dtype), rows.dtype)
        return getattr(empty.at[ids], write)(rows)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{words} of the rows of `data` with the same number in `segment_ids`, for 0 … `num_segments` − 1."
    return function


def _lowest(dtype: np.dtype[Any]) -> Any:
    return -np.inf if dtype.kind == "f" else np.iinfo(dtype).min


def _highest(dtype: np.dtype[Any]) -> Any:
    return np.inf if dtype.kind == "f" else np.iinfo(dtype).max


segment_sum = _segments("segment_sum", "add", lambda _: 0, "The sums")
segment_prod = _segments("segment_prod", "multiply", lambda _: 1, "The products")
segment_max = _segments("segment_max", "max", _lowest, "The greatest")
segment_min = _segments("segment_min", "min", _highest, "The least")
