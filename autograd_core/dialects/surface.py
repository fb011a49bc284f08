"""What dialects share: letting the engine's tensors carry a framework's own handle class, without a copy.

A handle class is a subclass of `Tensor` with `__slots__ = ()`: only names, conventions and printing. `dressed` turns what the engine returned into
handles; the tensor itself, its node and its memory stay the same, so that recordings, views and gradients know nothing of the dialect.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd_core.tape import Variable

__all__ = ["FRESH", "dressed", "dressing"]

FRESH: list[Callable[[], None]] = []
"""What brings a dialect's own settings (default graph, flags, seeds) back to where a program finds them; called when `install()` is undone."""


def dressed(value: Any, handle: type[Any]) -> Any:
    """`value` with every tensor in it (also inside tuples, lists and dictionaries) as a `handle`; one that already is (also of a subclass) stays."""
    if isinstance(value, Variable):
        if not isinstance(value, handle):
            value.__class__ = handle
        return value
    if isinstance(value, tuple):
        parts = [dressed(part, handle) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if isinstance(value, list):
        return [dressed(part, handle) for part in value]
    if isinstance(value, dict):
        return {key: dressed(part, handle) for key, part in value.items()}
    return value


def dressing(function: Callable[..., Any], handle: type[Any]) -> Callable[..., Any]:
    """The function, with its results dressed."""

    @wraps(function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        return dressed(function(*arguments, **keywords), handle)

    return call
