"""The tape: nodes in creation order, the modes that decide what is written on it, and the walk backward.

A node is made after its inputs, so the order of creation is a topological order, and the walk is a loop over nodes by
descending sequence number. No recursion: a chain of a million nodes is walked like a chain of three. This module knows
nothing of particular operations: a node's operation pulls a gradient through itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from functools import wraps
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.errors import AutogradError, Place
from autograd_core.source import learner_frame

if TYPE_CHECKING:
    from autograd_core.op import Op
    from autograd_core.recording import Recorder

__all__ = [
    "Mode",
    "Node",
    "Variable",
    "current_mode",
    "enable_grad",
    "is_grad_enabled",
    "no_grad",
    "set_grad_enabled",
    "walk",
]

Array = Any
"""A NumPy or CuPy array, or a NumPy scalar (which is how 0-d values are held: a tenth of the cost of a 0-d array)."""

RECORD_IDS = 1 << 40
"""Each recording numbers its nodes from a multiple of this, so that an id left over from another one is never taken for its own."""

_sequence = itertools.count(1).__next__


class Mode:
    """What holds while code runs: whether operations go on the tape, and who logs them."""

    __slots__ = ("grad", "recorder")

    def __init__(self, grad: bool = True, recorder: Recorder | None = None) -> None:
        self.grad = grad
        self.recorder = recorder


_mode: ContextVar[Mode] = ContextVar("autograd_core_mode", default=Mode())  # noqa: B039  a Mode is never changed in place
current_mode = _mode.get


class mode:  # noqa: N801  used like a function
    """`with mode(grad=False):` changes the given fields until the block ends, also by an exception."""

    __slots__ = ("_changes", "_tokens")

    def __init__(self, **changes: Any) -> None:
        self._changes = changes
        self._tokens: list[Any] = []

    def __enter__(self) -> None:
        now = _mode.get()
        self._tokens.append(
            _mode.set(Mode(self._changes.get("grad", now.grad), self._changes.get("recorder", now.recorder)))
        )

    def __exit__(self, *_: object) -> None:
        _mode.reset(self._tokens.pop())


class _GradMode(mode):
    """A grad mode is a context manager and a decorator, and may be used again."""

    __slots__ = ()
    _value = True

    def __init__(self) -> None:
        super().__init__(grad=self._value)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            with type(self)():
                return function(*arguments, **keywords)

        return wrapped


class no_grad(_GradMode):  # noqa: N801  PyTorch's name
    """Inside, operations are computed but not put on the tape: their results do not require grad.

    >>> import autograd_core as ag
    >>> x = ag.tensor(3.0, requires_grad=True)
    >>> with ag.no_grad():
    ...     y = x * x
    >>> y.requires_grad
    False
    """

    __slots__ = ()
    _value = False

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        made = super().__new__(cls)
        if function is None:
            return made
        _GradMode.__init__(made)
        return made(function)


class enable_grad(_GradMode):  # noqa: N801  PyTorch's name
    """Inside, operations go on the tape again, also within `no_grad`."""

    __slots__ = ()
    _value = True


class set_grad_enabled(mode):  # noqa: N801  PyTorch's name
    """Chooses between `enable_grad` and `no_grad` by a flag: as a call from here on, as a `with` or decorator for a while."""

    __slots__ = ()

    def __init__(self, enabled: bool) -> None:
        super().__init__(grad=bool(enabled))
        self.__enter__()

    def __enter__(self) -> None:
        # the call itself has changed the mode already, as in PyTorch; entered again, it does so again
        if not self._tokens or is_grad_enabled() != self._changes["grad"]:
            super().__enter__()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        self.__exit__()

        @wraps(function)
        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            with mode(**self._changes):
                return function(*arguments, **keywords)

        return wrapped


def is_grad_enabled() -> bool:
    """Whether operations go on the tape here."""
    return _mode.get().grad


class Variable:
    """The state of a tensor: its data, its gradient, and the node that made it. `Tensor` adds everything a person uses.

    `version` is shared by every handle on the same memory and counted up by each change in place.
    `record_id` is this tensor's node in the current recording.
    """

    __slots__ = ("__weakref__", "_grad", "_hooks", "_retains", "array", "node", "record_id", "tracked", "version")

    array: Array
    tracked: bool
    node: Node | None
    _grad: Variable | None
    version: Version
    record_id: int
    _retains: bool
    _hooks: dict[int, Callable[[Any], Any]] | None


class Node:
    """One operation on the tape. It holds what its derivative reads and nothing else; it does not hold its output.

    `inputs` has an entry for each argument: a `Node`, a leaf `Variable`, or `None` where no gradient is needed.
    `saved` maps the names that the derivative reads (`x1`, `y`, an attribute) to values; `None` once it was freed.
    """

    __slots__ = (
        "attributes", "code", "dtype", "freed_at", "guards", "hooks", "inputs", "instruction", "keeps", "op", "record_id",
        "retained", "saved", "sequence", "shape",
    )  # fmt: skip

    def __init__(
        self, op: Op, inputs: Sequence[Any], attributes: dict[str, Any], saved: dict[str, Any], keeps: bool, data: Array
    ) -> None:
        self.op = op
        self.inputs = inputs
        self.attributes = attributes
        self.saved: dict[str, Any] | None = saved
        self.keeps = keeps  # a node that keeps no values has nothing to free, and can be walked again
        self.guards: list[tuple[str, Version, int]] = []
        self.shape: tuple[int, ...] = data.shape
        self.dtype: np.dtype[Any] = data.dtype
        self.sequence = _sequence()
        self.hooks: dict[int, Callable[[Any], Any]] | None = None
        self.retained: Variable | None = None
        self.record_id = -1
        self.freed_at: tuple[CodeType | None, int] | None = None
        frame = learner_frame(3)
        self.code: CodeType | None = frame.f_code if frame else None
        self.instruction = frame.f_lasti if frame else -1

    def name(self) -> str:
        """The learner's name of this derivative, e.g. `MulBackward0`."""
        return self.op.backward_name(self.attributes)

    @property
    def next_functions(self) -> tuple[tuple[Node | AccumulateGrad | None, int], ...]:
        """The nodes that this one hands gradients to, one pair for each argument, as in PyTorch."""
        return tuple((AccumulateGrad(one) if isinstance(one, Variable) else one, 0) for one in self.inputs)

    def place(self, label: str) -> Place:
        """Where in the source this node was made."""
        return Place(label, self.code, self.instruction)

    def __repr__(self) -> str:
        number = self.record_id % RECORD_IDS if self.record_id >= 0 else self.sequence
        return f"<{self.name()} object, node {number}>"


