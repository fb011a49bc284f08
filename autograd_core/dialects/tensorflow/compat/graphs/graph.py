"""`tf.Graph`: nodes in the order they were built, their names, what must run before what, and collections.

A node is built after its inputs, so the order of building is a topological order, as on the engine's tape. Knows no particular function.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from autograd_core.dialects.surface import FRESH
from autograd_core.dialects.tensorflow.compat.graphs.place import Caller, caller_here, place_of
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Kernel, Operation, Symbol
from autograd_core.dialects.tensorflow.dispatch import BUILDING
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.modes import current_mode

__all__ = ["Block", "Graph", "get_default_graph", "graph_in_use", "op_of", "reset_default_graph"]


class Block:
    """The nodes of a branch or of a loop's body: they run when the node they belong to says so. `outside` are the symbols they read from around them."""

    __slots__ = ("name", "nodes", "outside")

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: set[Operation] = set()
        self.outside: dict[Symbol, None] = {}


class Graph:
    """A graph of operations that a session runs.

    >>> import autograd_core.dialects.tensorflow.compat.v1 as tf
    >>> with tf.Graph().as_default() as graph:
    ...     y = tf.constant(2.0, name="x") * 3.0
    >>> y.name, [op.name for op in graph.get_operations()]
    ('mul:0', ['x', 'mul/y', 'mul'])
    """

    def __init__(self) -> None:
        self._operations: list[Operation] = []
        self._by_name: dict[str, Operation] = {}
        self._used: dict[str, int] = {}
        self._scope = ""
        self._controls: list[list[Operation]] = []
        self._collections: dict[Any, list[Any]] = {}
        self.drawn = 0  # how many random nodes took their seed from the graph's
        self.blocks: list[Block] = []
        self.seed: int | None = None
        self.finalized = False
        self.has_run = False
        self.recorder: Any = None  # who logs the program that builds it
        _graphs.add(self)

    # -- what there is ----------------------------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """How many nodes have been made."""
        return len(self._operations)

    def get_operations(self) -> list[Operation]:
        """All nodes, in the order they were built."""
        return list(self._operations)

    def get_operation_by_name(self, name: str) -> Operation:
        """A node by its name; `KeyError` where there is none."""
        if name not in self._by_name:
            raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")
        return self._by_name[name]

    def get_tensor_by_name(self, name: str) -> Symbol:
        """A tensor by its name, `add:0`; `ValueError` for a node's name, `KeyError` where there is none."""
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings (or similar), not {type(name).__name__}.")
        return self.as_graph_element(name, True, False)  # type: ignore[no-any-return]

    def as_graph_element(self, given: Any, allow_tensor: bool = True, allow_operation: bool = True) -> Any:
        """The tensor or operation of this graph that a name, a variable, a tensor or an operation stands for."""
        own = getattr(type(given), "as_graph_element", None)  # of the class: asking a symbol for what it has not is a search
        thing = own(given) if own is not None else given
        if isinstance(thing, str):
            return self._named(thing, allow_tensor, allow_operation)
        if isinstance(thing, Symbol if not allow_operation else (Symbol, Operation)):
            if thing.graph is not self:
                word = "Tensor" if isinstance(thing, Symbol) else "Operation"
                raise ValueError(f"{word} {str(thing).rstrip()} is not an element of this graph.")
            return thing
        kinds = " or ".join(word for word, allowed in (("Tensor", allow_tensor), ("Operation", allow_operation)) if allowed)
        raise TypeError(f"Can not convert a {type(given).__name__} into a {kinds}.")

    def _named(self, name: str, allow_tensor: bool, allow_operation: bool) -> Any:
        if ":" in name and allow_tensor:
            node, _, number = name.partition(":")
            if not number.isdigit():
                raise ValueError(f"The name {name!r} looks a like a Tensor name, but is not a valid one.")
            if node not in self._by_name:
                raise KeyError(
                    f"The name {name!r} refers to a Tensor which does not exist. The operation, {node!r}, does not exist in the graph."
                )
            outputs = self._by_name[node].outputs
            if int(number) >= len(outputs):
                raise KeyError(
                    f"The name {name!r} refers to a Tensor which does not exist. The operation, {node!r}, exists but only has {len(outputs)} outputs."
                )
            return outputs[int(number)]
        if not allow_operation:
            raise ValueError(
                f"The name {name!r} looks like an (invalid) Operation name, not a Tensor. "
                'Tensor names must be of the form "<op_name>:<output_index>".'
            )
        if name not in self._by_name:
            raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")
        return self._by_name[name]

    def is_fetchable(self, tensor_or_op: Any) -> bool:
        """Whether a session can fetch it."""
        return getattr(tensor_or_op, "graph", None) is self

    is_feedable = is_fetchable

    # -- names ------------------------------------------------------------------------------------------------------

    def unique_name(self, name: str, mark_as_used: bool = True) -> str:
        """The name in the current scope, with a number where it is taken; names that differ in case only are the same."""
        name = self._scope + name
        key = name.lower()
        number = self._used.get(key, 0)
        if mark_as_used:
            self._used[key] = number + 1
        if number:
            base = key
            while key in self._used:
                key = f"{base}_{number}"
                number += 1
            if mark_as_used:
                self._used[key] = 1
            name = f"{name}_{number - 1}"
        return name

    @contextmanager
    def name_scope(self, name: str | None) -> Iterator[str]:
        """Inside, names begin with `name/`, made unique; a name that ends in `/` is an old scope, entered again."""
        before = self._scope
        if not name:
            self._scope = ""
        elif name.endswith("/"):
            self._scope = name
        else:
            self._scope = self.unique_name(name) + "/"
        try:
            yield self._scope
        finally:
            self._scope = before

    def get_name_scope(self) -> str:
        """The scope names begin with here."""
        return self._scope.rstrip("/")

    # -- building ---------------------------------------------------------------------------------------------------

    def node(
        self, kind: str, inputs: Sequence[Symbol], outputs: Sequence[tuple[Any, Any]], kernel: Kernel | None, name: str | None = None, *,
        late: bool = False, call: Caller | None = None,
    ) -> Operation:  # fmt: skip
        """A new node; `outputs` are pairs of sizes and dtype. A name that ends in `/` is taken as it is."""
        if self.finalized:
            raise refuse_as(RuntimeError, "tf1_finalized")
        name = name or kind
        whole = name[:-1] if name.endswith("/") else self.unique_name(name)
        op = Operation(self, kind, whole, inputs, kernel, call or caller_here(3), late)
        op.outputs = tuple(Symbol(op, number, sizes, as_dtype(dtype)) for number, (sizes, dtype) in enumerate(outputs))
        op.control_inputs = tuple(dict.fromkeys(one for level in self._controls for one in level))
        op.index = len(self._operations)
        if not op.index:
            self.recorder = current_mode().recorder
        self._operations.append(op)
        self._by_name[whole] = op
        for block in self.blocks:
            block.outside.update((one, None) for one in inputs if one.op not in block.nodes)
            block.outside.update((one.outputs[0], None) for one in op.control_inputs if one not in block.nodes and one.outputs)
            block.nodes.add(op)
        return op

    @contextmanager
    def control_dependencies(self, control_inputs: Sequence[Any] | None) -> Iterator[None]:
        """Nodes built inside run after these; with `None`, after none that blocks around ask for."""
        before = self._controls
        self._controls = [] if control_inputs is None else [*before, [op_of(self.as_graph_element(one)) for one in control_inputs]]
        try:
            yield
        finally:
            self._controls = before

    @contextmanager
    def block(self, name: str) -> Iterator[Block]:
        """Nodes built inside belong to a branch or a loop's body, and run only when it says so."""
        made = Block(name)
        before, self._controls = self._controls, []
        self.blocks.append(made)
        try:
            yield made
        finally:
            self.blocks.remove(made)
            self._controls = before

    def device(self, _name: Any) -> Any:
        """Accepted: everything runs where the arrays are."""
        return _nothing()

    def finalize(self) -> None:
        """No more nodes from here on."""
        self.finalized = True

    # -- collections ------------------------------------------------------------------------------------------------

    def add_to_collection(self, name: Any, value: Any) -> None:
        """Put a value into the collection of that name."""
        self._collections.setdefault(name, []).append(value)

    def add_to_collections(self, names: Any, value: Any) -> None:
        """Put a value into several collections."""
        for name in [names] if isinstance(names, str) else names:
            self.add_to_collection(name, value)

    def get_collection(self, name: Any, scope: str | None = None) -> list[Any]:
        """What is in a collection; with `scope`, what has a name that begins so."""
        found = self._collections.get(name, [])
        return [one for one in found if scope is None or getattr(one, "name", "").startswith(scope)]

    def get_collection_ref(self, name: Any) -> list[Any]:
        """The collection itself, to be changed."""
        return self._collections.setdefault(name, [])

    def get_all_collection_keys(self) -> list[Any]:
        """The names of the collections that hold something."""
        return [name for name, held in self._collections.items() if held and isinstance(name, str)]

    def clear_collection(self, name: Any) -> None:
        """Empty a collection."""
        self._collections.pop(name, None)

    # -- in use -----------------------------------------------------------------------------------------------------

    @contextmanager
    def as_default(self) -> Iterator[Graph]:
        """Inside, what is built belongs to this graph."""
        from autograd_core.dialects.tensorflow.compat.graphs.building import build

        _stack.append(self)
        token = BUILDING.set(build)
        try:
            yield self
        finally:
            BUILDING.reset(token)
            if self in _stack:
                _stack.remove(self)

    def session_for(self, session: Any, what: str, verb: str) -> Any:
        """The given session, or the default one; `ValueError` where there is none or it runs another graph."""
        if session is None:
            session = default_session[-1] if default_session else None
        if session is None:
            how = "evaluate tensor using `eval()`" if verb == "eval" else "execute operation using `run()`"
            raise refuse_as(ValueError, "tf1_no_session", how=how, call=verb)
        if session.graph is not self:
            raise refuse_as(ValueError, "tf1_session_of_other_graph", what=what)
        return session

    def as_graph_def(self, from_version: Any = None, add_shapes: bool = False) -> Any:
        """The nodes as a description that prints: `.node` is a list of name, op and inputs."""
        from autograd_core.dialects.tensorflow.compat.graphs.picture import GraphDef

        del from_version, add_shapes
        return GraphDef(self)

    def to_data(self) -> dict[str, Any]:
        """Nodes and edges as plain data, ready for JSON (`compat.graphs.picture`)."""
        from autograd_core.dialects.tensorflow.compat.graphs.picture import plain

        return plain(self)

    def to_dot(self) -> str:
        """The graph in Graphviz's language (`compat.graphs.picture`)."""
        from autograd_core.dialects.tensorflow.compat.graphs.picture import dot

        return dot(self)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


