"""Rows put in, taken out, chosen from several, or put in an order of which one place is right. What `sorting` knows of order is used, not known here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import arranging, elementwise, making, sorting
from autograd_core.dialects.jax.inner.array import dress
from autograd_core.dialects.jax.inner.elementwise import named
from autograd_core.dialects.jax.inner.making import cast, operand
from autograd_core.dialects.jax.inner.problems import refuse_value
from autograd_core.dialects.jax.inner.reductions import axes_of
from autograd_core.op import REGISTRY

__all__ = ["FUNCTIONS"]

FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""Every function of this module by its name in `jax.numpy`."""


def _entered(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = named(function.__name__, function)
    return function


def _along(array: Any, axis: int | None, name: str) -> tuple[Any, int]:
    """The array and the axis meant; without one, all elements in a row."""
    x = operand(array, name)
    if axis is None:
        x, axis = arranging.FUNCTIONS["ravel"](x), 0
    return x, axes_of(axis, x.ndim)[0]


@_entered
def partition(a: Any, kth: int, axis: int = -1) -> Any:
    """Sorted, which puts the smaller before `kth` and the larger after it."""
    del kth
    return sorting.FUNCTIONS["sort"](a, axis)


@_entered
def argpartition(a: Any, kth: int, axis: int = -1) -> Any:
    """The places of the elements in the order of `partition`."""
    del kth
    return sorting.FUNCTIONS["argsort"](a, axis)


@_entered
def delete(arr: Any, obj: Any, axis: int | None = None) -> Any:
    """Without the parts at these places."""
    x, along = _along(arr, axis, "delete")
    places = np.delete(np.arange(x.shape[along]), obj if isinstance(obj, (int, slice)) else np.asarray(obj))
    return dress(REGISTRY["getitem"](x, index=(*(slice(None),) * along, places)), x.weak_type)


@_entered
def insert(arr: Any, obj: Any, values: Any, axis: int | None = None) -> Any:
    """With values put in before these places."""
    x, along = _along(arr, axis, "insert")
    new = cast(making.array(values), x.dtype)
    size = x.shape[along]
    where = obj if isinstance(obj, (int, slice)) else np.asarray(obj)
    count = (new.shape[along] if new.ndim == x.ndim else new.size if new.ndim == 1 and x.ndim == 1 else 1) if isinstance(where, int) else 1
    if isinstance(where, int) and count > 1:
        where = np.full(count, where)
    order = np.insert(np.arange(size), where, -1)
    fresh = order < 0
    shape = (*x.shape[:along], int(fresh.sum()), *x.shape[along + 1 :])
    if isinstance(obj, int) and new.ndim and new.ndim < x.ndim:
        new = arranging.FUNCTIONS["expand_dims"](new, along if new.ndim == x.ndim - 1 else 0)
    both = arranging.FUNCTIONS["concatenate"]([x, arranging.FUNCTIONS["broadcast_to"](new, shape)], along)
    order[fresh] = size + np.arange(shape[along])
    return dress(REGISTRY["getitem"](both, index=(*(slice(None),) * along, order)), x.weak_type)


@_entered
def choose(a: Any, choices: Any, out: None = None, mode: str = "raise") -> Any:
    """The element of the choice that `a` names, place by place."""
    del out
    rows = arranging.FUNCTIONS["stack"](
        arranging.FUNCTIONS["broadcast_arrays"](*choices) if isinstance(choices, (list, tuple)) else list(choices)
    )
    which = operand(a, "choose")
    if which.dtype.kind not in "iu":
        raise refuse_value("jax_invalid_argument", what="choose wants whole numbers.", fix="Cast the places with astype(int).")
    if mode == "wrap":
        which = elementwise.FUNCTIONS["mod"](which, rows.shape[0])
    elif mode == "clip":
        which = elementwise.clip(which, 0, rows.shape[0] - 1)
    shape = np.broadcast_shapes(which.shape, rows.shape[1:])
    rows = arranging.FUNCTIONS["broadcast_to"](rows, (rows.shape[0], *shape))
    which = arranging.FUNCTIONS["broadcast_to"](which, shape)
    return sorting.FUNCTIONS["take_along_axis"](rows, arranging.FUNCTIONS["expand_dims"](which, 0), 0)[0]


@_entered
def unwrap(p: Any, discont: Any = None, axis: int = -1, period: float = 2 * np.pi) -> Any:
    """Angles without the jumps of a full period between neighbours."""
    x, along = _along(p, axis, "unwrap")
    steps = np.diff(np.asarray(x.array), axis=along)
    near = (steps + period / 2) % period - period / 2
    near[(near == -period / 2) & (steps > 0)] = period / 2
    turns = near - steps
    turns[np.abs(steps) < (period / 2 if discont is None else discont)] = 0
    first = np.zeros_like(np.take(np.asarray(x.array), [0], axis=along))
    return dress(ops.add(x, np.concatenate([first, np.cumsum(turns, axis=along)], axis=along).astype(x.dtype)))
