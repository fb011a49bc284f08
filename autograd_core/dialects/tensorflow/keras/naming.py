"""Names in Keras: every instance gets the name of its class with a number, variables the path of the layers they are made in."""

from __future__ import annotations

import random as python_random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from autograd_core.dialects.surface import FRESH
from autograd_core.dialects.tensorflow.modules import snake

__all__ = ["auto_name", "clear_session", "current_scope", "new_seed", "path_of", "scope"]

_counts: Counter[str] = Counter()
_scopes: ContextVar[tuple[str, ...]] = ContextVar("keras_scopes", default=())


def clear_session(free_memory: bool = True) -> None:
    """Begin counting names anew."""
    del free_memory
    _counts.clear()


FRESH.append(clear_session)


def auto_name(kind: str) -> str:
    """The next free name for an instance of a class: `dense`, `dense_1`, …"""
    base = snake(kind).replace("__", "_").lstrip("_")
    _counts[base] += 1
    return f"{base}_{_counts[base] - 1}" if _counts[base] > 1 else base


@contextmanager
def scope(name: str) -> Iterator[None]:
    """What is made inside belongs to `name`."""
    token = _scopes.set((*_scopes.get(), name))
    try:
        yield
    finally:
        _scopes.reset(token)


def current_scope() -> str | None:
    """The innermost name here."""
    scopes = _scopes.get()
    return scopes[-1] if scopes else None


def path_of(name: str) -> str:
    """The path of a variable made here."""
    return "/".join([*_scopes.get(), name])


def new_seed() -> int:
    """A seed for what was given none, from Python's generator, as Keras draws it."""
    return python_random.randint(1, int(1e9))  # noqa: S311  no secret
