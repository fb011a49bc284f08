"""`tf.gradients`: nodes that ask the engine for gradients when they are run.

One node walks the engine's tape once for all `xs`; beside it stands a node for each x, with TensorFlow's name. Which x the `ys` depend on is known while the graph is built:
the others are `None`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd_core.backward import grad
from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.graph import Graph, graph_in_use
from autograd_core.dialects.tensorflow.compat.graphs.place import Caller, caller_here
from autograd_core.dialects.tensorflow.compat.graphs.session import Run
from autograd_core.dialects.tensorflow.compat.graphs.slopes import slope_name
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation, Symbol
from autograd_core.dialects.tensorflow.dispatch import HANDLE, OPS
from autograd_core.modes import mode
from autograd_core.op import make
from autograd_core.tape import Variable as State

__all__ = ["gradients", "hessians"]


class Gradient:
    """What the node does: one walk back from `ys` to `xs`, around `stops`."""

    is_gradient = True

    def __init__(self, ys: Sequence[Symbol], xs: Sequence[Symbol], seeds: int, stops: Sequence[Symbol]) -> None:
        self.ys, self.xs, self.seeds, self.stops = ys, xs, seeds, stops

    def __call__(self, run: Run, inputs: Sequence[Any]) -> Sequence[Any]:
        count = len(self.ys)
        ys, xs, again = inputs[:count], inputs[count : count + len(self.xs)], self in run.again
        seeds = [*inputs[count + len(self.xs) :]] if self.seeds else [None] * count
        seeds = [self._ones(y) if seed is None else seed for y, seed in zip(ys, seeds, strict=True)]
        live = [(y, seed) for y, seed in zip(ys, seeds, strict=True) if y.tracked]
        found: Sequence[Any] = [None] * len(xs)
        hooks = [self._cut(run.values[one]) for one in self.stops if one in run.values]
        if live and xs:
            with mode(grad=True):
                found = grad([y for y, _ in live], xs, [seed for _, seed in live], retain_graph=True, create_graph=again, allow_unused=True)
        for hook in hooks:
            if hook is not None:
                hook.remove()
        return [self._dressed(one if one is not None else make(x.array * 0)) for one, x in zip(found, xs, strict=True)]

    @staticmethod
    def _ones(y: Any) -> Any:
        with mode(grad=False, recorder=None):
            return OPS["ones_like"](y)

    @staticmethod
    def _dressed(tensor: Any) -> Any:
        if not isinstance(tensor, HANDLE[0]):
            tensor.__class__ = HANDLE[0]
        return tensor

    @staticmethod
    def _cut(tensor: Any) -> Any:
        """No gradient goes on from here to what the tensor was computed from."""
        if not isinstance(tensor, State) or tensor.node is None:
            return None
        return tensor.node.register_hook(lambda given, _: tuple(None if one is None else one * 0 for one in given))


def _flat(values: Any) -> list[Any]:
    return list(values) if isinstance(values, (list, tuple)) else [values]


def _reference(value: Any) -> Symbol:
    """What gradients are asked for: a variable's own node."""
    return value.as_graph_element() if hasattr(type(value), "as_graph_element") else as_symbol(value)


def gradients(
    ys: Any, xs: Any, grad_ys: Any = None, name: str = "gradients", colocate_gradients_with_ops: bool = False, gate_gradients: bool = False,
    aggregation_method: Any = None, stop_gradients: Any = None, unconnected_gradients: Any = "none",
) -> list[Any]:  # fmt: skip
    """The sum of derivatives of `ys` by each of `xs`, as tensors of the graph.

    `grad_ys` weighs the `ys`; `stop_gradients` are taken as constants. `None` for an x that `ys` do not depend on (zeros with
    `unconnected_gradients="zero"`). Raises `ValueError` for tensors of several graphs.

    >>> import autograd_core.dialects.tensorflow.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as session:
    ...     x = tf.constant(3.0)
    ...     (slope,) = tf.gradients(x * x * x, x)
    ...     (bend,) = tf.gradients(slope, x)
    ...     session.run([slope, bend])
    [np.float32(27.0), np.float32(18.0)]
    """
    del colocate_gradients_with_ops, gate_gradients, aggregation_method
    tops, bottoms = [as_symbol(y) for y in _flat(ys)], [_reference(x) for x in _flat(xs)]
    stops = [_reference(one) for one in _flat(stop_gradients)] if stop_gradients is not None else []
    graph, call = graph_in_use([*tops, *bottoms]), caller_here(2)
    given = _flat(grad_ys) if grad_ys is not None else [None] * len(tops)
    if len(given) != len(tops):
        raise ValueError(f"Passed {len(given)} grad_ys for {len(tops)} ys")
    with graph.as_default():
        with graph.name_scope(name):
            found = _built(graph, call, tops, bottoms, given, stops)
        zeros = str(getattr(unconnected_gradients, "value", unconnected_gradients)).lower().endswith("zero")
        return [OPS["zeros_like"](x) if zeros and x not in found else found.get(x) for x in bottoms]