class AccumulateGrad:
    """The end of every path backward: it adds what arrives to the leaf's `.grad`. Made only when somebody looks."""

    __slots__ = ("variable",)
    next_functions = ()

    def __init__(self, variable: Variable) -> None:
        self.variable = variable

    def name(self) -> str:
        """Its name in PyTorch."""
        return "torch::autograd::AccumulateGrad"

    def __repr__(self) -> str:
        return "<AccumulateGrad object>"


def reachable(roots: Iterable[Any]) -> list[Node]:
    """All nodes that the roots depend on, latest first."""
    seen: set[Node] = set()
    stack = [root for root in roots if type(root) is Node]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        stack.extend(one for one in node.inputs if type(one) is Node and one not in seen)
    return sorted(seen, key=lambda node: node.sequence, reverse=True)


def _check_saved(node: Node) -> dict[str, Any]:
    """The values that this node's derivative reads, or the error that says why they cannot be used."""
    saved = node.saved
    if saved is None:
        places = [Place("asked for the second time", *_here()), node.place(f"made {node.name()}")]
        if node.freed_at is not None:
            places.insert(1, Place("freed the saved values", *node.freed_at))
        raise AutogradError(
            "backward_twice",
            "Trying to backward through the graph a second time: the values that "
            f"{node.name()} saved were freed by the first backward.",
            "Call the first backward with retain_graph=True, or compute the result again before the second one.",
            params={"node": node.name()},
            places=tuple(places),
            node=node.record_id,
        )
    for name, version, number in node.guards:
        if version.number != number:
            changed = version.place
            places = [Place("the value was saved here", node.code, node.instruction)]
            if changed is not None:
                places.append(Place("and changed in place here", *changed))
            raise AutogradError(
                "saved_value_changed",
                "One of the variables needed for gradient computation has been modified by an in-place operation: "
                f"{node.name()} saved {name} at version {number}, and it is at version {version.number} now.",
                "Write the change as a new value (x = x + 1 instead of x += 1), or change a copy (x.clone()).",
                params={"node": node.name(), "name": name, "version": number, "now": version.number},
                places=tuple(places),
                node=node.record_id,
            )
    return saved


