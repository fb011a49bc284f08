"""`tf.Module`: an object whose variables and parts are found by looking at its attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from autograd_core.dialects.tensorflow.variables import Variable

__all__ = ["Module", "found_in", "snake"]


def snake(name: str) -> str:
    """A class name as an instance is called: `DenseLayer` → `dense_layer`."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)).lower()


def found_in(value: Any, kind: type[Any]) -> Iterator[Any]:
    """What of a kind is in a value: itself, or in lists, tuples and dictionaries."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from found_in(one, kind)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from found_in(one, kind)


class Module:
    """A container of variables and of other modules, by attributes; attributes in the order of their names."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name or snake(type(self).__name__)

    @property
    def name(self) -> str:
        """Its name: the class's in small letters, unless given."""
        return getattr(self, "_name", snake(type(self).__name__))

    name_scope = name

    def _walk(self, seen: set[int]) -> Iterator[Module]:
        seen.add(id(self))
        yield self
        for part in self._parts():
            if id(part) not in seen:
                yield from part._walk(seen)

    def _parts(self) -> list[Module]:
        return [one for _, value in sorted(vars(self).items()) if _ != "_tf_functions" for one in found_in(value, Module)]

    @property
    def submodules(self) -> tuple[Module, ...]:
        """The modules inside, at any depth."""
        return tuple(self._walk(set()))[1:]

    @property
    def variables(self) -> tuple[Any, ...]:
        """All variables inside, its own first."""
        known: dict[int, Any] = {}
        for module in self._walk(set()):
            for _, value in sorted(vars(module).items()):
                for one in found_in(value, Variable):
                    known.setdefault(id(one), one)
        return tuple(known.values())

    @property
    def trainable_variables(self) -> tuple[Any, ...]:
        """Those that are trained."""
        return tuple(one for one in self.variables if one.trainable)

    @property
    def non_trainable_variables(self) -> tuple[Any, ...]:
        """Those that are not trained."""
        return tuple(one for one in self.variables if not one.trainable)

    @classmethod
    def with_name_scope(cls, method: Any) -> Any:
        """A decorator that names what a method makes after the module; the method itself."""
        return method
