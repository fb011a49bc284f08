"""Sources of the functions that a program calls and NumPy does not have: the kernel of an operation and everything it names, as text.

Each function stands in a maker of its own, where the names it uses mean what they mean in its module; so two modules may use one name for two things.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import math
import textwrap
from copy import deepcopy
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from autograd_core.capture.hiding import cells
from autograd_core.capture.notation import Notation, path_of
from autograd_core.capture.says import said

_REFUSE = ["def refuse(name, **about):", "    return ValueError(f'{name}: {about}')"]


class _Unwritable(Exception):
    """Something that has no text."""


class Helpers(Notation):
    """The helper functions of one program, in the order they have to be written."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []  # so that no identity is used twice
        self._blocks: list[list[str]] = []
        self.uses_math = False

    def lines(self) -> list[str]:
        """All of them as lines."""
        lines: list[str] = []
        for block in self._blocks:
            lines += [*block, ""]
        return lines

    def name(self, operation: Any) -> str:
        """The name of the helper that computes an operation; empty where it cannot be written as text."""
        try:
            return self._function(getattr(operation, "kernel", operation), getattr(operation, "name", "kernel"))
        except (_Unwritable, OSError, TypeError, SyntaxError, RecursionError):
            return ""

    def value(self, one: Any) -> str:
        """A value as an expression; empty where there is none."""
        try:
            return self.text(one)
        except (_Unwritable, OSError, TypeError):
            return ""

    def _enter(self, one: Any, name: str, block: list[str]) -> str:
        self._names[id(one)] = name
        self._kept.append(one)
        self._blocks.append(block)
        return name

    def _free(self, name: str) -> str:
        taken = set(self._names.values())
        count, found = 1, f"_{name.strip('_<>')}"
        while found in taken:
            count += 1
            found = f"_{name.strip('_<>')}{count}"
        return found

    def _function(self, function: Any, name: str) -> str:
        if id(function) in self._names:
            return self._names[id(function)]
        if isinstance(function, np.ufunc) or getattr(function, "__module__", "").split(".")[0] == "numpy":
            return path_of(function)
        called = getattr(function, "__name__", "")
        if vars(builtins).get(called) is function:
            return called
        wrapped = getattr(function, "__wrapped__", None)
        if hasattr(function, "cache_info"):  # a remembered function is the function
            return self._function(wrapped, name)
        if not isinstance(function, FunctionType):
            raise _Unwritable
        if function.__name__ == "refuse":
            return self._enter(function, "refuse", list(_REFUSE)) if "refuse" not in self._names.values() else "refuse"
        found = self._free(name)
        self._names[id(function)] = found  # for one that calls itself
        inner, source = _source(function)
        lines = []
        for used, value in sorted(_used(function).items()):
            if value is function:
                continue
            expression = self.text(value)
            if expression != used:
                lines.append(f"    {used} = {expression}")
        body = [f"    {line}" for line in source.splitlines()]
        return self._enter(function, found, [f"def _make{found}():", *lines, *body, f"    return {inner}", "", f"{found} = _make{found}()"])

    def leaf(self, one: Any) -> str:
        if isinstance(one, ModuleType):
            if one is np:
                return "np"
            if one is math:
                self.uses_math = True
                return "math"
            raise _Unwritable
        if one is Any:
            return "None"
        if isinstance(one, (bool, int, str, bytes, type(None))) or (isinstance(one, float) and one - one == 0):
            return repr(one)
        if isinstance(one, np.dtype):
            return f"np.dtype({one.name!r})"
        if isinstance(one, tuple) and hasattr(one, "_fields"):
            return f"{self._class(type(one))}({', '.join(map(self.text, one))})"
        if isinstance(one, dict):
            return "{" + ", ".join(f"{self.text(key)}: {self.text(value)}" for key, value in one.items()) + "}"
        if isinstance(one, type):
            return self._class(one)
        if isinstance(one, np.ndarray) and one.size <= 64:
            return f"np.array({one.tolist()!r}, {one.dtype.name!r})"
        if hasattr(one, "kernel"):
            return self._function(one.kernel, one.name)
        if callable(one):
            return self._function(one, getattr(one, "__name__", "helper"))
        raise _Unwritable

    def _class(self, kind: type) -> str:
        if kind.__module__ == "builtins":
            return kind.__name__
        if kind.__module__.split(".")[0] == "numpy":
            return f"np.{kind.__name__}"
        if id(kind) in self._names:
            return self._names[id(kind)]
        if not (issubclass(kind, tuple) and hasattr(kind, "_fields")):
            raise _Unwritable
        self._names[id(kind)] = kind.__name__  # its methods may name it
        methods = [one for one in vars(kind).values() if isinstance(one, FunctionType) and one.__module__ == kind.__module__]
        used = {name: value for one in methods for name, value in _used(one).items()}
        named = {name: self.text(value) for name, value in sorted(used.items())}
        lines = ["from typing import Any, NamedTuple", *[f"{name} = {text}" for name, text in named.items() if name != text], ""]
        lines += textwrap.dedent(inspect.getsource(kind)).splitlines()
        return self._enter(kind, kind.__name__, lines)


def _used(function: FunctionType) -> dict[str, Any]:
    """What the names of a function mean: its globals and the variables around it."""
    names = [one.name for one in said(function.__code__) if one.kind == "global" and one.name in function.__globals__]
    found = {name: function.__globals__[name] for name in names}
    return found | {name: cell.cell_contents for name, cell in cells(function).items()}


@cache
def _tree(filename: str) -> ast.Module:
    return ast.parse("".join(linecache.getlines(filename)))


def _source(function: FunctionType) -> tuple[str, str]:
    """The name and the text of a function, without decorators and annotations; a lambda gets a name."""
    code = function.__code__
    for node in ast.walk(_tree(code.co_filename)):
        if (
            isinstance(node, ast.FunctionDef)
            and node.name == code.co_name
            and code.co_firstlineno in (node.lineno, *[d.lineno for d in node.decorator_list])
        ):
            return node.name, ast.unparse(_plain(node))
        if isinstance(node, ast.Lambda) and code.co_name == "<lambda>" and node.lineno == code.co_firstlineno and _is(node, code):
            return "kernel", f"kernel = {ast.unparse(node)}"
    raise _Unwritable


def _is(node: ast.Lambda, code: CodeType) -> bool:
    """Whether a lambda is the one that was compiled: lines may hold several."""
    body: Any = node.body
    inside = [(line, column) for line, _, column, _ in code.co_positions() if line is not None and column]
    return all((body.lineno, body.col_offset) <= one <= (body.end_lineno, body.end_col_offset) for one in inside)


def _plain(node: ast.FunctionDef) -> ast.FunctionDef:
    """A copy without decorators, annotations and docstring."""
    copy = deepcopy(node)
    copy.decorator_list, copy.returns = [], None
    for each in ast.walk(copy):
        if isinstance(each, ast.arg):
            each.annotation = None
    if isinstance(copy.body[0], ast.Expr) and isinstance(copy.body[0].value, ast.Constant) and len(copy.body) > 1:
        copy.body = copy.body[1:]
    return copy