def _here() -> tuple[CodeType | None, int]:
    frame = learner_frame(2)
    return (frame.f_code, frame.f_lasti) if frame else (None, -1)


class Version:
    """How often some memory was changed in place, shared by every handle on it; remembers where it last happened."""

    number = 0
    place: tuple[CodeType | None, int] | None = None

    def bump(self) -> None:
        """Count a change made by the learner's current line."""
        self.number += 1
        self.place = _here()


class _Table:
    """Gradients on their way, by node or leaf: the first contribution is borrowed, later ones add into owned memory."""

    __slots__ = ("add", "owned", "values")

    def __init__(self, add: Callable[[Any, Any], Any] | None) -> None:
        self.values: dict[Any, Any] = {}
        self.owned: set[Any] = set()
        self.add = add  # how to add where memory must not be reused: Tensors, or values that a recording keeps

    def put(self, key: Any, contribution: Any) -> None:
        before = self.values.get(key)
        if before is None:
            self.values[key] = contribution
        elif self.add is not None:
            self.values[key] = self.add(before, contribution)
            self.owned.add(key)
        elif key in self.owned and before.ndim:
            before += contribution
        else:
            self.values[key] = before + contribution
            self.owned.add(key)


def walk(
    roots: Sequence[Node | Variable],
    seeds: Sequence[Any],
    *,
    retain_graph: bool,
    create_graph: bool,
    add: Callable[[Any, Any], Any],
    recorder: Recorder | None,
    wanted: Sequence[Node | Variable] = (),
) -> dict[Any, tuple[Any, bool]]:
    """Pull the seeds from the roots to the leaves; the gradients of leaves and of `wanted`, each with an owned flag.

    Nothing outside is changed until the walk is complete, so an error in the middle leaves every `.grad` as it was.
    With `create_graph` the seeds are tensors and the rules run on tensors, so that the result has a graph of its own.
    """
    table = _Table(add if create_graph else (lambda a, b: a + b) if recorder else None)
    result: dict[Any, tuple[Any, bool]] = {}
    for root, seed in zip(roots, seeds, strict=True):
        table.put(root, seed)
        if recorder:
            recorder.seed(root.record_id, seed)
    keep = set(wanted)
    here = _here()
    nodes = reachable(roots)
    for node in nodes:
        gradient = table.values.pop(node, None)
        if gradient is None:
            continue
        saved = _check_saved(node)
        if node.hooks:
            gradient = _run_hooks(node.hooks, gradient, node.record_id, recorder)
        if node in keep or node.retained is not None:
            result[node] = (gradient, node in table.owned)
        if recorder:
            recorder.visit(node.record_id, gradient)
        for target, contribution in node.op.pull(node, saved, gradient, create_graph, recorder):
            before = table.values.get(target) if recorder else None
            table.put(target, contribution)
            if recorder:
                recorder.accumulate(target.record_id, before, contribution, table.values[target])
        if node.keeps and not (retain_graph or create_graph):
            node.saved = None
            node.guards = []
            node.freed_at = here
    for leaf, gradient in table.values.items():
        if isinstance(leaf, Variable):
            hooks = leaf._hooks
            if hooks:
                gradient = _run_hooks(hooks, gradient, leaf.record_id, recorder)
            result[leaf] = (gradient, leaf in table.owned)
    return result


def _run_hooks(hooks: dict[int, Callable[[Any], Any]], gradient: Any, record_id: int, recorder: Recorder | None) -> Any:
    for hook in list(hooks.values()):
        changed = hook(gradient)
        if changed is not None:
            if recorder:
                recorder.hook(record_id, gradient, changed)
            gradient = changed
    return gradient