_graphs: WeakSet[Graph] = WeakSet()
default_session: list[Any] = []
"""The sessions entered, innermost last."""
_stack: list[Graph] = []
_default: list[Graph] = []


def get_default_graph() -> Graph:
    """The graph that what is built here belongs to."""
    if _stack:
        return _stack[-1]
    if not _default:
        _default.append(Graph())
    return _default[0]


def reset_default_graph() -> None:
    """Forget the default graph: the next one is empty. Not inside `with graph.as_default()`."""
    if _stack:
        raise AssertionError(
            "Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared graph, exit the nesting and create a new graph."
        )
    _default.clear()


def graph_in_use(inputs: Sequence[Symbol]) -> Graph:
    """The graph of these inputs, or the default one; `ValueError` where they are of several."""
    if not inputs:
        return get_default_graph()
    first = inputs[0]
    for one in inputs[1:]:
        if one.graph is not first.graph:
            graphs = f"{first.graph} and {one.graph}"
            raise refuse_as(ValueError, "tf1_two_graphs", first=str(one), second=str(first), graphs=graphs)
    return first.graph


def op_of(element: Any) -> Operation:
    """The operation that makes a tensor, or the operation itself."""
    return element.op if isinstance(element, Symbol) else element


def _say_what_never_ran() -> None:
    """A program that builds a graph and runs none of it has no numbers to show: its recording says so."""
    for graph in _graphs:
        if graph.recorder is not None and not graph.has_run and graph._operations:
            last = graph._operations[-1]
            words = f"A graph of {len(graph._operations)} nodes was built, up to {last.name!r}, and no session has run it: there are no numbers yet."
            hint = "Run it: with tf.Session() as sess: print(sess.run(...)). graph.to_dot() draws it as it is."
            graph.recorder.notice("warning", words, hint, None, place_of(last.call), {"message": words})
            graph.recorder = None


def _start_afresh() -> None:
    _say_what_never_ran()
    _stack.clear()
    _default.clear()
    default_session.clear()
    BUILDING.set(None)


FRESH.append(_start_afresh)
