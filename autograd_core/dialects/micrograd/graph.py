"""`trace` and `draw_dot`, which micrograd keeps in a notebook: the values behind a value, and their picture as Graphviz source."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from autograd_core.dialects.micrograd.engine import Value
from autograd_core.dialects.missing import missing

__all__ = ["Digraph", "draw_dot", "trace"]


def trace(root: Value) -> tuple[set[Value], set[tuple[Value, Value]]]:
    """All values that lead to `root`, and the edges (from, to) between them."""
    nodes: set[Value] = set()
    edges: set[tuple[Value, Value]] = set()
    todo = [root]
    while todo:
        value = todo.pop()
        if value not in nodes:
            nodes.add(value)
            edges |= {(child, value) for child in value._prev}
            todo += value._prev
    return nodes, edges


class Digraph:
    """Graphviz source, line by line: `.source`; shown as SVG in a notebook where Graphviz' `dot` is installed."""

    def __init__(self, format: str = "svg", graph_attr: dict[str, str] | None = None) -> None:
        self.format = format
        self.body = [f"  graph [{_attributes(graph_attr)}]"] if graph_attr else []

    def node(self, name: str, **attributes: str) -> None:
        """A node."""
        self.body.append(f"  {_quoted(name)} [{_attributes(attributes)}]")

    def edge(self, tail: str, head: str) -> None:
        """An edge from `tail` to `head`."""
        self.body.append(f"  {_quoted(tail)} -> {_quoted(head)}")

    @property
    def source(self) -> str:
        """The whole text, for `dot`."""
        return "\n".join(["digraph {", *self.body, "}"]) + "\n"

    def __str__(self) -> str:
        return self.source

    def pipe(self, format: str = "") -> bytes:
        """The picture in a format that `dot` knows. Raises `FileNotFoundError` where Graphviz is not installed."""
        program = shutil.which("dot")
        if program is None:
            raise FileNotFoundError("Graphviz is not installed: there is no program `dot` here. Its source is in .source")
        return subprocess.run([program, f"-T{format or self.format}"], input=self.source.encode(), capture_output=True, check=True).stdout  # noqa: S603

    def _repr_svg_(self) -> str | None:
        return self.pipe("svg").decode() if shutil.which("dot") else None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _attributes(attributes: Any) -> str:
    return " ".join(f"{name}={_quoted(str(value))}" for name, value in attributes.items())


def draw_dot(root: Value, format: str = "svg", rankdir: str = "LR") -> Digraph:
    """The graph of a value: a record with data and grad for each value, an oval for each operation. Nodes are numbered as they were made.

    >>> a = Value(2.0)
    >>> print(draw_dot(a * 3.0).source)
    digraph {
      graph [rankdir="LR"]
      "0" [label="{ data 2.0000 | grad 0.0000 }" shape="record"]
      "1" [label="{ data 3.0000 | grad 0.0000 }" shape="record"]
      "2" [label="{ data 6.0000 | grad 0.0000 }" shape="record"]
      "2*" [label="*"]
      "2*" -> "2"
      "0" -> "2*"
      "1" -> "2*"
    }
    <BLANKLINE>
    """
    if rankdir not in ("LR", "TB"):
        raise AssertionError("rankdir is LR (left to right) or TB (top to bottom)")
    picture = Digraph(format=format, graph_attr={"rankdir": rankdir})
    order = _in_order(root)
    number = {value: str(i) for i, value in enumerate(order)}
    for value in order:
        picture.node(number[value], label=f"{{ data {value.data:.4f} | grad {value.grad:.4f} }}", shape="record")
        if value._op:
            picture.node(number[value] + value._op, label=value._op)
            picture.edge(number[value] + value._op, number[value])
    for value in order:
        for child in dict.fromkeys(value._operands):
            picture.edge(number[child], number[value] + value._op)
    return picture


def _in_order(root: Value) -> Sequence[Value]:
    """The values behind `root`, each after those it is made of, the same in every run."""
    order: dict[Value, None] = {}
    todo: list[tuple[Value, bool]] = [(root, False)]
    while todo:
        value, ready = todo.pop()
        if ready:
            order[value] = None
        elif value not in order:
            todo.append((value, True))
            if value._prev:
                todo += [(child, False) for child in reversed(value._operands)]
    return list(order)


__getattr__ = missing("micrograd.graph", __all__)
