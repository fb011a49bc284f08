"""Functions over `vmap` that NumPy has: `vectorize`, `apply_along_axis`. Knows nothing of what they map."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner import arranging, elementwise, making
from autograd_core.dialects.jax.inner.mapping import vmap
from autograd_core.dialects.jax.inner.problems import refuse_value

__all__ = ["apply_along_axis", "apply_over_axes", "piecewise", "vectorize"]


def _core(signature: str | None, count: int) -> list[int]:
    """How many axes of each argument belong to one example."""
    if signature is None:
        return [0] * count
    groups = re.findall(r"\(([^)]*)\)", signature.split("->")[0])
    return [len([word for word in one.split(",") if word.strip()]) for one in groups]


def vectorize(pyfunc: Callable[..., Any], *, excluded: Any = frozenset(), signature: str | None = None) -> Callable[..., Any]:
    """`pyfunc` of single examples, mapped over all leading axes, which broadcast: `signature="(n),(n)->()"` says what one example is."""

    @wraps(pyfunc)
    def mapped(*arguments: Any, **keywords: Any) -> Any:
        fixed = {i: one for i, one in enumerate(arguments) if i in excluded}
        arrays = [making.array(one) for i, one in enumerate(arguments) if i not in excluded]
        cores = _core(signature, len(arrays))
        if len(cores) != len(arrays):
            raise refuse_value("jax_signature", signature=signature, count=len(arrays))
        ranks = [one.ndim - core for one, core in zip(arrays, cores, strict=True)]

        def one_example(*parts: Any) -> Any:
            given = iter(parts)
            return pyfunc(*[fixed[i] if i in fixed else next(given) for i in range(len(arguments))], **keywords)

        function: Callable[..., Any] = one_example
        shapes = [one.shape[:rank] for one, rank in zip(arrays, ranks, strict=True)]
        common = np.broadcast_shapes(*shapes)
        for level in range(1, len(common) + 1):  # the last of the leading axes is mapped innermost
            axes = [0 if rank >= level and shape[-level] != 1 else None for rank, shape in zip(ranks, shapes, strict=True)]
            some = any(axis is not None for axis in axes)
            function = vmap(function, in_axes=tuple(axes)) if some else _repeated(function)
        trimmed = [
            arranging.FUNCTIONS["reshape"](one, tuple(n for i, n in enumerate(one.shape) if i >= rank or n != 1))
            for one, rank in zip(arrays, ranks, strict=True)
        ]
        return function(*trimmed)

    return mapped


def _repeated(function: Callable[..., Any]) -> Callable[..., Any]:
    """A mapped axis of size one."""

    def call(*parts: Any) -> Any:
        found = function(*parts)
        grow: Callable[..., Any] = lambda one: arranging.FUNCTIONS["expand_dims"](one, 0)  # noqa: E731
        return tuple(grow(one) for one in found) if isinstance(found, tuple) else grow(found)

    return call


def apply_along_axis(func1d: Callable[..., Any], axis: int, arr: Any, *arguments: Any, **keywords: Any) -> Any:
    """`func1d` of every row along an axis."""
    x = arranging.FUNCTIONS["moveaxis"](making.array(arr), axis, -1)
    function: Callable[..., Any] = lambda row: func1d(row, *arguments, **keywords)  # noqa: E731
    for _ in range(x.ndim - 1):
        function = vmap(function)
    found = function(x)
    return found if found.ndim < x.ndim else arranging.FUNCTIONS["moveaxis"](found, -1, axis)


def apply_over_axes(func: Callable[..., Any], a: Any, axes: Any) -> Any:
    """`func(a, axis)` for one axis after the other, each kept with size one."""
    x = making.array(a)
    for axis in axes:
        found = func(x, axis=axis)
        x = found if found.ndim == x.ndim else arranging.FUNCTIONS["expand_dims"](found, axis)
    return x


def piecewise(x: Any, condlist: Any, funclist: Any, *arguments: Any, **keywords: Any) -> Any:
    """The function (or value) of the first condition that holds; one more than conditions is the rest's."""
    one = making.array(x)
    conditions = list(condlist) if isinstance(condlist, (list, tuple)) else [condlist]

    def value(function: Any) -> Any:
        found = function(one, *arguments, **keywords) if callable(function) else function
        return making.cast(making.operand(found, "piecewise"), one.dtype)

    result = value(funclist[len(conditions)]) if len(funclist) > len(conditions) else one * 0
    for condition, function in reversed(list(zip(conditions, funclist, strict=False))):
        result = elementwise.where(condition, value(function), result)
    return result
