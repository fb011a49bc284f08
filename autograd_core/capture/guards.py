"""What a program was made under, outside of its arguments: variables of enclosing functions and modules, settings of objects. One function checks it all.

Found by following what a function can name: its cells and globals, those of the learner's functions it names, lists and dictionaries, the attributes of
the learner's objects, the parameters and modes of modules. Arrays are compared by their numbers, everything else that is no plain value by identity.
"""

from __future__ import annotations

import dataclasses
import dis
import functools
import math
import sys
from collections import deque
from collections.abc import Callable
from enum import Enum
from inspect import signature
from types import BuiltinFunctionType, FunctionType, MemberDescriptorType, MethodType, ModuleType
from typing import Any

import numpy as np

from autograd_core.capture.hiding import slots
from autograd_core.capture.moving import Moving
from autograd_core.errors import Place
from autograd_core.source import is_passage
from autograd_core.standin import StandIn
from autograd_core.tape import Variable

__all__ = ["Surroundings", "compiled_test", "mentions"]

_SIMPLE = (int, float, bool, str, bytes, type(None), complex, np.generic, np.dtype)
_MOST = 5000
_MADE = {"<string>", dataclasses.__file__}
"""Where the methods come from that a data class is given."""
_NAMESPACES = ("SimpleNamespace", "Namespace")
"""Objects of the standard library that hold what a learner puts there."""
_ENGINE = __name__.partition(".")[0]


