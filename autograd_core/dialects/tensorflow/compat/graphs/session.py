"""`tf.Session`: the values that variables have, and running what is asked for.

A run evaluates the nodes that the fetches need, on the engine's tensors, each from the line that built it. Nodes that change state wait until nothing else
can run, so that what is fetched beside an update was computed before it. No recursion: a graph may be a chain of any length. Knows no particular node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.compat.graphs.graph import Block, Graph, default_session, get_default_graph, op_of
from autograd_core.dialects.tensorflow.compat.graphs.infer import Tape
from autograd_core.dialects.tensorflow.compat.graphs.place import place_of
from autograd_core.dialects.tensorflow.compat.graphs.shapes import TensorShape
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation, Symbol
from autograd_core.dialects.tensorflow.convert import wrap
from autograd_core.dialects.tensorflow.dispatch import TAPES, building
from autograd_core.dialects.tensorflow.dtypes import spoken
from autograd_core.dialects.tensorflow.errors import FailedPreconditionError, InvalidArgumentError, OpError, refuse_as
from autograd_core.errors import AutogradError
from autograd_core.modes import mode
from autograd_core.tape import Variable as State

__all__ = ["InteractiveSession", "Plan", "Run", "Session", "refused"]


def refused(op: Operation, kind: type[Exception], entry: str, **params: Any) -> Exception:
    """An error of a run, at the line that built the node."""
    error = refuse_as(kind, entry, **params)
    return error.told_as(kind, place_of(op.call, f"built {op.name}"))  # type: ignore[attr-defined,no-any-return]


class Plan:
    """The nodes that some fetches need, in the order they run; `wanted` are the tensors that gradients are asked for, `again` the gradients that are differentiated themselves."""

    __slots__ = ("again", "order", "wanted")

    def __init__(self, goals: Iterable[Operation], given: frozenset[Symbol], within: Block | None = None) -> None:
        needed: set[Operation] = set()
        stack = list(goals)
        while stack:
            op = stack.pop()
            if op not in needed and (within is None or op in within.nodes):
                needed.add(op)
                stack += [one.op for one in op.inputs if one not in given]
                stack += op.control_inputs
        self.order = _ordered(needed, given)
        grads: list[Any] = [op.kernel for op in self.order if getattr(op.kernel, "is_gradient", False)]
        self.wanted: frozenset[Symbol] = frozenset(x for one in grads for x in one.xs)
        self.again = _differentiated(self.order, grads) if len(grads) > 1 else frozenset()


def _ordered(needed: set[Operation], given: frozenset[Symbol]) -> list[Operation]:
    """By the order of building, but what changes state as late as may be."""
    if not any(op.late for op in needed):
        return sorted(needed, key=lambda op: op.index)
    waiting: dict[Operation, int] = {}
    readers: dict[Operation, list[Operation]] = {}
    for op in needed:
        before = {one.op for one in op.inputs if one not in given} | set(op.control_inputs)
        before &= needed
        waiting[op] = len(before)
        for one in before:
            readers.setdefault(one, []).append(op)
    ready = [(op.late, op.index, op) for op, count in waiting.items() if not count]
    heapify(ready)
    order = []
    while ready:
        op = heappop(ready)[2]
        order.append(op)
        for reader in readers.get(op, ()):
            waiting[reader] -= 1
            if not waiting[reader]:
                heappush(ready, (reader.late, reader.index, reader))
    return order


def _differentiated(order: Sequence[Operation], grads: Sequence[Any]) -> frozenset[Any]:
    """The gradients that some other gradient's `ys` depend on: they need a graph of their own."""
    ends = {op for op in order if getattr(op.kernel, "is_gradient", False)}
    above: set[Operation] = {y.op for one in grads for y in one.ys}
    for op in reversed(order):
        if op in above:
            above.update(one.op for one in op.inputs)
    return frozenset(op.kernel for op in ends if op in above)


