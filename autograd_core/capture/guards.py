"""What a program was made under, outside of its arguments: variables of enclosing functions and modules, settings of objects. One function checks it all.

Found by following what a function can name: its cells and globals, those of the learner's functions it names, lists and dictionaries, the attributes of
the learner's objects, the parameters and modes of modules. Arrays are compared by their numbers, everything else that is no plain value by identity.
"""

from __future__ import annotations

import builtins
import copy
import dataclasses
import functools
import math
import operator
import os
import sys
import weakref
from array import array
from collections import deque
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from enum import Enum
from inspect import signature
from types import BuiltinFunctionType, FunctionType, MemberDescriptorType, MethodType, ModuleType
from typing import Any

import numpy as np

from autograd_core.capture.hiding import cells, slots
from autograd_core.capture.moving import CACHED, Moving
from autograd_core.capture.pythons import is_world
from autograd_core.capture.says import Said, said
from autograd_core.source import is_passage
from autograd_core.standin import StandIn
from autograd_core.tape import Variable

SIMPLE = (int, float, bool, str, bytes, type(None), complex, np.generic, np.dtype)
_MOST = 5000
_MADE = {"<string>", dataclasses.__file__}
"""Where the methods come from that a data class is given."""
_PARTS = ("_parameters", "_buffers", "_modules", "_forward_pre_hooks", "_forward_hooks", "_backward_hooks")
"""What a module holds, each by name."""
_NAMESPACES = ("SimpleNamespace", "Namespace", "_local", "UserList", "UserString", "Event", "Queue", "LifoQueue", "PriorityQueue")
"""Objects of the standard library that hold what a learner puts there."""
_ENGINE = __name__.partition(".")[0]
_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class Surroundings:
    """A snapshot of what a function can see, taken before it runs; `test` makes a check that it is still so, `changed()` says what is not; `tensors` are those it can see."""

    def __init__(self, function: Callable[..., Any], arguments: Any = ((), {})) -> None:
        self._seen: dict[Any, Any] = {}
        self._lines: list[tuple[str, str]] = []
        self._scope: dict[str, Any] = {"same": operator.is_, "alike": alike, "asarray": np.asarray}
        self.tensors: dict[int, Any] = {}
        self.names: dict[int, str] = {}
        self.moving = Moving()
        self.world = ""  # what tells the time or runs a text, by the name it is called by
        self.more = ""  # what has more in it than is looked at
        self._function(function)
        for name, one in called(function, *arguments):
            self._argument(one, name)

    def _argument(self, tree: Any, name: str) -> None:
        """What the objects among the arguments are set to; tensors, arrays and plain values are seen to at every call."""
        if isinstance(tree, (tuple, list, dict)):
            self.moving.watch(tree, name)
            for one in tree.values() if isinstance(tree, dict) else tree:
                self._argument(one, name)
        elif not isinstance(tree, (*SIMPLE, np.ndarray, Variable)):
            self._follow(tree, name)

    def test(self, parameters: str, lines: list[str], scope: dict[str, Any], every: dict[str, list[Any]]) -> Callable[..., bool]:
        """A function of the parameters: whether everything is as it was, all further `lines` are true, and so is each condition of `every` thing (`one`) that stands
        beside it; where something is not there any more, it is not. Many alike are a loop: it is as quick, and Python's compiler reads one line."""
        space = self._scope | scope | {f"alike{i}": tuple(things) for i, things in enumerate(every.values())}
        tests = " and ".join([*lines, *[line for line, _ in self._lines]]) or "True"
        loops = [f"  for one in alike{i}:\n   if not ({condition}): return False" for i, condition in enumerate(every)]
        body = [
            " try:",
            f"  if not ({tests}): return False",
            *loops,
            "  return True",
            " except (LookupError, ValueError, AttributeError): return False",
        ]
        exec("\n".join([f"def test({parameters}):", *body]), space)  # noqa: S102  our own text
        found: Callable[..., bool] = space["test"]
        return found

    def changed(self) -> str:
        """The name of the first thing that is not as it was; empty where all is."""
        named = [(line, name) for line, name in self._lines if name]
        if not self._holds(" and ".join(line for line, _ in named)):  # at once: as a rule they all do
            return next((name for line, name in named if not self._holds(line)), "")
        return self.moving.moved()

    def _holds(self, line: str) -> bool:
        try:
            return not line or bool(eval(line, dict(self._scope)))  # noqa: S307  our own text
        except (LookupError, ValueError, AttributeError):
            return False

    def functions(self) -> list[Any]:
        """The learner's functions that were found, in the order in which they were."""
        found = [one for key, one in self._seen.items() if isinstance(key, tuple) and key[1] == "cells"]
        return [one for one in found if not is_passage(one.__code__.co_filename)]

    def _given(self, one: Any) -> str:
        key = f"o{id(one)}"
        self._scope[key] = one
        return key

    def _note(self, where: str, name: str, value: Any, called: bool = False) -> None:
        """Expect a value at a place, written as source. Where it is `called` by its own name, what is read of a module is seen to elsewhere."""
        if len(self._lines) > _MOST:
            self.more = self.more or name
            return
        if isinstance(value, SIMPLE) or (isinstance(value, tuple) and all(isinstance(one, SIMPLE) for one in value)):
            self._lines.append((expected(where, value, self._given), name))
            return
        self._lines.append((f"{where} is {self._given(value)}", name))
        if not (called and isinstance(value, ModuleType)):
            self._follow(value, name)

    def _follow(self, value: Any, name: str) -> None:
        """Expect what is inside a value."""
        if is_world(value):
            self.world = name
        if isinstance(value, BuiltinFunctionType) and not isinstance(value.__self__, (ModuleType, type)):
            value = value.__self__  # a method of something, kept by itself
        if isinstance(value, ModuleType):
            self._whole(value, name)
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
        if isinstance(value, (np.ndarray, set, frozenset, bytearray, array)):
            self._lines.append((f"alike({self._given(value)}, {self._given(copy.copy(value))})", name))
        elif type(value) in (list, dict) and len(value) > 4 and _is_plain(value):
            self._lines.append((f"alike({self._given(value)}, {self._given(copy.deepcopy(value))})", name))
        elif isinstance(value, (list, tuple, deque)):
            self._sequence(value, name)
        elif isinstance(value, Mapping):
            self._mapping(value, name)
        else:
            self._object(value, name)

    def _sequence(self, value: Any, name: str) -> None:
        """Expect what is in a list, tuple or deque."""
        here = self._given(value)
        if len(value) > 4 and not any(isinstance(one, (*SIMPLE, tuple)) for one in value):
            self._lines.append((f"len({here}) == {len(value)} and all(map(same, {here}, {self._given(tuple(value))}))", name))
            for i, one in enumerate(value):
                self._follow(one, f"{name}[{i}]" if isinstance(one, Variable) else name)
            return
        if not isinstance(value, tuple):
            self._lines.append((f"len({here}) == {len(value)}", name))
        for i, one in enumerate(value):
            self._note(f"{here}[{i}]", f"{name}[{i}]", one)

    def _mapping(self, value: Any, name: str) -> None:
        """Expect the entries of a dictionary, in their order."""
        if isinstance(value, os._Environ):  # as a whole, and not by each of its many entries
            self._lines.append((f"{self._given(vars(value)['_data'])} == {self._given(dict(vars(value)['_data']))}", name))
            return
        here, keys = self._given(value), list(value)
        plain = all(isinstance(key, SIMPLE) for key in keys)
        self._lines.append((f"[*{here}] == {self._given(keys)}" if plain else f"len({here}) == {len(keys)}", name))
        for key in keys:
            known = repr(key) if type(key) in (str, int) else self._given(key)
            self._note(f"{here}[{known}]", f"{name}[{key!r}]", value[key])

    def _object(self, value: Any, name: str) -> None:
        if isinstance(value, functools.partial):
            for part in (value.func, value.args, value.keywords):
                self._follow(part, name)
        elif isinstance(value, ContextVar):
            self._note(f"{self._given(value)}.get(None)", name, value.get(None))
        elif isinstance(value, weakref.ref):
            self._note(f"{self._given(value)}()", name, value())
        elif _is_table(type(value)):
            self._lines.append((f"alike(asarray({self._given(value)}), {self._given(np.array(value))})", name))
        elif isinstance(value, type):
            self._class(value, name)
        elif isinstance(value, (FunctionType, MethodType, CACHED)):
            self._function(value)
        else:
            self._settings(value, name)

    def _settings(self, value: Any, name: str) -> None:
        """Expect what an object is set to: of the learner's own all of it, of a module of the engine what it holds and plain settings."""
        held: dict[str, Any] = getattr(value, "__dict__", {})
        ours, module = _is_ours(type(value)) and type(value).__name__ not in _NAMESPACES, {"_parameters", "_modules"} <= held.keys()
        if ours and not module:
            self.moving.settings(value, name)
            return
        here = self._given(held) if ours or not hasattr(value, "__dict__") else self._count(value, name)
        for key, one in held.items():
            if module and key in _PARTS:
                inner = self._given(one)
                if one:
                    self._lines.append((f"len({inner}) == {len(one)}", f"{name}.{key}"))
                for part, its in one.items():
                    self._note(f"{inner}[{part!r}]", f"{name}.{part}", its)
            elif not ours or (not key.startswith("_") and isinstance(one, (*SIMPLE, tuple))):
                self._note(f"{here}[{key!r}]", f"{name}.{key}", one)
        for slot in (name for kind in type(value).__mro__ if not _is_ours(kind) for name in slots(kind)):
            if hasattr(value, slot):
                self._note(f"{self._given(value)}.{slot}", f"{name}.{slot}", getattr(value, slot))
        if id(type(value)) not in self._seen:
            self._class(type(value), type(value).__name__)

    def _count(self, value: Any, name: str) -> str:
        """Expect no more and no less attributes, but for results that properties will keep; gives what holds them, as source."""
        held = f"{self._given(value)}.__dict__"
        unset = self.moving.unset(vars(value), type(value), name)
        later = f" + sum(map({held}.__contains__, {self._given(unset)}))" if unset else ""
        self._lines.append((f"len({held}) == {len(vars(value))}{later}", name))
        return held

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
                if isinstance(one, (functools.cached_property, functools.partialmethod, functools.singledispatchmethod)):
                    self._follow(getattr(one, "func", None), f"{name}.{key}")
        for base in (*kind.__bases__, type(kind)):
            if id(base) not in self._seen:
                self._class(base, base.__name__)

    def _function(self, function: Any) -> None:
        if isinstance(function, MethodType):
            self._follow(function.__self__, getattr(function.__self__, "__class__", type).__name__)
            function = function.__func__
        wrapped = getattr(function, "__dict__", {}).get("__wrapped__")
        if wrapped is not None:
            self._follow(wrapped, "function")
        if not isinstance(function, FunctionType):
            self._follow(function, type(function).__name__)
            return
        code = function.__code__
        if (id(function), "cells") in self._seen:
            return
        self._seen[id(function), "cells"] = function
        self._cells(function)
        if is_passage(code.co_filename) and code.co_filename != "<string>":
            return
        here = self._given(function)
        self._note(f"{here}.__code__", function.__name__, code)
        self._lines.append((f"{here}.__defaults__ is {self._given(function.__defaults__)}", function.__name__))
        for name, value in zip(reversed(code.co_varnames[: code.co_argcount]), reversed(function.__defaults__ or ()), strict=False):
            self._follow(value, name)
        names = said(code)
        for one in names:
            if one.kind in ("global", "text") and one.name in function.__globals__ and (id(code), one.name) not in self._seen:
                self._seen[id(code), one.name] = code
                self._note(f"{self._given(function.__globals__)}[{one.name!r}]", one.name, function.__globals__[one.name], called=True)
            elif one.kind == "global" and hasattr(builtins, one.name) and one.name not in function.__globals__:
                self._note(f"{self._given(vars(builtins))}[{one.name!r}]", one.name, getattr(builtins, one.name))
                self._lines.append((f"{one.name!r} not in {self._given(function.__globals__)}", one.name))
        for one in names:
            self._reads(function, one)
        for held in (function.__kwdefaults__ or {}, vars(function)):
            self._follow(held, function.__name__)

    def _cells(self, function: FunctionType) -> None:
        """Expect what a function finds in the functions around it."""
        passes_on = is_passage(function.__code__.co_filename)
        for name, cell in cells(function).items():
            value = cell.cell_contents
            if not (passes_on and isinstance(value, weakref.WeakKeyDictionary)):  # what `singledispatch` has found already
                self._note(f"{self._given(cell)}.cell_contents", name, value, called=True)

    def _reads(self, function: FunctionType, one: Said) -> None:
        """Expect what a function reads of modules: settings, and functions of the learner's own; notice what tells the time, or runs a text."""
        value, name = _meant(function, one), one.name
        if one.kind == "import" and value is None:  # it will be there after this run, and the next call looks again
            self._lines.append((f"{self._given(sys.modules)}.get({name!r}) is None", ""))
        if is_world(value) or (value is globals and one.attributes):
            self.world = name
        for attribute in one.attributes:
            if not isinstance(value, (ModuleType, type)) or value.__name__.partition(".")[0] in (_ENGINE, "numpy"):
                return
            if attribute == "__dict__":
                break
            parent, value, name = value, getattr(value, attribute, None), f"{name}.{attribute}"
            if isinstance(parent, type) or is_world(value):
                self.world = name if is_world(value) else self.world
            elif value is os.getenv:
                self._follow(os.environ, "os.environ")
            elif value is os.environ or (not isinstance(value, ModuleType) and _is_setting(parent, value)):
                self._note(f"{self._given(parent)}.{attribute}", name, value)
        if isinstance(value, ModuleType):
            self._whole(value, name)

    def _whole(self, module: ModuleType, name: str) -> None:
        """Expect all that a module holds: it is asked for by names that are worked out, as in `getattr(settings, name)` and `vars(settings)`."""
        if not _is_foreign(module) or id(module) in self._seen:
            return
        self._seen[id(module)] = module
        for key, one in vars(module).items():
            if not key.startswith("__") and not isinstance(one, ModuleType) and _is_setting(module, one):
                self._note(f"{self._given(module)}.{key}", f"{name}.{key}", one)