def _built(graph: Graph, call: Caller, ys: list[Symbol], xs: list[Symbol], given: list[Any], stops: list[Symbol]) -> dict[Symbol, Symbol]:
    between = _between(ys, xs, set(stops))
    live = [x for x in dict.fromkeys(xs) if x in between]
    seeds = [as_symbol(one) for one in given if one is not None]
    weights = [as_symbol(w) if w is not None else OPS["ones_like"](y) for y, w in zip(ys, given, strict=True)] if seeds else []
    kernel = Gradient(ys, live, len(weights), stops)
    outputs = [(x.sizes, x.dtype.base_dtype) for x in live]
    results: dict[Symbol, Symbol] = {}
    if live:
        op = graph.node("SymbolicGradient", [*ys, *live, *weights], outputs, kernel, "SymbolicGradient", call=call)
        op.connected = tuple(True for _ in op.inputs)
        same: dict[Any, Symbol] = {}
        for x, slope in zip(live, op.outputs, strict=True):
            name, key = slope_name(x, between, ys)
            if key not in same or same[key].sizes != slope.sizes:
                same[key] = _named(graph, slope, name, call)
            results[x] = same[key]
    return results


def _named(graph: Graph, slope: Symbol, name: str, call: Caller) -> Symbol:
    op: Operation = graph.node("Identity", (slope,), [(slope.sizes, slope.dtype)], lambda _run, inputs: inputs, name, call=call)
    op.connected = (True,)
    return op.outputs[0]


def _between(ys: Sequence[Symbol], xs: Sequence[Symbol], stops: set[Symbol]) -> dict[Symbol, list[tuple[Operation, int]]]:
    """The tensors on the way from `xs` to `ys` (with the places where they are read on that way), by walking up and then down again."""
    above: set[Operation] = set()
    stack = [y.op for y in ys]
    blocked = {one.op for one in stops}
    while stack:
        op = stack.pop()
        if op not in above:
            above.add(op)
            if op not in blocked:
                stack += [one.op for one in op.inputs]
    found: dict[Symbol, list[tuple[Operation, int]]] = {x: [] for x in xs if x.op in above}
    for op in sorted(above, key=lambda one: one.index):
        if op.connected is None or op in blocked:
            continue
        slots = [slot for slot, (one, flows) in enumerate(zip(op.inputs, op.connected, strict=False)) if flows and one in found]
        for slot in slots:
            found[op.inputs[slot]].append((op, slot))
        if slots:
            for output in op.outputs:
                found.setdefault(output, [])
    reached = {y for y in ys if y in found}
    for op in sorted({op for read in found.values() for op, _ in read}, key=lambda one: -one.index):
        if not reached.isdisjoint(op.outputs):
            reached.update(one for slot, one in enumerate(op.inputs) if one in found and (op, slot) in found[one])
    return {one: [(op, slot) for op, slot in read if not reached.isdisjoint(op.outputs)] for one, read in found.items() if one in reached}


def hessians(ys: Any, xs: Any, name: str = "hessians", **_: Any) -> list[Any]:
    """The matrix of second derivatives of the sum of `ys` by each of `xs` with itself, of shape `x.shape + x.shape`; shapes must be known."""
    del name
    found = []
    for x in _flat(xs):
        symbol = _reference(x)
        (slope,) = gradients(ys, x)
        count = symbol.shape.num_elements()
        flat = OPS["reshape"](slope, [-1])
        rows = [gradients(flat[i], x, unconnected_gradients="zero")[0] for i in range(count or 0)]
        found.append(OPS["reshape"](OPS["stack"](rows), [*symbol.shape.as_list() * 2]))
    return found
