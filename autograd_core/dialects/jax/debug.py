"""`jax.debug`: printing and calling back from inside of traced functions, each time they run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner import making
from autograd_core.dialects.jax.inner.array import dress
from autograd_core.dialects.jax.inner.keys import lowered
from autograd_core.dialects.jax.inner.pytrees import flatten
from autograd_core.dialects.jax.inner.staging import finding_shapes, level
from autograd_core.dialects.missing import missing
from autograd_core.op import make
from autograd_core.vmap import Batched

__all__ = ["breakpoint", "callback", "print"]
__getattr__ = missing("jax.debug", __all__)


def callback(callback: Callable[..., Any], *args: Any, ordered: bool = False, partitioned: bool = False, **kwargs: Any) -> None:
    """Call a function with the values, each time the traced function runs."""
    del ordered, partitioned
    leaves, definition = flatten((args, kwargs))
    arrays = [making.converted(lowered(one)) if making.is_array_like(lowered(one)) else None for one in leaves]
    traced = [one for one in arrays if one is not None]

    def run(_: Any, *values: Any) -> list[Any]:
        for row in _examples(values):
            given = iter(row)
            parts = [one if array is None else dress(make(next(given))) for one, array in zip(leaves, arrays, strict=True)]
            positional, keywords = definition.unflatten(parts)
            callback(*positional, **keywords)
        return []

    here = level()
    if here is None:
        run(None, *traced)
    else:
        here.bind("debug_callback", lambda programs, *values: [] if finding_shapes() else run(programs, *values), [], traced, {})


def _examples(values: Any) -> list[list[Any]]:
    """The numbers, one row for each example of a batch."""
    batched = [one for one in values if isinstance(one, Batched)]
    if not batched:
        return [[one.array for one in values]]
    size = batched[0].physical.array.shape[0]
    rows = [[one.physical if isinstance(one, Batched) else one for one in values] for _ in range(size)]
    return [
        inner
        for i, row in enumerate(rows)
        for inner in _examples(
            [make(one.array[i]) if isinstance(values[k], Batched) and not isinstance(one, Batched) else one for k, one in enumerate(row)]
        )
    ]


def print(fmt: str, *args: Any, ordered: bool = False, **kwargs: Any) -> None:
    """Print the values, each time the traced function runs: `jax.debug.print("x = {x}", x=x)`."""

    def write(*given: Any, **named: Any) -> None:
        plain: Callable[..., Any] = lambda one: np.asarray(one) if making.is_array_like(one) else one  # noqa: E731
        sys.stdout.write(fmt.format(*[plain(one) for one in given], **{key: plain(one) for key, one in named.items()}) + "\n")

    callback(write, *args, ordered=ordered, **kwargs)


def breakpoint(**_: Any) -> None:
    """Nothing: the player stops wherever one likes."""
