"""A `.grad` that is None, where a program counts on a number: whose it is, and why nothing is there.

Python only says that None can do nothing. This looks at the expression that failed and at the variables of its frame; it must not know
how a problem is shown.
"""

from __future__ import annotations

import ast
import linecache
import warnings
from collections import ChainMap
from typing import TYPE_CHECKING, Any

from autograd_core.source import span_at
from autograd_core.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

__all__ = ["WORDS", "missing_gradient"]

WORDS = {
    "grad_none_inside": (
        "{name}.grad is None: {name} was computed, and backward() keeps gradients of leaves only.",
        "Call {name}.retain_grad() before backward().",
    ),
    "grad_none_untracked": (
        "{name}.grad is None: {name} does not require a gradient.",
        "Make it with requires_grad=True.",
    ),
    "grad_none": (
        "{name}.grad is None: no gradient has come to {name}, or zero_grad() has cleared it since.",
        "Read it after backward() and before the next zero_grad().",
    ),
}


def missing_gradient(problem: BaseException, filename: str) -> tuple[str, str] | None:
    """Which of `WORDS` tells what a program stumbled over, and the name of the tensor; `None` where it was something else."""
    if not (isinstance(problem, (AttributeError, TypeError)) and "NoneType" in str(problem)):
        return None
    place = _last_place(problem.__traceback__, filename)
    if place is None:
        return None
    names = ChainMap(dict(place.tb_frame.f_locals), place.tb_frame.f_globals)
    for name, owner in _owners(place, names):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not isinstance(owner, Tensor) or owner.grad is not None:
                continue
        return (
            "grad_none" if owner.is_leaf and owner.requires_grad else "grad_none_inside" if owner.requires_grad else "grad_none_untracked",
            name,
        )
    return None


def _last_place(trace: TracebackType | None, filename: str) -> TracebackType | None:
    """The innermost place on a traceback that is in the program's own text."""
    found = None
    while trace is not None:
        found = trace if trace.tb_frame.f_code.co_filename == filename else found
        trace = trace.tb_next
    return found


def _owners(place: TracebackType, names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What `.grad` is asked of in the line that failed, in order, by name and value."""
    span = span_at(place.tb_frame.f_code, place.tb_lasti)
    line = linecache.getline(place.tb_frame.f_code.co_filename, place.tb_lineno)
    piece = line[span[1] : span[3]] if span and span[0] == span[2] == place.tb_lineno else line
    for text in (piece, line):
        try:
            tree = ast.parse(text.strip())
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "grad":
                yield ast.unparse(node.value), _value(node.value, names)


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """What a name stands for, or an attribute of one; nothing else is computed again."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, names), node.attr, None)
    return None
