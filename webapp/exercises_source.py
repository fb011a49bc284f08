"""Reads a learner's exercise as a syntax tree, before anything runs: does it parse, does it define the function, does it
take a shortcut that the exercise rules out. It never executes or evaluates what it reads.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from webapp.lessons_models import Words
from webapp.runner.characters import meant

# Ways round a ban on a name: they turn text into names or code.
_DETOURS = frozenset({"eval", "exec", "compile", "getattr", "globals", "vars", "__import__", "importlib", "__dict__"})


AUTOGRAD = frozenset({
    "autograd", "backward", "func", "grad", "requires_grad", "requires_grad_", "GradientTape", "ForwardAccumulator", "attach_grad",
    "value_and_grad", "vjp", "jvp", "jacrev", "jacfwd", "linearize",
})  # fmt: skip
"""By these names a framework is asked for a derivative: what an exercise rules out where the learner is to differentiate."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Names that an exercise rules out, wherever they appear, and the words that say why."""

    names: frozenset[str]
    hint: Words

    def everywhere(self) -> "Forbidden":
        """The same where nobody has thought of the framework: who may not use one door to autograd may use none."""
        return replace(self, names=self.names | AUTOGRAD) if self.names & AUTOGRAD else self


@dataclass(frozen=True, slots=True)
class Reading:
    """Why a program cannot be handed in: a key of `exercises_words`, what fills it, and the code of the problem where it is one of a run, too."""

    fault: str
    params: dict[str, Any] = field(default_factory=dict)
    hint: Words | None = None
    code: str = ""


def read_function(code: str, function: str, forbidden: tuple[Forbidden, ...] = ()) -> Reading | None:
    """What stands against running `code` as an answer that defines `function`; None if nothing does."""
    try:
        tree = ast.parse(code.replace("\r\n", "\n").replace("\r", "\n"))
    except SyntaxError as error:
        code = "indentation_error" if isinstance(error, IndentationError) else "syntax_error"
        return Reading("syntax", {"line": error.lineno or 1, "message": error.msg, **meant(error.msg)}, code=code)
    except (ValueError, RecursionError, MemoryError):
        return Reading("unreadable")
    if not tree.body:
        return Reading("empty", {"function": function})
    if function not in _defined(tree):
        return Reading("undefined", {"function": function})
    for ban in forbidden:
        used = next((found for found in _names(tree) if found[0] in ban.names | _DETOURS), None)
        if used is not None:
            return Reading("forbidden", {"name": used[0], "line": used[1]}, ban.hint)
    return None


def _defined(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names.add(statement.name)
        elif isinstance(statement, ast.Assign):
            names.update(target.id for target in statement.targets if isinstance(target, ast.Name))
    return names


def _names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that the program mentions, with its line, in the order of the text."""
    found: list[tuple[str, int, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.append((node.id, node.lineno, node.col_offset))
        elif isinstance(node, ast.Attribute):
            found.append((node.attr, node.end_lineno or node.lineno, node.end_col_offset or 0))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            words = [word for alias in node.names for word in alias.name.split(".")]
            words += (getattr(node, "module", None) or "").split(".")
            found += [(word, node.lineno, node.col_offset) for word in words]
    for name, line, _ in sorted(found, key=lambda entry: entry[1:]):
        yield name, line