class Run:
    """One run: the values of tensors so far, and the session whose variables it reads and writes."""

    __slots__ = ("again", "session", "values", "wanted")

    def __init__(self, session: Session, plan: Plan) -> None:
        self.session, self.values = session, {}
        self.wanted, self.again = plan.wanted, plan.again

    values: dict[Symbol, Any]

    def go(self, order: Sequence[Operation]) -> None:
        """Evaluate the nodes."""
        values, wanted = self.values, self.wanted
        for op in order:
            if op.constant is not None:
                results = op.constant
            elif op.kernel is not None:
                try:
                    results = op.call(op.kernel, self, [values[one] for one in op.inputs])
                except (OpError, AutogradError) as problem:
                    raise _at(op, problem) from None
                if op.folds:
                    op.constant = results
            else:
                results = ()
            for symbol, result in zip(op.outputs, results, strict=False):
                if symbol not in values:
                    values[symbol] = self.tracked(result, op.folds) if symbol in wanted else result

    @staticmethod
    def tracked(result: Any, shared: bool = False) -> Any:
        """The tensor, so that gradients can be asked for it; a leaf of this run alone where runs share the tensor."""
        if getattr(result, "tracked", True) or result.array.dtype.kind != "f":
            return result
        leaf = wrap(result.array) if shared else result
        leaf.tracked = True
        return leaf

    def inner(self, order: Sequence[Operation], given: dict[Symbol, Any], wanted: Sequence[Symbol]) -> list[Any]:
        """Evaluate nodes of a block, whose results are forgotten afterwards, from what was computed so far and `given`."""
        before = self.values
        self.values = {**before, **given}
        try:
            self.go(order)
            return [self.values[one] for one in wanted]
        finally:
            self.values = before


def _at(op: Operation, problem: Any) -> Exception:
    """The error, naming the node it happened in."""
    said = problem.explanation
    words = said.message if "{{node" in said.message else f"{said.message.split(' [Op:')[0]}\n\t [[{{{{node {op.name}}}}}]]"
    kind: Any = type(problem) if isinstance(problem, OpError) else InvalidArgumentError
    return kind(said.code, words, said.hint, params=said.params, places=said.places, node=said.node)  # type: ignore[no-any-return]


class Session:
    """Runs a graph.

    >>> import autograd_core.dialects.tensorflow.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     x = tf.placeholder(tf.float32, [None])
    ...     with tf.Session() as session:
    ...         session.run(x * x, feed_dict={x: [1, 2, 3]})
    array([1., 4., 9.], dtype=float32)
    """

    def __init__(self, target: str = "", graph: Graph | None = None, config: Any = None) -> None:
        del target, config
        self._graph = graph or get_default_graph()
        self.variables: dict[Operation, Any] = {}
        self.streams: dict[Any, Any] = {}  # where random numbers, and iterators over data, have come to
        self.closed = False
        self._plans: dict[Any, Plan] = {}
        self._entered: list[Any] = []

    @property
    def graph(self) -> Graph:
        """The graph that it runs."""
        return self._graph

    @property
    def sess_str(self) -> str:
        """The machine it runs on: this one."""
        return ""

    def run(self, fetches: Any, feed_dict: Any = None, options: Any = None, run_metadata: Any = None) -> Any:
        """Evaluate `fetches` (a tensor, an operation, a name, or lists, tuples and dictionaries of these) with the values of `feed_dict`.

        Returns NumPy arrays in the same structure, `None` for operations. Raises `RuntimeError` after `close()`, `TypeError` or `ValueError` for what cannot be
        fetched or fed, `InvalidArgumentError` for a placeholder without a value, `FailedPreconditionError` for a variable without one.
        """
        del options, run_metadata
        if self.closed:
            raise refuse_as(RuntimeError, "tf1_closed")
        if not self._graph.get_operations():
            raise refuse_as(RuntimeError, "tf1_empty_graph")
        self._graph.has_run = True
        goals: list[Any] = []
        structure = self._fetched(fetches, goals)
        fed = self._fed(feed_dict)
        key = (tuple(goals), frozenset(fed), len(self._graph._operations))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = Plan([op_of(one) for one in goals if one not in fed], frozenset(fed))
        run = Run(self, plan)
        token = TAPES.set((Tape(),) if plan.wanted else ())
        try:
            with building(None), mode(grad=bool(plan.wanted)):
                for symbol, value in fed.items():
                    made = symbol.op.call(_entered, value)
                    run.values[symbol] = run.tracked(made) if symbol in plan.wanted else made
                run.go(plan.order)
        finally:
            TAPES.reset(token)
        return structure([self._result(run, one) if isinstance(one, Symbol) else None for one in goals])

    def _result(self, run: Run, symbol: Symbol) -> Any:
        """What is handed out for a tensor: of a variable, what it holds when the run is over."""
        value = run.values[symbol]
        return _fetch(value if getattr(value, "array", value) is not None else self.value_of(symbol.op))

    # -- what is asked for ------------------------------------------------------------------------------------------

    def _fetched(self, fetch: Any, goals: list[Any]) -> Callable[[list[Any]], Any]:
        """Enters what a structure asks for into `goals`; returns what builds the structure from their values."""
        if isinstance(fetch, (list, tuple)):
            parts = [self._fetched(one, goals) for one in fetch]
            if hasattr(fetch, "_fields"):
                return lambda values: type(fetch)(*[part(values) for part in parts])
            return lambda values: (list if isinstance(fetch, list) else tuple)([part(values) for part in parts])
        if isinstance(fetch, dict):
            named = {key: self._fetched(one, goals) for key, one in fetch.items()}
            return lambda values: type(fetch)((key, part(values)) for key, part in named.items())
        if fetch is None:
            raise refuse_as(TypeError, "tf1_fetch_none")
        try:
            goals.append(self._graph.as_graph_element(fetch))
        except TypeError as problem:
            raise refuse_as(TypeError, "tf1_fetch_kind", given=str(fetch), kind=type(fetch).__name__, problem=str(problem)) from None
        except (ValueError, KeyError) as problem:
            raise refuse_as(ValueError, "tf1_fetch_unknown", given=str(fetch), problem=str(problem)) from None
        position = len(goals) - 1
        return lambda values: values[position]

    def _fed(self, feed_dict: Any) -> dict[Symbol, Any]:
        fed: dict[Symbol, Any] = {}
        for key, value in (feed_dict or {}).items():
            try:
                symbol = self._graph.as_graph_element(key, allow_operation=False)
            except (TypeError, ValueError, KeyError) as problem:
                raise refuse_as(TypeError, "tf1_feed_key", problem=str(problem)) from None
            if isinstance(value, Symbol) or hasattr(type(value), "initialized_value"):
                raise refuse_as(TypeError, "tf1_feed_tensor", given=repr(value), key=repr(symbol))
            fed[symbol] = _given(symbol, value)
        return fed

    def value_of(self, op: Operation) -> Any:
        """The value of a variable in this session."""
        if op not in self.variables:
            raise refused(op, FailedPreconditionError, "tf1_uninitialized", name=op.name)
        return self.variables[op]

    # -- in use -----------------------------------------------------------------------------------------------------

    def as_default(self) -> _Default:
        """Inside, `eval()` and `run()` of tensors and operations use this session."""
        return _Default(self)

    def __enter__(self) -> Session:
        self._entered += [self._graph.as_default(), self.as_default()]
        for one in self._entered[-2:]:
            one.__enter__()
        return self

    def __exit__(self, *problem: Any) -> None:
        for _ in range(2):
            self._entered.pop().__exit__(*problem)
        self.close()

    def close(self) -> None:
        """Forget the values of variables; `run` is an error from here on."""
        self.closed = True
        self.variables.clear()
        self._plans.clear()

    def list_devices(self) -> list[Any]:
        """Nothing is known of devices here."""
        return []


