"""What dialects share: letting the engine's tensors carry a framework's own handle class, without a copy.

A handle class is a subclass of `Tensor` with `__slots__ = ()`: only names, conventions and printing. `dressed` turns what the engine returned into
handles; the tensor itself, its node and its memory stay the same, so that recordings, views and gradients know nothing of the dialect.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from inspect import getattr_static
from typing import Any

from autograd_core.dialects.foreign import instead
from autograd_core.errors import MissingAttribute, here
from autograd_core.nearest import nearest
from autograd_core.source import is_numpys, is_passage
from autograd_core.tape import Variable
from autograd_core.tensor import Tensor

__all__ = ["FRESH", "STATE", "Hidden", "absent", "conventions", "dressed", "dressing", "engine_words", "hide", "visible"]

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


_engine_words: ContextVar[bool] = ContextVar("engine_words", default=False)


class engine_words:  # noqa: N801  used like a function
    """Inside, handles whose class is marked with `conventions` speak as the engine's tensors do: `x.shape`, `x == y`, `x.sum(dim=0)`.

    For calls of engine functions that work on handles with operators and methods of their own: backward with `create_graph`, `nn.functional`.
    What of the learner's runs inside again (a hook, a custom derivative) is wrapped in `engine_words(False)`.
    """

    __slots__ = ("_on", "_token")

    def __init__(self, on: bool = True) -> None:
        self._on = on

    def __enter__(self) -> None:
        self._token = _engine_words.set(self._on)

    def __exit__(self, *_: object) -> None:
        _engine_words.reset(self._token)


class _Convention:
    """A member as the framework has it, and as the engine has it while the engine is at work."""

    __slots__ = ("engines", "frameworks")

    def __init__(self, frameworks: Any, engines: Any) -> None:
        self.frameworks, self.engines = frameworks, engines

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        member = self.engines if _engine_words.get() else self.frameworks
        return member.__get__(instance, owner) if hasattr(member, "__get__") else member

    def __set__(self, instance: Any, value: Any) -> None:
        (self.engines if _engine_words.get() else self.frameworks).__set__(instance, value)


def conventions(handle: type[Any]) -> type[Any]:
    """Class decorator of a handle: what it redefines of the engine's tensor is the learner's view only; see `engine_words`.

    So a rule that compares `x == 0`, or asks for `x.shape`, gets the engine's answer, whatever the framework means by it.
    """
    for name, member in list(vars(handle).items()):
        engines = next((vars(base)[name] for base in handle.__mro__[1:-1] if name in vars(base)), None)
        if engines is not None and name not in (
            "__new__",
            "__init__",
            "__slots__",
            "__module__",
            "__doc__",
            "__hash__",
            "__init_subclass__",
        ):
            if isinstance(engines, _Convention):
                engines = engines.engines
            setattr(handle, name, _Convention(member, engines))
    return handle


def absent(framework: str, array: Any, name: str) -> MissingAttribute:
    """The error of an attribute that a framework's array has not, to be raised: with what is written there instead, else the nearest name there is."""
    owner, other = type(array).__name__, instead(framework, name)
    close = None if other else nearest(name, visible(type(array)))
    return MissingAttribute(
        "foreign_word" if other else "attribute_missing", f"'{owner}' object has no attribute '{name}'",
        f"Write {other}." if other else f"Did you mean .{close}?" if close else "",
        params={"name": name, "nearest": close or "", "instead": other, "owner": owner}, places=here(),
    )  # fmt: skip


class Hidden:
    """A name of the engine's tensor that the framework's array has not: there for the engine, an `AttributeError` for a program and for NumPy.

    An instance's own `__getattr__` then finds the words.
    """

    __slots__ = ("inner", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.inner: Any = getattr(Tensor, name, None)  # another dialect may give it to the engine's class later

    def __get__(self, instance: Any, kind: Any = None) -> Any:
        asking = sys._getframe(1).f_code.co_filename
        if not is_passage(asking) or is_numpys(asking):
            raise AttributeError(f"type object '{kind.__name__}' has no attribute '{self.name}'")
        if self.inner is None:
            raise AttributeError(self.name)
        return self.inner.__get__(instance, kind) if hasattr(self.inner, "__get__") else self.inner

    def __set__(self, instance: Any, value: Any) -> None:
        self.inner.__set__(instance, value)


STATE = frozenset((*Variable.__slots__, "account", "refreshed", "shared_memory", "touched"))
"""What the engine's loops read of any tensor; it stays bare."""


def hide(handle: type[Any], keep: Iterable[str] = (), also: Iterable[str] = ()) -> None:
    """Take what the framework's array has not (the engine's members, and those named in `also`) out of programs' sight; what the handle defines, and
    what it is to `keep` of the engine's, stays. To be called when the handle has all of its own."""
    own = {name for one in handle.__mro__ if one not in Tensor.__mro__ for name in vars(one)} | STATE | set(keep)
    for name in dict.fromkeys([*dir(Tensor), *also]):
        if name[0] != "_" and name not in own:
            setattr(handle, name, Hidden(name))


def visible(kind: type[Any]) -> list[str]:
    """The names that a class has for a program: its own, none of the engine's."""
    return [name for name in dir(kind) if name[0] != "_" and not isinstance(getattr_static(kind, name, None), Hidden)]
