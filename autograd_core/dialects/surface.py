"""What dialects share: letting the engine's tensors carry a framework's own handle class, without a copy.

A handle class is a subclass of `Tensor` with `__slots__ = ()`: only names, conventions and printing. `dressed` turns what the engine returned into
handles; the tensor itself, its node and its memory stay the same, so that recordings, views and gradients know nothing of the dialect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from inspect import getattr_static
from typing import Any

from autograd_core.errors import MissingAttribute, here
from autograd_core.nearest import nearest
from autograd_core.tape import Variable
from autograd_core.tensor import Tensor

__all__ = ["FRESH", "conventions", "dressed", "dressing", "engine_words", "hide"]

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


def absent(owner: str, name: str, known: Iterable[str]) -> MissingAttribute:
    """The error of an attribute that is not there, with the nearest of those known; to be raised."""
    close = nearest(name, known)
    return MissingAttribute(
        "attribute_missing", f"'{owner}' object has no attribute '{name}'.", f"Did you mean .{close}?" if close else "",
        params={"name": name, "nearest": close or "", "owner": owner}, places=here(),
    )  # fmt: skip


class _Absent:
    """A member that the engine's tensor has and the framework's array has not: the learner is told the nearest that there is."""

    __slots__ = ("engines", "known", "name", "owner")

    def __init__(self, name: str, engines: Any, owner: str, known: Callable[[], list[str]]) -> None:
        self.name, self.engines, self.owner, self.known = name, engines, owner, known

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if _engine_words.get():
            return self.engines.__get__(instance, owner) if hasattr(self.engines, "__get__") else self.engines
        raise absent(self.owner, self.name, self.known())


NEEDED = frozenset(
    ("requires_grad", "is_leaf", "retains_grad", "refreshed", "account", "shared_memory", "touched", "device", *Variable.__slots__)
)
"""What the engine asks of any tensor, also where it has not been told that it is at work."""


def hide(handle: type[Any]) -> None:
    """Take the engine's methods that the framework's array has not out of the learner's sight; to be called when the handle has all of its own."""
    own = {name for one in handle.__mro__ if one not in Tensor.__mro__ for name in vars(one)}

    def known() -> list[str]:
        return [
            name
            for one in handle.__mro__
            for name, member in vars(one).items()
            if name[0] != "_" and not isinstance(member, _Absent) and one not in Tensor.__mro__
        ]

    for name in dir(Tensor):
        if name[0] != "_" and name not in own and name not in NEEDED:
            setattr(handle, name, _Absent(name, getattr_static(Tensor, name), handle.__name__, known))
