"""Where in the learner's source something happened, to the sub-expression.

A place is a pair (code object, instruction offset). Here it becomes a line of text, a span, or the name of the variable that the
expression was assigned to. Nothing here knows of tensors or nodes.

Spans follow `code.co_positions()` (PEP 657). Columns are UTF-8 bytes there and UTF-16 code units here, as editors and the
Language Server Protocol count them.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
from _thread import allocate_lock
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from types import CodeType, FrameType
from typing import Any

Span = tuple[int, int, int, int]
Place = tuple[CodeType | None, int]
"""A code object and the offset of an instruction."""
_ENGINE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


Known = tuple[CodeType, list[Any], dict[int, str | None]]
_places: dict[int, Known] = {}  # code objects with the positions and names in them, by identity: hashing one hashes all its constants


def learner_and_entry(depth: int = 1) -> tuple[FrameType | None, FrameType | None]:
    """The nearest calling frame that is neither the engine's own nor the standard library's, and the frame it called into."""
    entry: FrameType | None = None
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None:
        if not passages[frame.f_code.co_filename]:
            break
        entry, frame = frame, frame.f_back
    return frame, entry


def learner_frame(depth: int = 1) -> FrameType | None:
    """The learner's frame, or `None`."""
    return learner_and_entry(depth + 1)[0]


def callers(frame: FrameType | None) -> Iterator[FrameType]:
    """A frame, the one that called it, and so on."""
    while frame is not None:
        yield frame
        frame = frame.f_back


class _Passages(dict[str, bool]):
    """Whether code of a file only passes on what the learner asked for, worked out when first asked."""

    def __missing__(self, filename: str) -> bool:
        found = self[filename] = _passes_on(filename)
        return found


passages = _Passages()
latest: list[CodeType | None] = [None]
"""The code that was last found to be the learner's: it nearly always is what asks next, and comparing it is a quarter of looking up its file."""
_program: str | None = None


def follow(filename: str) -> None:
    """From now on only code of this file is the learner's; a script's own modules pass on what it asked them for."""
    global _program
    _program = filename
    passages.clear()
    latest[0] = None


def _passes_on(filename: str) -> bool:
    """The engine's own code does, NumPy's, and the standard library's.

    And what `exec` or `eval` made of a string, which stands in no text that could be shown: the line that called them does.
    """
    library = filename.startswith(_LIBRARY) and "-packages" not in filename
    return library or is_numpys(filename) or filename.startswith(_ENGINE) or filename == "<string>" or _program not in (None, filename)


def is_numpys(filename: str) -> bool:
    """Whether that is a file of NumPy's."""
    return "-packages" in filename and f"{os.sep}numpy{os.sep}" in filename


def is_passage(filename: str) -> bool:
    """Whether code of this file only passes on what the learner asked for."""
    return passages[filename]


def _known(code: CodeType) -> Known:
    known = _places.get(id(code))
    if known is None:
        known = _places[id(code)] = (code, list(code.co_positions()), {})
    return known


