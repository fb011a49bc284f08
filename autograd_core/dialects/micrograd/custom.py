"""An operation that a learner adds to micrograd: a value made of children, with a `_backward` that adds to their `grad`.

It becomes an operation of the tape by the engine's `Function`: the learner's closure runs when the walk comes by, and what it added is what the
walk passes on.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from autograd_core.function import Function
from autograd_core.modes import mode
from autograd_core.op import make

__all__ = ["custom"]


class _Closure(Function):
    @staticmethod
    def forward(ctx: Any, owner: Any, number: Any, *children: Any) -> Any:
        (ctx.owner,), ctx.children = owner, children
        return make(number)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        owner, children = ctx.owner, dict.fromkeys(ctx.children)
        kept = [(one, one._grad, one._grad_is_whole) for one in (owner, *children)]
        with mode(recorder=None):
            for one in children:
                one.grad = 0
            owner.grad = gradients[0].array
            try:
                owner._own_backward()
                found = {one: make(np.float64(one.grad)) for one in children}
            finally:
                for one, gradient, whole in kept:
                    one._grad, one._grad_is_whole = gradient, whole
        zero = make(np.float64(0.0))
        return (None, None, *[found.pop(one, zero) for one in ctx.children])


@cache
def _named(name: str) -> Any:
    return type(name or "custom", (_Closure,), {})


def custom(owner: Any, children: tuple[Any, ...], number: Any, op: str) -> Any:
    """What the engine makes of `Value(number, children, op)`: a tensor whose pull runs the owner's `_backward`."""
    return _named(op).apply([owner], number, *children)
