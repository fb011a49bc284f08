"""What a function moves on by using it: random numbers that are not the engine's, iterators, lists and dictionaries among its arguments.

A run of a program would not move them, so a function that does is no program. Looked at before a capturing run and after it, not at calls.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator
from io import IOBase
from queue import SimpleQueue
from types import FunctionType, GeneratorType
from typing import Any

import numpy as np

CACHED = type(functools.cache(len))
"""Functions that keep their results: `functools.cache` and `lru_cache`."""


class Moving:
    """Where everything that can move was; `moved()` names what has moved since."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Any, str, Callable[[Any], Any], Any]] = {}
        self._caches: dict[int, tuple[Any, str, int]] = {}
        self._unset: list[tuple[dict[str, Any], str, str]] = []
        self._note(random, "random (Python's random numbers)", lambda module: module.getstate())
        self._note(np.random, "np.random (NumPy's random numbers)", _numpys)

    def watch(self, one: Any, name: str) -> None:
        """Look at something that the function is given or can name."""
        look = next((look for kind, look in _LOOKS if isinstance(one, kind)), None)
        if look is not None:
            self._note(one, name, look)
        elif isinstance(one, CACHED):
            self._caches.setdefault(id(one), (one, name, one.cache_info().misses))

    def settings(self, one: Any, name: str) -> None:
        """Look at what an object of the engine or a library, and those in its lists, are set to: it may count what it did, as a schedule of learning rates does."""
        if id(one) not in self._seen and hasattr(one, "__dict__"):
            self._note(one, name, _settings)
            for part in (each for held in vars(one).values() if isinstance(held, (list, tuple)) for each in held):
                self.settings(part, name)

    def unset(self, held: dict[str, Any], kind: type, name: str) -> list[str]:
        """The properties of an object of that class that will keep their results (`functools.cached_property`) and hold none yet."""
        kept = (key for each in kind.__mro__ for key, one in vars(each).items() if isinstance(one, functools.cached_property))
        found = [key for key in kept if key not in held]
        self._unset += [(held, key, f"{name}.{key}") for key in found]
        return found

    def _note(self, one: Any, name: str, look: Callable[[Any], Any]) -> None:
        self._seen.setdefault(id(one), (one, name, look, look(one)))

    def moved(self) -> str:
        """The name of the first that is elsewhere; empty where none is."""
        for one, name, look, before in self._seen.values():
            if not _equal(now := look(one), before):
                changed = (
                    (key for key, value in now.items() if key not in before or not _equal(value, before[key])) if look is _settings else ()
                )
                return ".".join([name, *[key for key in changed if not key.startswith("_")][:1]])
        return ""

    def kept(self) -> str:
        """The name of a function or property that keeps its results and has computed another one since; empty where there is none."""
        found = [name for one, name, before in self._caches.values() if one.cache_info().misses != before]
        return next(iter([*found, *[name for held, key, name in self._unset if key in held]]), "")

    def drew(self, name: str) -> bool:
        """Whether that is something to draw from, not a list or a dictionary."""
        return any(name == known and not isinstance(one, (list, dict)) for one, known, *_ in self._seen.values())


def _settings(one: Any) -> dict[str, Any]:
    return {key: value for key, value in vars(one).items() if type(value) in (int, float, bool, str)}


def _numpys(module: Any) -> Any:
    name, key, *rest = module.get_state()
    return name, key.tobytes(), *rest


def _place(file: Any) -> Any:
    """How far a file was read; what is written to one is not seen."""
    try:
        return file.tell() if file.readable() and file.seekable() else None
    except (OSError, ValueError):  # a line was taken from it by `next`; it is closed
        return "elsewhere"


def _position(iterator: Any) -> Any:
    """Where an iterator stands; one that does not tell is never where it was."""
    if isinstance(iterator, GeneratorType):
        return _of_generator(iterator)
    kind: Any = type(iterator)
    if kind.__reduce__ is object.__reduce__ and not isinstance(kind.__next__, FunctionType):
        return object()
    try:
        return [_position(one) if isinstance(one, Iterator) else one for one in _flat(iterator.__reduce__())]
    except TypeError:  # one that cannot be copied
        return object()


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
    (IOBase, lambda file: _place(file)),
    (SimpleQueue, lambda queue: queue.qsize()),
    (list, list),
    (dict, dict),
    (Iterator, _position),
)
"""How each kind is looked at; the first that fits is taken."""
