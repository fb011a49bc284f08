"""What runs when: control dependencies, groups, branches and loops of a graph.

The nodes of a branch, or of a loop's condition and body, form a block. The node that the block belongs to runs it, as often as it must, on the engine's tape: so
gradients pass through whatever was run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.graph import Block, Graph, get_default_graph, op_of
from autograd_core.dialects.tensorflow.compat.graphs.infer import filled, leaves
from autograd_core.dialects.tensorflow.compat.graphs.place import caller_here
from autograd_core.dialects.tensorflow.compat.graphs.session import Plan, Run
from autograd_core.dialects.tensorflow.compat.graphs.shapes import TensorShape, sizes_of
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation, Symbol
from autograd_core.dialects.tensorflow.compat.graphs.variable import RefVariable
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["Part", "case", "cond", "control_dependencies", "group", "no_op", "tuple_of", "while_loop"]


def control_dependencies(control_inputs: Any) -> Any:
    """`with tf.control_dependencies([a, b]):` what is built inside runs after `a` and `b`."""
    return get_default_graph().control_dependencies(control_inputs)


def no_op(name: str | None = None) -> Operation:
    """An operation that does nothing; it can have control inputs."""
    return get_default_graph().node("NoOp", (), (), None, name, call=caller_here(2))


def group(*inputs: Any, name: str | None = None, **_: Any) -> Operation:
    """An operation that is done when all of `inputs` (operations, tensors, lists of them) are."""
    graph = get_default_graph()
    ops = [op_of(graph.as_graph_element(one)) for one in _flat(inputs) if one is not None]
    made = graph.node("NoOp", (), (), None, name or "group_deps", call=caller_here(2))
    made.control_inputs = tuple(dict.fromkeys([*made.control_inputs, *ops]))
    made.late = False
    return made


def _flat(values: Any) -> list[Any]:
    if isinstance(values, (list, tuple)):
        return [one for part in values for one in _flat(part)]
    return [*values.values()] if isinstance(values, dict) else [values]


def tuple_of(tensors: Sequence[Any], name: str | None = None, control_inputs: Sequence[Any] | None = None) -> list[Any]:
    """The same tensors, none of which can be read before all of them (and `control_inputs`) are computed."""
    graph = get_default_graph()
    with graph.name_scope(name or "tuple"):
        symbols = [None if one is None else as_symbol(one) for one in tensors]
        gate = group([one for one in symbols if one is not None], list(control_inputs or ()))
        with graph.control_dependencies([gate]):
            return [None if one is None else _passed(graph, one, "control_dependency") for one in symbols]


def _passed(graph: Graph, symbol: Symbol, name: str) -> Symbol:
    op = graph.node(
        "Identity", (symbol,), [(symbol.sizes, symbol.dtype.base_dtype)], lambda _run, inputs: inputs, name, call=caller_here(3)
    )
    op.connected = (True,)
    return op.outputs[0]


class Part:
    """A block with its results, as something that runs."""

    __slots__ = ("_plan", "block", "results")

    def __init__(self, block: Block, results: Sequence[Symbol]) -> None:
        self.block, self.results = block, list(results)
        self._plan: Plan | None = None

    @property
    def outside(self) -> list[Symbol]:
        """What it reads from around it: also results that are not computed inside."""
        return list(dict.fromkeys([*self.block.outside, *[one for one in self.results if one.op not in self.block.nodes]]))

    def __call__(self, run: Run, given: dict[Symbol, Any]) -> list[Any]:
        """The values of its results."""
        if self._plan is None:
            goals = [one.op for one in self.results] + [op for op in self.block.nodes if op.late]
            self._plan = Plan(goals, frozenset(given), self.block)
        return run.inner(self._plan.order, given, self.results)


def _branch(graph: Graph, function: Callable[[], Any], name: str) -> tuple[Part, Any]:
    with graph.block(name) as block:
        found: list[Any] = []
        structure = leaves(function(), found, (Symbol, RefVariable, Operation, int, float))
        symbols = [_passed(graph, as_symbol(_anchor(graph, one)), "Identity") for one in found]
    return Part(block, symbols), structure


def _anchor(graph: Graph, one: Any) -> Any:
    if not isinstance(one, Operation):
        return one
    with graph.control_dependencies([one]):
        return as_symbol(0)


def cond(pred: Any, true_fn: Callable[[], Any] | None = None, false_fn: Callable[[], Any] | None = None, strict: bool = False, name: str | None = None,
         fn1: Any = None, fn2: Any = None) -> Any:  # fmt: skip
    """What `true_fn()` makes where `pred` is true in the run, otherwise what `false_fn()` makes; only that branch is run.

    Raises `TypeError` for a `pred` that Python knows already, `ValueError` where the branches return different numbers or dtypes of tensors.
    """
    del strict
    true_fn, false_fn = true_fn or fn1, false_fn or fn2
    if isinstance(pred, bool):
        raise TypeError("pred must not be a Python bool")
    if not callable(true_fn) or not callable(false_fn):
        raise TypeError(f"{'true' if not callable(true_fn) else 'false'}_fn must be callable.")
    graph, choice = get_default_graph(), as_symbol(pred)
    with graph.name_scope(name or "cond"):
        yes, structure = _branch(graph, true_fn, "true")
        no, other = _branch(graph, false_fn, "false")
        if len(yes.results) != len(no.results):
            raise refuse_as(ValueError, "tf1_branches", first=str(structure), second=str(other))
        outputs = []
        for one, two in zip(yes.results, no.results, strict=True):
            if one.dtype.numpy != two.dtype.numpy:
                raise refuse_as(TypeError, "tf1_branch_dtypes", first=one.dtype.name, second=two.dtype.name)
            outputs.append((_common(one, two), one.dtype))
        outside = list(dict.fromkeys([choice, *yes.outside, *no.outside]))

        def kernel(run: Run, inputs: Sequence[Any]) -> Sequence[Any]:
            return (yes if bool(inputs[0].array) else no)(run, {})

        op = graph.node("If", outside, outputs, kernel, "If", call=caller_here(2))
        op.connected = tuple(one.dtype.numpy.kind == "f" for one in outside)
        op.late = any(one.late for part in (yes, no) for one in part.block.nodes)
        merged = [_passed(graph, one, "Merge") for one in op.outputs]
    return filled(structure, merged)


def _common(one: Symbol, two: Symbol) -> tuple[int | None, ...] | None:
    if one.sizes is None or two.sizes is None or len(one.sizes) != len(two.sizes):
        return None
    return tuple(a if a == b else None for a, b in zip(one.sizes, two.sizes, strict=True))


def case(
    pred_fn_pairs: Any, default: Callable[[], Any] | None = None, exclusive: bool = False, strict: bool = False, name: str = "case"
) -> Any:
    """What the function of the first true condition makes; `default()` where none is true."""
    del exclusive, strict
    pairs = list(pred_fn_pairs.items() if isinstance(pred_fn_pairs, dict) else pred_fn_pairs)
    rest = default
    if rest is None:
        rest = pairs.pop()[1]
    for pred, function in reversed(pairs):
        rest = _nested(pred, function, rest, name)
    return rest()


def _nested(pred: Any, function: Any, otherwise: Any, name: str) -> Callable[[], Any]:
    return lambda: cond(pred, function, otherwise, name=name)


def while_loop(
    cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any, shape_invariants: Any = None, parallel_iterations: int = 10,
    back_prop: bool = True, swap_memory: bool = False, name: str | None = None, maximum_iterations: Any = None, return_same_structure: bool = False,
) -> Any:  # fmt: skip
    """Run `body(*vars)` while `cond(*vars)`, starting from `loop_vars`; returns the last values, in their structure.

    Raises `ValueError` where a variable's shape changes in the body and `shape_invariants` does not allow it, and where the body returns other numbers of tensors.
    """
    del parallel_iterations, back_prop, swap_memory
    graph = get_default_graph()
    with graph.name_scope(name or "while"):
        found: list[Any] = []
        structure = leaves(list(loop_vars) if isinstance(loop_vars, (list, tuple)) else [loop_vars], found, _NUMBERS)
        start = [as_symbol(one) for one in found]
        sizes = _invariants(shape_invariants, start)
        with graph.block("while") as block:
            inner = [
                graph.node("Merge", (), [(size, one.dtype.base_dtype)], None, "Merge").outputs[0]
                for one, size in zip(start, sizes, strict=True)
            ]
            arguments = filled(structure, inner)
            test = as_symbol(cond(*arguments))
            returned: list[Any] = []
            made = body(*arguments)
            after = leaves(list(made) if isinstance(made, (list, tuple)) else [made], returned, _NUMBERS)
            if len(returned) != len(start):
                raise refuse_as(ValueError, "tf1_loop_structure", expected=len(start), given=len(returned))
            del after
            ends = [_passed(graph, as_symbol(one, before.dtype), "NextIteration") for one, before in zip(returned, inner, strict=True)]
        _check(inner, ends, sizes)
        condition, step = Part(block, [test]), Part(block, ends)
        given = set(inner)
        outside = [one for one in dict.fromkeys([*condition.outside, *step.outside]) if one not in given]
        limit = maximum_iterations

        def kernel(run: Run, inputs: Sequence[Any]) -> Sequence[Any]:
            values, count = list(inputs[: len(start)]), 0
            while (limit is None or count < limit) and bool(condition(run, dict(zip(inner, values, strict=True)))[0].array):
                values = step(run, dict(zip(inner, values, strict=True)))
                count += 1
            return values

        op = graph.node("While", [*start, *outside], [(size, one.dtype.base_dtype) for one, size in zip(start, sizes, strict=True)], kernel, "While", call=caller_here(2))  # fmt: skip
        op.connected = tuple(one.dtype.numpy.kind == "f" for one in op.inputs)
        op.late = any(one.late for one in block.nodes)
        result = filled(structure, [_passed(graph, one, "Exit") for one in op.outputs])
    alone = len(result) == 1 and not return_same_structure
    return result[0] if alone else tuple(result) if isinstance(loop_vars, tuple) else result


_NUMBERS = (Symbol, RefVariable, int, float, bool)


def _invariants(given: Any, start: Sequence[Symbol]) -> list[Any]:
    if given is None:
        return [one.sizes for one in start]
    return [sizes_of(TensorShape(one)) for one in _shapes(given)]


def _shapes(given: Any) -> list[Any]:
    if isinstance(given, (list, tuple)) and not isinstance(given, TensorShape):
        return [one for part in given for one in _shapes(part)]
    return [given]


def _check(before: Sequence[Symbol], after: Sequence[Symbol], sizes: Sequence[Any]) -> None:
    for one, two, size in zip(before, after, sizes, strict=True):
        if one.dtype.numpy != two.dtype.numpy:
            raise refuse_as(TypeError, "tf1_loop_dtype", name=one.name, before=one.dtype.name, after=two.dtype.name)
        less = size is not None and (
            two.sizes is None or len(two.sizes) != len(size) or any(a is not None and a != b for a, b in zip(size, two.sizes, strict=True))
        )
        if less:
            raise refuse_as(ValueError, "tf1_loop_shape", name=one.name, before=str(TensorShape(size)), after=str(TensorShape(two.sizes)))