def _meant(function: FunctionType, one: Said) -> Any:
    """What a name stands for in a function; `None` where it stands for nothing yet."""
    if one.kind in ("text", "import"):
        return sys.modules.get(one.name)
    if one.kind == "cell":
        cell = cells(function).get(one.name)
        return None if cell is None else cell.cell_contents
    return function.__globals__.get(one.name, getattr(builtins, one.name, None))


def _is_foreign(module: ModuleType) -> bool:
    """Whether a module is neither Python's nor the engine's: the learner's own, or of a package."""
    name = module.__name__.partition(".")[0]
    return name not in (_ENGINE, "numpy") and name not in sys.stdlib_module_names


def _is_setting(module: ModuleType, value: Any) -> bool:
    """Whether a module's attribute is something that a program may change: of a package everything but classes, of Python's own only plain values."""
    if not _is_foreign(module):
        return isinstance(value, (*SIMPLE, list, tuple))
    return "-packages" not in (getattr(module, "__file__", None) or "") or not isinstance(value, type)


def called(function: Any, arguments: Any, keywords: Any) -> list[tuple[str, Any]]:
    """The arguments of a call with what the function calls them."""
    try:
        return list(signature(function).bind(*arguments, **keywords).arguments.items())
    except (TypeError, ValueError):
        return [("args", arguments), *keywords.items()]


