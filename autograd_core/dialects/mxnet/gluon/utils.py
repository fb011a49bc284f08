"""`gluon.utils`: batches split over contexts (there is one), gradients cut to a length."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.handle import NDArray
from autograd_core.dialects.mxnet.nd import array

__all__ = ["clip_global_norm", "split_and_load", "split_data"]


def split_data(data: Any, num_slice: int, batch_axis: int = 0, even_split: bool = True) -> list[Any]:
    """Equal parts of a batch, in a list."""
    size = data.shape[batch_axis]
    if even_split and size % num_slice:
        raise ValueError(f"data with shape {data.shape} cannot be evenly split into {num_slice} slices along axis {batch_axis}.")
    step = size // num_slice
    ends = [step * (i + 1) for i in range(num_slice - 1)] + [size]
    return [data.slice_axis(batch_axis, start, end) for start, end in zip([0, *ends], ends, strict=False)]


def split_and_load(data: Any, ctx_list: Any, batch_axis: int = 0, even_split: bool = True) -> list[Any]:
    """A batch, one part for each context."""
    data = data if isinstance(data, NDArray) else array(data)
    return [data] if len(ctx_list) == 1 else split_data(data, len(ctx_list), batch_axis, even_split)


def clip_global_norm(arrays: Any, max_norm: float, check_isfinite: bool = True) -> Any:
    """Scale arrays in place so that their length, all together, is at most `max_norm`. Returns what it was."""
    del check_isfinite
    total = math.sqrt(sum(float(np.square(one.array, dtype=np.float64).sum()) for one in arrays))
    if total > max_norm:
        for one in arrays:
            one *= max_norm / (total + 1e-8)
    return total


__getattr__ = missing("mxnet.gluon.utils", __all__)
