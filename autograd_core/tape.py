"""The tape: nodes in creation order, what they keep, and the memory that tensors share.

A node is made after its inputs, so the order of creation is a topological order; `walk` follows it backward. This module knows
nothing of particular operations.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Sequence
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.errors import Place, refuse
from autograd_core.modes import current_mode, enable_grad, in_own_place, is_grad_enabled, mode, no_grad, set_grad_enabled
from autograd_core.source import passages
from autograd_core.standin import is_number

if TYPE_CHECKING:
    from autograd_core.op import Op

__all__ = [
    "NONE", "OFF_TAPE", "AccumulateGrad", "HookHandle", "Memory", "Node", "Packed", "Variable", "View", "clock", "current_mode", "enable_grad", "here", "is_grad_enabled", "mode",
    "no_grad", "set_grad_enabled",
]  # fmt: skip

Array = Any
"""A NumPy or CuPy array, or a NumPy scalar (which is how 0-d values are held: a tenth of the cost of a 0-d array)."""

RECORD_IDS = 1 << 40
"""Each recording numbers its nodes from a multiple of this, so that an id left over from another one is never taken for its own."""

clock = itertools.count(1).__next__
"""Numbers nodes and changes in place alike, so that "changed after it was saved" is a comparison."""


class Variable:
    """The state of a tensor: its data, its gradient, and the node that made it. `Tensor` adds everything a person uses.

    `memory` is there once the data was changed in place or has a second handle, and then shared by all of them; `_view` where this
    is a view of another tensor. `record_id` is this tensor's node in the current recording.
    """

    __slots__ = ("__weakref__", "_grad", "_hooks", "_view", "array", "memory", "node", "record_id", "tracked")

    array: Array
    tracked: bool
    node: Node | None
    memory: Memory | None
    _view: View | None
    record_id: int
    _grad: Variable | None
    _hooks: dict[str, dict[int, Callable[[Any], Any]]] | None

    def shared_memory(self) -> Memory:
        """The account of this tensor's memory, which a second handle is about to share: single numbers move into an array."""
        if is_number(self.array):
            self.array = self.array[...]
        return self.account()

    def account(self) -> Memory:
        """The account of changes of this tensor's memory, opened now if nobody needed it before."""
        if self.memory is None:
            self.memory = Memory()
            if self.node is not None:
                self.node.extras().memory = self.memory
        return self.memory


class Memory:
    """How some memory was changed in place, for every handle on it: how often, when by the clock, and where in the source.

    `epoch` counts the changes that the tape knows of; a view that was made in an earlier one finds its node anew.
    """

    __slots__ = ("changed", "count", "epoch", "place")

    def __init__(self) -> None:
        self.changed = self.count = self.epoch = 0
        self.place: tuple[CodeType | None, int] = (None, -1)

    def bump(self, place: tuple[CodeType | None, int] | None = None) -> None:
        """Count a change made by the learner's current line."""
        self.changed = clock()
        self.count += 1
        self.place = place or here()


OFF_TAPE: dict[str, dict[int, Any]] = {}
"""In the place of hooks: a view made under no_grad requires grad as its base does, and gets none."""


class View:
    """How a tensor is seen through another one: the base, and the operations that lead from there.

    `together` where it, or what it is a view of, was made with others at once: such views are not changed in place on the tape.
    """

    __slots__ = ("base", "epoch", "steps", "together")

    def __init__(self, base: Variable, steps: tuple[tuple[Op, dict[str, Any]], ...], epoch: int, together: bool) -> None:
        self.base, self.steps, self.epoch, self.together = base, steps, epoch, together

    @staticmethod
    def mark(tensor: Any) -> Any:
        """The tensor, which was made with others at once."""
        if isinstance(tensor, Variable) and tensor._view is not None:
            tensor._view.together = True
        return tensor

    def check(self) -> None:
        """Refuse a change in place that the tape would have to follow into one of several views."""
        if self.together:
            raise refuse("together_in_place")

    @staticmethod
    def attach(tensor: Variable, source: Variable, op: Op, attributes: dict[str, Any]) -> None:
        """Make `tensor`, the result of `op` on `source`, a view, where its data shares the source's memory."""
        if isinstance(source.array, np.generic):  # which has no memory to share: it moves into an array
            if current_mode().place is not None:  # in the middle of a pass, where nobody else has it
                return
            source.shared_memory()
            tensor.array = op.kernel(source.array, **attributes)
        owner = tensor.array.base
        if owner is not source.array and owner is not getattr(source.array, "base", None):
            return
        tensor.memory = source.memory or source.shared_memory()
        if source.tracked and tensor.node is None:
            tensor.tracked = op.differentiable  # made under no_grad: the same memory, and the end of all paths
            tensor._hooks = OFF_TAPE
            return
        before = source._view
        base, steps = (source, ()) if before is None else (before.base, before.steps)
        tensor._view = View(base, (*steps, (op, attributes)), tensor.memory.epoch, before is not None and before.together)

    def refresh(self, tensor: Variable) -> None:
        """Find the tensor's node anew if the base was changed on the tape since."""
        memory = tensor.memory
        if memory is None or memory.epoch == self.epoch:
            return
        self.epoch = memory.epoch
        current: Any = self.base
        if current.tracked:
            self.check()
            with mode(grad=True):
                for op, attributes in self.steps:
                    current = op(current, **attributes)
            tensor.node, tensor.tracked, tensor.record_id = current.node, True, current.record_id


