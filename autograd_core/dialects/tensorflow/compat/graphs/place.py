"""Runs a node of a graph as if from the line that built it, so that recordings and errors speak of the program's own lines.

A session runs nodes long after they were written. The engine asks the stack which line it works for; here a function is made whose one call
stands, by its positions, where the node's expression stands. Knows nothing of graphs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import islice
from types import CodeType
from typing import Any

from autograd_core.errors import Place
from autograd_core.source import learner_frame

__all__ = ["Caller", "caller", "caller_here", "place_of"]

Caller = Callable[..., Any]
_callers: dict[tuple[int, int], tuple[CodeType, Caller]] = {}  # each with its code, which so keeps its id


def _direct(function: Callable[..., Any], *arguments: Any) -> Any:
    return function(*arguments)


def caller_here(depth: int = 2) -> Caller:
    """A caller for the learner's current line."""
    frame = learner_frame(depth)
    return _direct if frame is None else caller(frame.f_code, frame.f_lasti)


def caller(code: CodeType, instruction: int) -> Caller:
    """A function that calls its first argument with the others, from where `code` is at `instruction`.

    >>> def line(): return [0, 1, 2][1]
    >>> caller(line.__code__, 2)(max, 3, 4)
    4
    """
    key = (id(code), instruction)
    found = _callers.get(key)
    if found is None:
        if len(_callers) > 4096:
            _callers.clear()
        found = _callers[key] = code, _made(code, instruction)
    return found[1]


def _made(code: CodeType, instruction: int) -> Caller:
    line, end_line, column, end_column = next(islice(code.co_positions(), instruction // 2, None), (None,) * 4)
    if line is None or end_line is None or column is None or end_column is None:
        return _direct
    span = {"lineno": line, "end_lineno": end_line, "col_offset": column, "end_col_offset": end_column}
    call = ast.Call(
        ast.Name("function", ast.Load(), **span), [ast.Starred(ast.Name("arguments", ast.Load(), **span), ast.Load(), **span)], [], **span
    )
    inner = ast.parse("def stand_in(function, *arguments):\n    return 0")
    definition: Any = inner.body[0]
    for node in ast.walk(definition):
        if hasattr(node, "lineno"):
            node.lineno, node.end_lineno, node.col_offset, node.end_col_offset = line, end_line, column, end_column  # type: ignore[attr-defined]
    definition.body[0].value = call
    scope: dict[str, Any] = {}
    exec(compile(inner, code.co_filename, "exec"), scope)  # noqa: S102  one call, made above
    made: Caller = scope["stand_in"]
    return made


def place_of(call: Caller, label: str = "") -> tuple[Place, ...]:
    """Where a caller stands, as the place of an error."""
    if call is _direct:
        return ()
    code = call.__code__
    last = max(i for i, instruction in enumerate(code.co_code[::2]) if instruction)  # the return; all of it has one span
    return (Place(label, code, 2 * last),)