class Surroundings:
    """A snapshot of what a function can see, taken before it runs; `test` makes a check that it is still so, `changed()` says what is not; `tensors` are those it can see."""

    def __init__(self, function: Callable[..., Any], arguments: Any = ((), {})) -> None:
        self._seen: dict[Any, Any] = {}
        self._lines: list[tuple[str, str]] = []
        self._scope: dict[str, Any] = {"same": _same, "alike": _alike}
        self.tensors: dict[int, Any] = {}
        self.names: dict[int, str] = {}
        self.moving = Moving()
        self._function(function)
        for name, one in _named(function, *arguments):
            self._argument(one, name)

    def _argument(self, tree: Any, name: str) -> None:
        """What the objects among the arguments are set to; tensors, arrays and plain values are seen to at every call."""
        if isinstance(tree, (tuple, list, dict)):
            self.moving.watch(tree, name)
            for one in tree.values() if isinstance(tree, dict) else tree:
                self._argument(one, name)
        elif not isinstance(tree, (*_SIMPLE, np.ndarray, Variable)):
            self._follow(tree, name)

    def test(self, parameters: str, lines: list[str], scope: dict[str, Any]) -> Callable[..., bool]:
        """Whether everything is as it was, and so are further `lines` about the `parameters` and what is in `scope`: one compiled expression."""
        return compiled_test(parameters, [*lines, *[line for line, _ in self._lines]], self._scope | scope)

    def changed(self) -> str:
        """The name of the first thing that is not as it was; empty where all is."""
        for line, name in self._lines:
            try:
                if not eval(line, dict(self._scope)):  # noqa: S307  our own text
                    return name
            except (KeyError, ValueError, AttributeError, IndexError):
                return name
        return self.moving.moved()

    def _given(self, one: Any) -> str:
        key = f"o{id(one)}"
        self._scope[key] = one
        return key

    def _note(self, where: str, name: str, value: Any) -> None:
        """Expect a value at a place, written as source."""
        if len(self._lines) > _MOST:
            return
        if isinstance(value, _SIMPLE):
            if value is None or isinstance(value, bool):
                self._lines.append((f"{where} is {value!r}", name))
            elif type(value) is str:
                self._lines.append((f"{where} == {value!r}", name))
            else:  # the same number in another dtype gives other results
                self._lines.append((f"({where} is {self._given(value)} or alike({where}, {self._given(value)}))", name))
            return
        if isinstance(value, tuple) and all(isinstance(one, _SIMPLE) for one in value):
            self._lines.append((f"({where} is {self._given(value)} or alike({where}, {self._given(value)}))", name))
            return
        self._lines.append((f"{where} is {self._given(value)}", name))
        self._follow(value, name)

    def _follow(self, value: Any, name: str) -> None:
        """Expect what is inside a value."""
        if id(value) in self._seen or isinstance(value, (ModuleType, StandIn, BuiltinFunctionType)):
            return
        if isinstance(value, Variable):
            self.tensors[id(value)] = value
            self.names.setdefault(id(value), name)
            for hooks in (value._hooks or {}).values():
                self._follow(tuple(hooks.values()), name)
            return
        self._seen[id(value)] = value
        self.moving.watch(value, name)
        if isinstance(value, np.ndarray):
            self._lines.append((f"alike({self._given(value)}, {self._given(value.copy())})", name))
        elif isinstance(value, (set, frozenset)):
            self._lines.append((f"{self._given(value)} == {self._given(frozenset(value))}", name))
        elif isinstance(value, (list, tuple, deque)):
            here = self._given(value)
            if len(value) > 4 and not any(isinstance(one, (*_SIMPLE, tuple)) for one in value):
                self._lines.append((f"len({here}) == {len(value)} and all(map(same, {here}, {self._given(tuple(value))}))", name))
                for one in value:
                    self._follow(one, name)
                return
            if not isinstance(value, tuple):
                self._lines.append((f"len({here}) == {len(value)}", name))
            for i, one in enumerate(value):
                self._note(f"{here}[{i}]", f"{name}[{i}]", one)
        elif isinstance(value, dict):
            here = self._given(value)
            self._lines.append((f"len({here}) == {len(value)}", name))
            for key, one in value.items():
                if isinstance(key, _SIMPLE):
                    self._note(f"{here}[{key!r}]", f"{name}[{key!r}]", one)
        else:
            self._object(value, name)

    def _object(self, value: Any, name: str) -> None:
        if isinstance(value, functools.partial):
            self._follow(value.func, name)
            self._follow(value.args, name)
            self._follow(value.keywords, name)
        elif isinstance(value, type):
            self._class(value, name)
        elif isinstance(value, (FunctionType, MethodType)):
            self._function(value)
        elif hasattr(value, "_parameters") and hasattr(value, "_modules"):
            self._module(value, name)
        elif not _is_ours(type(value)) or type(value).__name__ in _NAMESPACES:
            if hasattr(value, "__dict__"):
                here = self._given(value)
                self._lines.append((f"len({here}.__dict__) == {len(vars(value))}", name))
                for key, one in vars(value).items():
                    self._note(f"{here}.__dict__[{key!r}]", f"{name}.{key}", one)
            for slot in (name for kind in type(value).__mro__ if not _is_ours(kind) for name in slots(kind)):
                if hasattr(value, slot):
                    self._note(f"{self._given(value)}.{slot}", f"{name}.{slot}", getattr(value, slot))
            self._class(type(value), type(value).__name__)

    def _class(self, kind: type, name: str) -> None:
        """Expect what the learner's classes say, and those they are made from."""
        if _is_ours(kind) or issubclass(kind, Enum):
            return
        self._seen[id(kind)] = kind
        for key, one in vars(kind).items():
            if isinstance(one, (FunctionType, property, classmethod, staticmethod)):
                self._note(f"{self._given(kind)}.__dict__[{key!r}]", f"{name}.{key}", one)
                self._function(getattr(one, "fget", None) or getattr(one, "__func__", one))
            elif not key.startswith("__") and not isinstance(one, MemberDescriptorType):
                self._note(f"{self._given(kind)}.__dict__[{key!r}]", f"{name}.{key}", one)
        for base in kind.__bases__:
            if id(base) not in self._seen:
                self._class(base, base.__name__)

    def _module(self, module: Any, name: str) -> None:
        here, ours = self._given(module.__dict__), _is_ours(type(module))
        if not ours:
            self._lines.append((f"len({here}) == {len(module.__dict__)}", name))
        for key, one in module.__dict__.items():
            if key in ("_parameters", "_buffers", "_modules", "_hooks"):
                inner = self._given(one)
                if one:
                    self._lines.append((f"len({inner}) == {len(one)}", f"{name}.{key}"))
                for key_, its in one.items():
                    self._note(f"{inner}[{key_!r}]", f"{name}.{key_}", its)
            elif not ours or (not key.startswith("_") and isinstance(one, (*_SIMPLE, tuple))):
                self._note(f"{here}[{key!r}]", f"{name}.{key}", one)
        if id(type(module)) not in self._seen:
            self._class(type(module), type(module).__name__)

    def _function(self, function: Any) -> None:
        if isinstance(function, MethodType):
            self._follow(function.__self__, getattr(function.__self__, "__class__", type).__name__)
            function = function.__func__
        wrapped = getattr(function, "__wrapped__", None)
        if wrapped is not None:
            self._follow(wrapped, "function")
        if not isinstance(function, FunctionType):
            self._follow(function, type(function).__name__)
            return
        code = function.__code__
        if (id(function), "cells") in self._seen:
            return
        self._seen[id(function), "cells"] = function
        for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
            try:
                value = cell.cell_contents
            except ValueError:
                continue
            self._note(f"{self._given(cell)}.cell_contents", name, value)
        if is_passage(code.co_filename):
            return
        if id(code) not in self._seen:
            self._seen[id(code)] = code
            for name in _globals_of(code):
                if name in function.__globals__:
                    self._note(f"{self._given(function.__globals__)}[{name!r}]", name, function.__globals__[name])
        for held in (function.__defaults__ or (), function.__kwdefaults__ or {}, vars(function)):
            self._follow(held, function.__name__)


