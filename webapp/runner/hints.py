"""Mistakes that end nothing where they are made: a result that nobody keeps, a variable written over by a tensor, a column beside a row.

Read from the program's text and from the tables of its run; a statement that the run did not come past is not spoken of.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from autograd_core import columns as log
from autograd_core.source import Span
from webapp.runner.dialect import Dialect, dialect_of, parsed
from webapp.runner.problems import Problem

if TYPE_CHECKING:
    from autograd_core.recording import Recorder

__all__ = ["hints"]

_AT_METHODS = frozenset({"add", "apply", "divide", "max", "min", "mul", "multiply", "power", "set", "subtract"})
_RESHAPED = frozenset({"reshape", "squeeze", "unsqueeze", "getitem", "expand"})
"""Operations whose result holds the same numbers in another shape."""
_MEANT = frozenset({"unsqueeze", "getitem"})
"""Who adds an axis by one of these just before a difference wants every pair."""


def hints(recorder: Recorder, text: str) -> list[Problem]:
    """The mistakes of a run, at most one of each kind: what its text shows, line by line, then what its shapes show."""
    dialect, tree = dialect_of(text), parsed(text)
    found: dict[str, Problem] = {}
    statements = [node for node in ast.walk(tree) if isinstance(node, (ast.Expr, ast.Assign))]
    for statement in sorted(statements, key=lambda one: one.lineno):
        for look in (_dropped_update, _dropped_at, _replaced_variable):
            told = look(statement, dialect, tree)
            if told is not None and told.code not in found and (span := _ran(recorder, statement)):
                told.span = span
                found[told.code] = told
    pairs = _Shapes(recorder).every_pair()
    return [*found.values(), *([pairs] if pairs else [])]


def _ran(recorder: Recorder, statement: ast.stmt) -> Span | None:
    """The widest recorded piece of a statement; `None` where the run computed nothing in it."""
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    inside = [span for span in recorder.spans.items if span and first <= span[0] and span[2] <= last]
    return max(inside, key=lambda span: (span[2] - span[0], span[3] - span[1]), default=None)


def _dropped_update(statement: ast.stmt, dialect: Dialect, _tree: ast.AST) -> Problem | None:
    """`w - lr * g` as a whole statement, or with JAX an update of a tree: the new value is computed, and nobody has it."""
    match statement:
        case ast.Expr(ast.BinOp(ast.Name(name), ast.Sub() | ast.Add(), ast.BinOp(op=ast.Mult() | ast.Div())) as update):
            kept = f"{name} = {ast.unparse(update)}"
        case ast.Expr(ast.Call(ast.Attribute(attr="map" | "tree_map"), [ast.Lambda(body=ast.BinOp()), ast.Name(name), _, *_])) if (
            dialect == "jax"
        ):
            kept = f"{name} = …"
        case _:
            return None
    return Problem(
        "update_dropped", f"The new value of {name} is computed, and nothing keeps it.", f"Write {kept}.", params={"name": name, "kept": kept}
    )  # fmt: skip


def _dropped_at(statement: ast.stmt, dialect: Dialect, _tree: ast.AST) -> Problem | None:
    """`x.at[i].set(v)` as a whole statement: it returns a new array and leaves `x` as it is."""
    match statement:
        case ast.Expr(ast.Call(ast.Attribute(ast.Subscript(ast.Attribute(ast.Name(name), "at")), method))) if (
            dialect == "jax" and method in _AT_METHODS
        ):
            return Problem(
                "at_dropped", f"{name}.at[…].{method}(…) leaves {name} as it is: it returns a new array, which nothing keeps.",
                f"Write {name} = {name}.at[…].{method}(…).", params={"name": name, "method": method},
            )  # fmt: skip
    return None


def _replaced_variable(statement: ast.stmt, dialect: Dialect, tree: ast.AST) -> Problem | None:
    """`w = w - lr * g` with a `tf.Variable`, and a tape after it: from then on `w` is a tensor, which no tape watches by itself."""
    match statement:
        case ast.Assign([ast.Name(name)], ast.BinOp(ast.Name(other), ast.Sub() | ast.Add() as sign)) if (
            dialect == "tensorflow" and name == other
        ):
            pass
        case _:
            return None
    variable = any(
        isinstance(node, ast.Assign) and name in map(_name, node.targets) and _called(node.value) == "Variable" for node in ast.walk(tree)
    )
    watched = any(isinstance(node, ast.Call) and _called(node) == "watch" and name in map(_name, node.args) for node in ast.walk(tree))
    if not variable or watched or not _tape_after(statement, tree):
        return None
    method = "assign_sub" if isinstance(sign, ast.Sub) else "assign_add"
    return Problem(
        "variable_replaced", f"{name} was a tf.Variable; this line makes it a tensor, which the next tape does not watch.",
        f"Write {name}.{method}(…): it changes the variable itself.", params={"name": name, "method": method},
    )  # fmt: skip


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _called(node: ast.AST) -> str:
    """The last name of what is called: `Variable` of `tf.Variable(…)`."""
    match node:
        case ast.Call(ast.Attribute(attr=name) | ast.Name(name)):
            return name
    return ""


def _tape_after(statement: ast.stmt, tree: ast.AST) -> bool:
    """Whether a tape is made after a statement: below it, or in the loop that it stands in."""
    line = statement.lineno
    loops = [node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.While))]
    begun = min((one.lineno for one in loops if one.lineno <= line <= (one.end_lineno or line)), default=line)
    return any(isinstance(node, ast.Call) and _called(node) == "GradientTape" and node.lineno > begun for node in ast.walk(tree))


class _Shapes:
    """The operations of a run and their shapes."""

    def __init__(self, recorder: Recorder) -> None:
        self._nodes, self._sources, self._spans = recorder.nodes, recorder.sources, recorder.spans.items
        self._shapes, self._ops = recorder.shapes.items, [op for op, *_ in recorder.ops.items]

    def every_pair(self) -> Problem | None:
        """The first difference of a column `(n, 1)` and a row `(n,)` that ends in one number, which nobody means."""
        differences = {number for number, op in enumerate(self._ops) if op.name == "sub"}
        for row, node in enumerate(self._nodes):
            if node[log.OP] not in differences or not node[log.REQUIRES_GRAD]:
                continue
            inputs = self._sources(row)
            shapes = [self._shape(one) for one in inputs]
            span = self._spans[node[log.SPAN]]
            if span and self._column_beside_row(inputs, shapes) and self._ends_in_a_number(row):
                a, b, result = *shapes, self._shape(row)
                return Problem(
                    "pairs_broadcast", f"{a} minus {b} is {result}: every element of one is compared with every one of the other.",
                    "Give both the same shape first, by reshape(-1) on the column.", span, row, {"left": list(a), "right": list(b), "result": list(result)},
                )  # fmt: skip
        return None

    def _shape(self, row: int) -> tuple[int, ...]:
        return self._shapes[self._nodes[row][log.SHAPE]] if row >= 0 else ()

    def _op(self, row: int) -> Any:
        op = self._nodes[row][log.OP] if row >= 0 else -1
        return self._ops[op] if op >= 0 else None

    def _column_beside_row(self, inputs: list[int], shapes: list[tuple[int, ...]]) -> bool:
        """Whether one is `(n, 1)` and the other `(n,)`, and neither was made of the other's numbers, nor given its axis on purpose."""
        (long, column), (short, row) = sorted(zip(shapes, inputs, strict=True), key=lambda one: -len(one[0]))
        if long != (*short, 1) or not short or short[-1] < 2:
            return False
        op = self._op(column)
        return not (op and op.name in _MEANT) and self._root(column) != self._root(row)

    def _root(self, row: int) -> int:
        """The row whose numbers a row holds in another shape."""
        while (op := self._op(row)) and op.name in _RESHAPED:
            row = self._sources(row)[0]
        return row

    def _ends_in_a_number(self, row: int) -> bool:
        """Whether the elements of a row, each by itself, end in one sum or mean of them all."""
        reached = {row}
        for later in range(row + 1, len(self._nodes)):
            op = self._op(later)
            if op is None or reached.isdisjoint(self._sources(later)):
                continue
            if op.kind == "elementwise":
                reached.add(later)
            elif op.name in ("sum", "mean") and not self._shape(later):
                return True
        return False