def _byte_span(code: CodeType | None, instruction: int) -> Span | None:
    positions = _known(code)[1] if code is not None else []
    if not 0 <= instruction // 2 < len(positions):
        return None
    line, end_line, column, end_column = positions[instruction // 2]
    return None if None in (line, end_line, column, end_column) else (line, column, end_line, end_column)


def _utf16_column(filename: str, line: int, byte_column: int) -> int:
    text = linecache.getline(filename, line)
    return byte_column if text.isascii() else len(text.encode()[:byte_column].decode(errors="ignore").encode("utf-16-le")) // 2


def span_at(code: CodeType | None, instruction: int) -> Span | None:
    """The span of the sub-expression that this instruction evaluates: (line, column, end line, end column)."""
    span = _byte_span(code, instruction)
    if span is None or code is None:
        return None
    line, column, end_line, end_column = span
    name = code.co_filename
    return (line, _utf16_column(name, line, column), end_line, _utf16_column(name, end_line, end_column))


def line_at(code: CodeType | None, instruction: int) -> tuple[int, str] | None:
    """The line number and the stripped source line of an instruction, or `None` where no source is known."""
    span = _byte_span(code, instruction)
    return None if span is None or code is None else (span[0], linecache.getline(code.co_filename, span[0]).strip())


def _span(node: Any) -> Span:
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def _collect(nodes: Iterable[ast.AST]) -> dict[Span, str]:
    found: dict[Span, str] = {}

    def note(target: Any, value: ast.expr | None, at: ast.AST | None) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, other in zip(target.elts, value.elts, strict=True):
                note(one, other, other)
            return
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and at is not None:
            found[_span(target)] = target.value.id  # `y[0] = …` is told of the place, and gives a new y
        name = getattr(target, "id", None) or getattr(target, "attr", None)
        if name and at is not None:
            found[_span(at)] = name

    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in reversed(node.targets):
                note(target, node.value, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            note(node.target, node.value, node.value)
        elif isinstance(node, ast.AugAssign):
            note(node.target, None, node)
    return found


def assigned_name(code: CodeType | None, instruction: int) -> str | None:
    """The variable that the expression evaluated by this instruction is assigned to, as in `y = …` or `self.w = …`."""
    if code is None:
        return None
    known = _known(code)[2]
    if instruction not in known:
        span = _byte_span(code, instruction)
        known[instruction] = None if span is None else _names_in(code.co_filename).get(span)
    return known[instruction]


def is_sum(code: CodeType | None, instruction: int) -> bool:
    """Whether what is evaluated by this instruction is a call of Python's own `sum`, which adds one after the other."""
    span = _byte_span(code, instruction)
    return span is not None and code is not None and span in _sums_in(code.co_filename)


def is_returned(code: CodeType | None, instruction: int) -> bool:
    """Whether the expression evaluated by this instruction is what its function gives back, as in `return …`, or `y = …` before `return y`."""
    span = _byte_span(code, instruction)
    return span is not None and code is not None and span in _returned_in(code.co_filename)


def _returned(function: Any) -> set[Span]:
    """The spans of what a function gives back: what stands after `return`, or the last thing that the name there was assigned."""
    if isinstance(function, ast.Lambda):
        return {_span(function.body)}
    *before, last = function.body
    found = {_span(one.value) for one in ast.walk(function) if isinstance(one, ast.Return) and one.value is not None}
    if isinstance(last, ast.Return) and isinstance(last.value, ast.Name):
        setting = [one for one in before if _sets(one, last.value.id)]
        if setting and isinstance(setting[-1], (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            found |= {span for span, name in _collect(ast.walk(setting[-1])).items() if name == last.value.id}
    return found


def _sets(tree: ast.AST, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Store) for one in ast.walk(tree))


_parsing = allocate_lock()  # CPython 3.11 counts the depth of a parse for all threads together, and fails where two parse at once


@cache
def _names_in(filename: str) -> dict[Span, str]:
    return _collect(_nodes(filename))


@cache
def loops_in(filename: str) -> set[str]:
    """The variables that loops of a file go through with."""
    targets = [one.target for one in _nodes(filename) if isinstance(one, (ast.For, ast.comprehension))]
    return {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}


@cache
def _sums_in(filename: str) -> set[Span]:
    calls = [one for one in _nodes(filename) if isinstance(one, ast.Call)]
    return {_span(one) for one in calls if isinstance(one.func, ast.Name) and one.func.id == "sum"}


@cache
def _returned_in(filename: str) -> set[Span]:
    functions = [one for one in _nodes(filename) if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))]
    return set().union(*map(_returned, functions))


@lru_cache(maxsize=4)  # what was found in a file is kept, its syntax is not
def _nodes(filename: str) -> list[ast.AST]:
    """All that a file is made of; nothing where it is no Python."""
    try:
        return list(ast.walk(_parsed(filename)))
    except (SyntaxError, ValueError, RecursionError):
        return []


def _parsed(filename: str) -> ast.AST:
    text = "".join(linecache.getlines(filename))
    with _parsing:
        try:
            return ast.parse(text)
        except MemoryError:  # so Python says that its stack for parsing was not enough
            raise RecursionError from None


def forget(filename: str) -> None:
    """Drop everything remembered about one file, because its text changed."""
    for known in (_names_in, _returned_in, _sums_in, loops_in, _nodes):
        known.cache_clear()
    for key in [key for key, (code, _, _) in _places.items() if code.co_filename == filename]:
        del _places[key]