def mentions(function: Any, name: str) -> tuple[Place, ...] | None:
    """Where the function sets a name, or else first says it; `None` where it does neither itself."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    said = [one for one in dis.get_instructions(code) if one.argval == name] if code is not None else []
    found = next((one for one in said if one.opname.startswith("STORE")), said[0] if said else None)
    return (Place("", code, found.offset),) if found is not None else None


def compiled_test(parameters: str, lines: list[str], scope: dict[str, Any]) -> Callable[..., bool]:
    """A function of the parameters: whether all lines are true; where something is not there any more, they are not."""
    space, tests = dict(scope), " and ".join(lines) or "True"
    text = f"def test({parameters}):\n    try: return {tests}\n    except (KeyError, ValueError, AttributeError, IndexError): return False"
    exec(text, space)  # noqa: S102  our own text
    found: Callable[..., bool] = space["test"]
    return found


def _globals_of(code: Any) -> list[str]:
    """The names that a function, or one inside it, looks up in its module."""
    found = [one.argval for one in dis.get_instructions(code) if one.opname in ("LOAD_GLOBAL", "LOAD_NAME")]
    for one in code.co_consts:
        if hasattr(one, "co_code"):
            found += _globals_of(one)
    return list(dict.fromkeys(found))


def _named(function: Any, arguments: Any, keywords: Any) -> list[tuple[str, Any]]:
    """The arguments of a call with what the function calls them."""
    try:
        return list(signature(function).bind(*arguments, **keywords).arguments.items())
    except (TypeError, ValueError):
        return [(type(one).__name__, one) for one in (*arguments, *keywords.values())]


def _is_ours(kind: type) -> bool:
    """Whether a class is the engine's or a library's, under whatever name it is shown: its settings are no business of the learner's program."""
    name = kind.__module__.partition(".")[0]
    if name in (_ENGINE, "builtins", "numpy") or name in sys.stdlib_module_names:
        return True
    files = {one.__code__.co_filename for one in vars(kind).values() if isinstance(one, FunctionType)} - _MADE
    return bool(files) and all(map(is_passage, files))


def _same(one: Any, other: Any) -> bool:
    return one is other


def _alike(one: Any, other: Any) -> bool:
    """Whether two plain values, tuples of them, or arrays are the same to the last bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.dtype == other.dtype and bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and one == 0 == other:
        return math.copysign(1, one) == math.copysign(1, other)
    return bool(one == other or (one != one and other != other))
