"""`vmap`: a function of one example mapped over a batch; arguments and results are trees of arrays.

The trees are taken apart and the flat function handed to the engine's `vmap`. While something is staged the whole is one equation. Knows nothing of
operations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from autograd_core import transforms as engine
from autograd_core.dialects.jax.inner import making
from autograd_core.dialects.jax.inner.arranging import FUNCTIONS as ARRANGING
from autograd_core.dialects.jax.inner.array import Array, dress
from autograd_core.dialects.jax.inner.keys import lowered, raised
from autograd_core.dialects.jax.inner.problems import refuse_value
from autograd_core.dialects.jax.inner.pytrees import broadcast_prefix, flatten
from autograd_core.dialects.jax.inner.staging import call, example_of
from autograd_core.dialects.jax.inner.transforms import arrays_of
from autograd_core.op import make

__all__ = ["vmap"]


def vmap(
    fun: Callable[..., Any],
    in_axes: Any = 0,
    out_axes: Any = 0,
    axis_name: Any = None,
    axis_size: int | None = None,
    spmd_axis_name: Any = None,
) -> Callable[..., Any]:
    """`fun` of one example, mapped over the axes `in_axes` (`None`: the same for all); results get the batch at `out_axes`."""
    del axis_name, spmd_axis_name

    @wraps(fun)
    def mapped(*arguments: Any, **keywords: Any) -> Any:
        tree = (arguments, keywords)
        leaves, definition = flatten(tree)
        given = arrays_of([lowered(one) for one in leaves])
        back = [raised(one) for one in leaves]
        axes_tree = list(in_axes) if isinstance(in_axes, (tuple, list)) else in_axes
        if isinstance(axes_tree, list) and len(axes_tree) != len(arguments):
            raise refuse_value("jax_in_axes", axes=in_axes, count=len(arguments))
        axes = broadcast_prefix(tuple(axes_tree) if isinstance(axes_tree, list) else axes_tree, arguments, "vmap in_axes") + [0] * len(
            flatten(keywords)[0]
        )
        size = _batch_size(given, axes, axis_size)
        weak = [one.weak_type for one in given]
        dims = tuple(None if axis is None else axis % given[i].ndim for i, axis in enumerate(axes))
        box: dict[str, Any] = {}

        def flat(*values: Any) -> list[Any]:
            inside = [
                leaf if axis is None and isinstance(leaf, (bool, int, float)) else lift(dress(one, its))  # the same for all: still Python's
                for leaf, axis, one, its, lift in zip(leaves, axes, values, weak, back, strict=True)
            ]
            parts, words = definition.unflatten(inside)
            found, box["out"] = flatten(fun(*parts, **words))
            box["back"] = [raised(one) for one in found]
            arrays = arrays_of([lowered(one) for one in found])
            box["weak"] = [one.weak_type for one in arrays]
            return arrays or [making.array(0.0)]  # one that only prints has something to be mapped, too

        def run(functions: Sequence[Any], *values: Any) -> list[Any]:
            if all(axis is None for axis in dims):
                marker = make(np.zeros(size, np.float32))
                return engine.vmap(lambda _, *rest: functions[0](*rest), in_dims=(0, *dims))(marker, *values)  # type: ignore[no-any-return]
            return engine.vmap(functions[0], in_dims=dims)(*values)  # type: ignore[no-any-return]

        examples = [_slice(example_of(one), axis) for one, axis in zip(given, dims, strict=True)]
        results = call("vmap", run, [(flat, examples, weak)], given)
        axes_out = broadcast_prefix(
            tuple(out_axes) if isinstance(out_axes, list) else out_axes, box["out"].unflatten(results[: len(box["weak"])]), "vmap out_axes"
        )
        moved = []
        for one, its, axis in zip(results, box["weak"], axes_out, strict=False):
            array = dress(one, its)
            moved.append(array[0] if axis is None else ARRANGING["moveaxis"](array, 0, axis) if axis else array)
        return box["out"].unflatten([lift(one) for one, lift in zip(moved, box["back"], strict=True)])

    return mapped


def _slice(example: Any, axis: int | None) -> Any:
    if axis is None:
        return example
    shape = example.array.shape[:axis] + example.array.shape[axis + 1 :]
    return make(np.take(example.array, 0, axis)[()] if example.array.shape[axis] else np.ones(shape, example.array.dtype)[()])


def _batch_size(arrays: Sequence[Array], axes: Sequence[Any], axis_size: int | None) -> int:
    sizes = set()
    for one, axis in zip(arrays, axes, strict=True):
        if axis is None:
            continue
        if not one.ndim or not -one.ndim <= axis < one.ndim:
            raise refuse_value("jax_vmap_axis", axis=axis, shape=one.shape)
        sizes.add(one.shape[axis])
    if axis_size is not None:
        sizes.add(axis_size)
    if not sizes:
        raise refuse_value("jax_vmap_nothing")
    if len(sizes) > 1:
        raise refuse_value("jax_vmap_sizes", sizes=", ".join(str(one.shape) for one in arrays))
    return int(sizes.pop())
