"""What a function moves on by using it: random numbers that are not the engine's, iterators, lists and dictionaries among its arguments.

A run of a program would not move them, so a function that does is no program. Looked at before a capturing run and after it, not at calls.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator
from io import IOBase
from types import GeneratorType
from typing import Any

import numpy as np

__all__ = ["CACHED", "Moving"]

CACHED = type(functools.cache(len))
"""Functions that keep their results: `functools.cache` and `lru_cache`."""


class Moving:
    """Where everything that can move was; `moved()` names what has moved since."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Any, str, Callable[[Any], Any], Any]] = {}
        self._caches: dict[int, tuple[Any, str, int]] = {}
        self._note(random, "random (Python's random numbers)", lambda module: module.getstate())
        self._note(np.random, "np.random (NumPy's random numbers)", _numpys)

    def watch(self, one: Any, name: str) -> None:
        """Look at something that the function is given or can name."""
        look = next((look for kind, look in _LOOKS if isinstance(one, kind)), None)
        if look is not None:
            self._note(one, name, look)
        elif isinstance(one, CACHED):
            self._caches.setdefault(id(one), (one, name, one.cache_info().misses))

    def _note(self, one: Any, name: str, look: Callable[[Any], Any]) -> None:
        self._seen.setdefault(id(one), (one, name, look, look(one)))

    def moved(self) -> str:
        """The name of the first that is elsewhere; empty where none is."""
        return next((name for one, name, look, before in self._seen.values() if not _equal(look(one), before)), "")

    def kept(self) -> str:
        """The name of a function that keeps its results (`functools.lru_cache`) and has computed another one since; empty where there is none."""
        return next((name for one, name, before in self._caches.values() if one.cache_info().misses != before), "")

    def drew(self, name: str) -> bool:
        """Whether that is something to draw from, not a list or a dictionary."""
        return any(name == known and not isinstance(one, (list, dict)) for one, known, *_ in self._seen.values())


def _numpys(module: Any) -> Any:
    name, key, *rest = module.get_state()
    return name, key.tobytes(), *rest


def _position(iterator: Any) -> Any:
    """Where an iterator stands, as far as it can be told."""
    try:
        return [_position(one) if isinstance(one, Iterator) else one for one in _flat(iterator.__reduce__())]
    except TypeError:  # one that cannot be copied
        return None


def _flat(tree: Any) -> Iterator[Any]:
    for one in tree:
        if isinstance(one, tuple):
            yield from _flat(one)
        else:
            yield one


def _of_generator(generator: Any) -> Any:
    frame = generator.gi_frame
    return frame and [frame.f_lasti, *frame.f_locals.values()]


def _equal(one: Any, other: Any) -> bool:
    """The same things at the same places; numbers and texts may be others that are equal."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    return one is other or (isinstance(one, (int, float, str, bytes, np.generic)) and bool(one == other))


_LOOKS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (random.Random, lambda one: one.getstate()),
    (np.random.Generator, lambda one: repr(one.bit_generator.state)),
    (np.random.RandomState, lambda one: repr(one.get_state())),
    (GeneratorType, _of_generator),
    (IOBase, type),  # what is written to a file is not seen
    (list, list),
    (dict, dict),
    (Iterator, _position),
)
"""How each kind is looked at; the first that fits is taken."""