def _is_ours(kind: type) -> bool:
    """Whether a class is the engine's or a library's, under whatever name it is shown: its settings are no business of the learner's program."""
    name = str(kind.__module__).partition(".")[0]
    if name in (_ENGINE, "builtins", "numpy") or name in sys.stdlib_module_names:
        return True
    files = {one.__code__.co_filename for one in vars(kind).values() if isinstance(one, FunctionType)} - _MADE
    return bool(files) and all(map(is_passage, files))


def _is_table(kind: type) -> bool:
    """Whether things of that class are arrays to NumPy: tables of another library. What the engine has of the kind stands for no numbers, or is a tensor."""
    asked = getattr(kind, "__array__", None)
    return asked is not None and not getattr(getattr(asked, "__code__", None), "co_filename", "").startswith(_HOME)


def _is_plain(tree: Any) -> bool:
    """Whether there is nothing but plain values in a list, tuple or dictionary."""
    if type(tree) is dict:
        return _is_plain([*tree]) and _is_plain([*tree.values()])
    return isinstance(tree, SIMPLE) or (type(tree) in (list, tuple) and all(map(_is_plain, tree)))


def expected(where: str, value: Any, given: Callable[[Any], str]) -> str:
    """That a plain value stands at a place, as source: the same number in another dtype gives other results, and so does zero with another sign."""
    if value is None or isinstance(value, bool):
        return f"{where} is {value!r}"
    known = given(value)
    return f"({where} is {known} or alike({where}, {known}))"


def alike(one: Any, other: Any) -> bool:
    """Whether two plain values, trees of them, or arrays are the same to the last bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.dtype == other.dtype and bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
    if isinstance(one, dict):
        return alike([*one], [*other]) and alike([*one.values()], [*other.values()])
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, (float, np.floating)) and one == 0 == other:
        return math.copysign(1, one) == math.copysign(1, other)
    return bool(one == other or (one != one and other != other))
