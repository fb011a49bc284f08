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
from types import CodeType, FrameType
from typing import Any

__all__ = ["Span", "assigned_name", "forget", "learner_and_entry", "learner_frame", "line_at", "span_at", "to_utf16"]

Span = tuple[int, int, int, int]
_ENGINE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


class _Places:
    """What is known of one code object. Kept by identity: hashing a code object hashes all its constants."""

    __slots__ = ("code", "names", "positions", "spans")

    def __init__(self, code: CodeType, positions: list[Any]) -> None:
        self.code, self.positions = code, positions
        self.spans: dict[int, Span | None] = {}
        self.names: dict[int, str | None] = {}


_places: dict[int, _Places] = {}
_names: dict[str, dict[Span, str]] = {}


def learner_and_entry(depth: int = 1) -> tuple[FrameType | None, FrameType | None]:
    """The nearest calling frame that is neither the engine's own nor the standard library's, and the frame it called into."""
    entry: FrameType | None = None
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None and is_passage(frame.f_code.co_filename):
        entry, frame = frame, frame.f_back
    return frame, entry


def learner_frame(depth: int = 1) -> FrameType | None:
    """The learner's frame, or `None`."""
    return learner_and_entry(depth + 1)[0]


passages: dict[str, bool] = {}


def is_passage(filename: str) -> bool:
    """Whether code of this file only passes on what the learner asked for: the engine's own, the standard library's.

    And what `exec` or `eval` made of a string, which stands in no text that could be shown: the line that called them does.
    """
    found = passages.get(filename)
    if found is None:
        library = filename.startswith(_LIBRARY) and "-packages" not in filename
        found = passages[filename] = library or filename.startswith(_ENGINE) or filename == "<string>"
    return found


def _known(code: CodeType) -> _Places:
    places = _places.get(id(code))
    if places is None:
        places = _places[id(code)] = _Places(code, list(code.co_positions()))
    return places


def _byte_span(code: CodeType, instruction: int) -> Span | None:
    positions = _known(code).positions
    if not 0 <= instruction // 2 < len(positions):
        return None
    line, end_line, column, end_column = positions[instruction // 2]
    return None if None in (line, end_line, column, end_column) else (line, column, end_line, end_column)


def _utf16_column(text: str, byte_column: int) -> int:
    if text.isascii():
        return byte_column
    before = text.encode()[:byte_column].decode(errors="ignore")
    return len(before.encode("utf-16-le")) // 2


def to_utf16(filename: str, span: Span) -> Span:
    """The same span with columns in UTF-16 code units instead of UTF-8 bytes."""
    line, column, end_line, end_column = span
    first, last = linecache.getline(filename, line), linecache.getline(filename, end_line)
    return (line, _utf16_column(first, column), end_line, _utf16_column(last, end_column))


def span_at(code: CodeType | None, instruction: int) -> Span | None:
    """The span of the sub-expression that this instruction evaluates: (line, column, end line, end column)."""
    if code is None:
        return None
    spans = _known(code).spans
    if instruction not in spans:
        span = _byte_span(code, instruction)
        spans[instruction] = to_utf16(code.co_filename, span) if span else None
    return spans[instruction]


def line_at(code: CodeType | None, instruction: int) -> tuple[int, str] | None:
    """The line number and the stripped source line of an instruction, or `None` where no source is known."""
    span = None if code is None else _byte_span(code, instruction)
    return None if span is None or code is None else (span[0], linecache.getline(code.co_filename, span[0]).strip())


def _span(node: Any) -> Span:
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def _collect(tree: ast.AST) -> dict[Span, str]:
    found: dict[Span, str] = {}

    def note(target: Any, value: ast.expr | None, at: ast.AST | None) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, other in zip(target.elts, value.elts, strict=True):
                note(one, other, other)
            return
        name = getattr(target, "id", None) or getattr(target, "attr", None)
        if name and at is not None:
            found[_span(at)] = name

    for node in ast.walk(tree):
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
    known = _known(code).names
    if instruction not in known:
        span = _byte_span(code, instruction)
        known[instruction] = None if span is None else _names_in(code.co_filename).get(span)
    return known[instruction]


def _names_in(filename: str) -> dict[Span, str]:
    names = _names.get(filename)
    if names is None:
        text = "".join(linecache.getlines(filename))
        try:
            names = _collect(ast.parse(text)) if text else {}
        except (SyntaxError, ValueError, RecursionError):
            names = {}
        _names[filename] = names
    return names


def forget(filename: str) -> None:
    """Drop everything remembered about one file, because its text changed."""
    _names.pop(filename, None)
    for key in [key for key, places in _places.items() if places.code.co_filename == filename]:
        del _places[key]
