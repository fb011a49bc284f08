"""A graph as data, before any number exists: plain lists for JSON, and Graphviz's language. Runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from autograd_core.dialects.tensorflow.compat.graphs.graph import Graph

__all__ = ["GraphDef", "NodeDef", "dot", "plain"]


def plain(graph: Graph) -> dict[str, Any]:
    """The nodes, in the order they were built, and the edges between them (with the output and the slot they join; control edges have neither).

    >>> import autograd_core.dialects.tensorflow.compat.v1 as tf
    >>> with tf.Graph().as_default() as graph:
    ...     y = tf.sqrt(tf.placeholder(tf.float32, [None], name="x"), name="root")
    >>> graph.to_data()["nodes"][1]
    {'name': 'root', 'op': 'Sqrt', 'outputs': [{'shape': [None], 'dtype': 'float32'}], 'line': 2}
    >>> graph.to_data()["edges"]
    [{'from': 'x', 'output': 0, 'to': 'root', 'slot': 0}]
    """
    nodes, edges = [], []
    for op in graph.get_operations():
        outputs = [{"shape": None if one.sizes is None else list(one.sizes), "dtype": one.dtype.name} for one in op.outputs]
        line = op.call.__code__.co_firstlineno if op.call.__name__ == "stand_in" else None
        nodes.append({"name": op.name, "op": op.type, "outputs": outputs, "line": line})
        edges += [{"from": one.op.name, "output": one.value_index, "to": op.name, "slot": slot} for slot, one in enumerate(op.inputs)]
        edges += [{"from": one.name, "output": None, "to": op.name, "slot": None} for one in op.control_inputs]
    return {"nodes": nodes, "edges": edges}


class NodeDef(NamedTuple):
    """One node of a description: its name, its type, and what it reads."""

    name: str
    op: str
    input: list[str]

    def __str__(self) -> str:
        return "\n".join([f'name: "{self.name}"', f'op: "{self.op}"', *[f'input: "{one}"' for one in self.input]]) + "\n"


class GraphDef:
    """A graph as a description that prints."""

    def __init__(self, graph: Graph) -> None:
        self.node = [
            NodeDef(
                op.name,
                op.type,
                [one.op.name if not one.value_index else one.name for one in op.inputs] + [f"^{one.name}" for one in op.control_inputs],
            )
            for op in graph.get_operations()
        ]

    def __str__(self) -> str:
        return "".join("node {\n" + "".join(f"  {line}\n" for line in str(one).splitlines()) + "}\n" for one in self.node)


_SHAPES = {"Const": "ellipse", "Placeholder": "invhouse", "VariableV2": "cylinder", "NoOp": "point"}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def dot(graph: Graph) -> str:
    """The graph in Graphviz's language: tensors flow along full arrows, what only waits is dotted.

    >>> import autograd_core.dialects.tensorflow.compat.v1 as tf
    >>> with tf.Graph().as_default() as graph:
    ...     y = tf.square(tf.constant(3.0, name="x"))
    >>> print(graph.to_dot())
    digraph graph {
      rankdir=BT
      "x" [label="x\\nConst ()", shape=ellipse]
      "Square" [label="Square\\nSquare ()", shape=box]
      "x" -> "Square"
    }
    """
    found = plain(graph)
    lines = ["digraph graph {", "  rankdir=BT"]
    for node in found["nodes"]:
        shapes = " ".join(_sizes(one["shape"]) for one in node["outputs"])
        label = _quoted(f"{node['name']}\n{node['op']} {shapes}".rstrip()).replace("\n", "\\n")
        lines.append(f"  {_quoted(node['name'])} [label={label}, shape={_SHAPES.get(node['op'], 'box')}]")
    for edge in found["edges"]:
        style = "" if edge["slot"] is not None else " [style=dotted]"
        lines.append(f"  {_quoted(edge['from'])} -> {_quoted(edge['to'])}{style}")
    return "\n".join([*lines, "}"])


def _sizes(shape: Any) -> str:
    return "<?>" if shape is None else "(" + ", ".join("?" if one is None else str(one) for one in shape) + ")"
