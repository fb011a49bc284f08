"""Parts of arrays in `jax.lax`: slices with fixed bounds, those of fixed size that start where the program says, and room around and between."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner import arranging, making
from autograd_core.dialects.jax.inner.creation import sizes_of
from autograd_core.dialects.jax.inner.elementwise import named
from autograd_core.dialects.jax.inner.indexing import gather, scatter
from autograd_core.dialects.jax.inner.problems import refuse_type

__all__ = ["SLICING", "slice_in_dim"]

SLICING: dict[str, Callable[..., Any]] = {}
"""Every function of this module by its name in `jax.lax`."""


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    SLICING[function.__name__] = named(function.__name__, function)
    return function


@_entered
def slice(operand: Any, start_indices: Any, limit_indices: Any, strides: Any = None) -> Any:
    """The part between fixed bounds."""
    x = making.operand(operand, "slice")
    steps = strides or (1,) * x.ndim
    return x[tuple(builtins.slice(a, b, s) for a, b, s in zip(start_indices, limit_indices, steps, strict=True))]


@_entered
def slice_in_dim(operand: Any, start_index: Any, limit_index: Any, stride: int = 1, axis: int = 0) -> Any:
    """The part between fixed bounds along one axis."""
    x = making.operand(operand, "slice_in_dim")
    return x[(*(builtins.slice(None),) * (axis % x.ndim), builtins.slice(start_index, limit_index, stride))]


def _starts(x: Any, starts: Any, sizes: tuple[int, ...]) -> tuple[Callable[..., Any], list[Any]]:
    """An index for a part of fixed size that starts anywhere inside: starts are moved so that it fits."""
    given = [making.operand(one, "dynamic_slice") for one in (list(starts) if not isinstance(starts, (list, tuple)) else starts)]
    if len(given) != x.ndim:
        raise refuse_type(
            "jax_invalid_argument",
            what=f"dynamic_slice start_indices must have one entry for each axis: {len(given)} for {x.ndim}.",
            fix="Give a start for every axis.",
        )

    def build(*numbers: Any) -> tuple[Any, ...]:
        made = []
        for start, size, total in zip(numbers, sizes, x.shape, strict=True):
            first = int(start) + total if int(start) < 0 else int(start)
            first = min(max(first, 0), total - size)
            made.append(builtins.slice(first, first + size))
        return tuple(made)

    return build, given


@_entered
def dynamic_slice(operand: Any, start_indices: Any, slice_sizes: Any) -> Any:
    """A part of fixed size that starts where the indices say, moved so that it fits."""
    x = making.operand(operand, "dynamic_slice")
    build, given = _starts(x, start_indices, sizes_of(slice_sizes))
    return gather(x, build, given)


@_entered
def dynamic_slice_in_dim(operand: Any, start_index: Any, slice_size: int, axis: int = 0) -> Any:
    """The same along one axis."""
    x = making.operand(operand, "dynamic_slice_in_dim")
    axis %= x.ndim
    return dynamic_slice(
        x, [start_index if i == axis else 0 for i in range(x.ndim)], [slice_size if i == axis else n for i, n in enumerate(x.shape)]
    )


@_entered
def dynamic_update_slice(operand: Any, update: Any, start_indices: Any) -> Any:
    """A copy with a part overwritten."""
    x, new = making.operand(operand, "dynamic_update_slice"), making.operand(update, "dynamic_update_slice")
    build, given = _starts(x, start_indices, new.shape)
    return scatter(x, new, build, given, "put")


@_entered
def dynamic_update_slice_in_dim(operand: Any, update: Any, start_index: Any, axis: int) -> Any:
    """The same along one axis."""
    x = making.operand(operand, "dynamic_update_slice_in_dim")
    return dynamic_update_slice(x, update, [start_index if i == axis % x.ndim else 0 for i in range(x.ndim)])


@_entered
def dynamic_index_in_dim(operand: Any, index: Any, axis: int = 0, keepdims: bool = True) -> Any:
    """The part with one index along an axis."""
    found = dynamic_slice_in_dim(operand, index, 1, axis)
    return found if keepdims else arranging.FUNCTIONS["squeeze"](found, axis)


@_entered
def dynamic_update_index_in_dim(operand: Any, update: Any, index: Any, axis: int) -> Any:
    """A copy with the part of one index overwritten."""
    x, new = making.operand(operand, "dynamic_update_index_in_dim"), making.operand(update, "dynamic_update_index_in_dim")
    new = arranging.FUNCTIONS["expand_dims"](new, axis) if new.ndim < x.ndim else new
    return dynamic_update_slice_in_dim(x, new, index, axis)


@_entered
def index_in_dim(operand: Any, index: int, axis: int = 0, keepdims: bool = True) -> Any:
    """The part with one fixed index along an axis."""
    return dynamic_index_in_dim(operand, index, axis, keepdims)


@_entered
def pad(operand: Any, padding_value: Any, padding_config: Any) -> Any:
    """Elements `padding_value` before and after (fewer of the array's own, where negative) and between those of every axis."""
    x = making.operand(operand, "pad")
    fill = making.cast(making.array(padding_value), x.dtype)
    for axis, (low, high, inner) in enumerate(padding_config):
        n = x.shape[axis]
        places = np.full(max(n + max(n - 1, 0) * inner, 0), n)
        places[:: inner + 1] = np.arange(n)
        places = np.pad(places, (max(low, 0), max(high, 0)), constant_values=n)[max(-low, 0) :]
        places = places[: len(places) - max(-high, 0)]
        border = arranging.FUNCTIONS["broadcast_to"](fill, (*x.shape[:axis], 1, *x.shape[axis + 1 :]))
        x = arranging.FUNCTIONS["concatenate"]([x, border], axis)[(builtins.slice(None),) * axis + (places,)]
    return x