class _Default:
    def __init__(self, session: Session) -> None:
        self.session = session

    def __enter__(self) -> Session:
        default_session.append(self.session)
        return self.session

    def __exit__(self, *_: Any) -> None:
        default_session.remove(self.session)


class InteractiveSession(Session):
    """A session that is the default one from here on, until it is closed."""

    def __init__(self, target: str = "", graph: Graph | None = None, config: Any = None) -> None:
        super().__init__(target, graph, config)
        default_session.append(self)

    def close(self) -> None:
        """Forget the values of variables, and be the default session no longer."""
        if self in default_session:
            default_session.remove(self)
        super().close()


def _given(symbol: Symbol, value: Any) -> Any:
    """A value for a tensor as an array; `ValueError` where its shape does not fit."""
    dtype = symbol.dtype.numpy
    value = value.array if isinstance(value, State) else value
    if isinstance(value, int) and not isinstance(value, bool) and dtype.kind in "iu" and dtype.type(value) != value:
        raise TypeError(
            f"Type of feed value {value} with type {type(value)} is not compatible with Tensor type {dtype.type}. Try explicitly setting the type of the feed tensor to a larger type (e.g. int64)."
        )
    array = np.asarray(value) if dtype.kind == "O" else np.asarray(value, dtype)
    if not symbol.shape.is_compatible_with(array.shape):
        raise refuse_as(ValueError, "tf1_feed_shape", given=str(array.shape), name=symbol.name, shape=str(TensorShape(symbol.sizes)))
    return array


def _entered(array: Any) -> Any:
    return array if array.dtype.kind in "OSU" else wrap(np.array(array)[()])


def _fetch(value: Any) -> Any:
    array = getattr(value, "array", value)
    if isinstance(array, np.ndarray):
        return np.array(array) if array.ndim else array.item() if array.dtype.kind == "O" else array[()]
    return array


def unfed(op: Operation) -> Callable[[Any, Any], Any]:
    """What a placeholder does when no value was fed."""

    def kernel(_run: Any, _inputs: Any) -> Any:
        symbol = op.outputs[0]
        shape = "" if symbol.sizes is None else " and shape [" + ",".join("?" if n is None else str(n) for n in symbol.sizes) + "]"
        raise refused(op, InvalidArgumentError, "tf1_unfed", name=op.name, dtype=spoken(symbol.dtype.numpy), shape=shape)

    return kernel