class Packed:
    """What a pack hook made of a saved tensor, and how to get it back."""

    __slots__ = ("content", "unpack")

    def __init__(self, content: Any, unpack: Callable[[Any], Any]) -> None:
        self.content, self.unpack = content, unpack

    def unpacked(self) -> Any:
        """The tensor."""
        return in_own_place(self.unpack, self.content)


class Extras:
    """What few nodes have: hooks on the gradient, hooks before and after the node, a handle that keeps the gradient, a guard of the
    saved output, the place where the saved values were freed. Those that many nodes share are never written to."""

    __slots__ = ("after", "before", "freed_at", "hooks", "memory", "retained", "shared")

    def __init__(self, freed_at: tuple[CodeType | None, int] | None = None, shared: bool = False) -> None:
        self.hooks: dict[int, Any] | None = None
        self.before: dict[int, Any] | None = None
        self.after: dict[int, Any] | None = None
        self.retained: Callable[[], Variable | None] | None = None  # a weak reference: a handle that is gone has no gradient
        self.memory: Memory | None = None
        self.freed_at, self.shared = freed_at, shared


NONE = Extras(shared=True)
"""The extras of all nodes that have none."""


class Node:
    """One operation on the tape, made by `op.record`. It holds what its derivative reads and nothing else; it does not hold its output.

    `inputs` has an entry for each argument: a `Node`, a leaf `Variable`, or `None` where no gradient is needed. `plan` is what the
    operation does for just those inputs (`Op.plan`); `saved` holds what its rules read, `None` once it was freed. `shape` and `dtype` are
    the output's, `code` and `instruction` the learner's place.
    """

    __slots__ = (
        "attributes", "code", "dtype", "extra", "inputs", "instruction", "op", "plan", "record_id", "saved", "sequence", "shape",
    )  # fmt: skip

    op: Op
    inputs: Sequence[Any]
    attributes: dict[str, Any]
    plan: tuple[Any, ...]
    saved: tuple[Any, ...] | None
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    sequence: int
    extra: Extras
    record_id: int
    code: CodeType | None
    instruction: int

    def extras(self) -> Extras:
        """Its extras, to be written to."""
        if self.extra.shared:
            self.extra = Extras(self.extra.freed_at)
        return self.extra

    def name(self) -> str:
        """The learner's name of this derivative, e.g. `MulBackward0`."""
        return self.op.backward_name(self.attributes)

    @property
    def next_functions(self) -> tuple[tuple[Node | AccumulateGrad | None, int], ...]:
        """The nodes that this one hands gradients to, one pair for each argument, as in PyTorch."""
        return tuple((AccumulateGrad(one) if isinstance(one, Variable) else one, 0) for one in self.inputs)

    @property
    def saved_values(self) -> dict[str, Any] | None:
        """What it keeps, by the names the rules know it by; `None` once it was freed."""
        if self.saved is None:
            return None
        names = self.plan[0]
        return {name: one.array if isinstance(one, Variable) else one for name, one in zip(names, self.saved, strict=True)}

    def unchanged(self, handle: Variable) -> Array:
        """The data of a tensor that it keeps, or the error that says where that was changed in place since."""
        if handle.memory is not None and handle.memory.changed > self.sequence:
            raise self.changed(handle.memory, handle)
        return handle.array

    def changed(self, memory: Memory, handle: Variable | None = None) -> Exception:
        """The error that says where a value was changed in place: the tensor it keeps, or its output."""
        names, origins = self.plan[:2]
        position = origins.index(-1) if handle is None else next((i for i, one in enumerate(self.saved or ()) if one is handle), 0)
        places = (self.place("the value was saved here"), Place("and changed in place here", *memory.place))
        return refuse("saved_value_changed", node=self.name(), name=names[position], now=memory.count, places=places, at=self.record_id)

    def register_hook(self, hook: Callable[[Any, Any], Any]) -> Any:
        """Call `hook(grad_inputs, grad_outputs)` after this node was walked; what it returns replaces the gradients of its inputs."""
        extras = self.extras()
        extras.after = extras.after or {}
        return HookHandle.add(extras.after, hook)

    def register_prehook(self, hook: Callable[[Any], Any]) -> Any:
        """Call `hook(grad_outputs)` before this node is walked; what it returns replaces them."""
        extras = self.extras()
        extras.before = extras.before or {}
        return HookHandle.add(extras.before, hook)

    def place(self, label: str) -> Place:
        """Where in the source this node was made."""
        return Place(label, self.code, self.instruction)

    def __repr__(self) -> str:
        number = self.record_id % RECORD_IDS if self.record_id >= 0 else self.sequence
        return f"<{self.name()} object, node {number}>"


class HookHandle:
    """What registering a hook returns."""

    __slots__ = ("_hooks", "_key")

    def __init__(self, hooks: dict[int, Any], key: int) -> None:
        self._hooks, self._key = hooks, key

    @classmethod
    def add(cls, hooks: dict[int, Any], hook: Any) -> HookHandle:
        """Enter a hook, and the handle for it."""
        hooks[key := clock()] = hook
        return cls(hooks, key)

    def remove(self) -> None:
        """Take the hook off."""
        self._hooks.pop(self._key, None)

    def __enter__(self) -> HookHandle:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


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


def here(depth: int = 1) -> tuple[CodeType | None, int]:
    """The learner's current place, `depth` calls up or further."""
    frame: Any = sys._getframe(depth)
    while frame is not None and passages[frame.f_code.co_filename]:
        frame = frame.f_back
    return (frame.f_code, frame.f_lasti) if frame else (None, -1)
