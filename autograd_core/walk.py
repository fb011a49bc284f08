"""The walk backward: from the roots to the leaves, one node at a time, by descending sequence number.

No recursion: a chain of a million nodes is walked like a chain of three. A node's operation pulls a gradient through itself; here
its saved values are checked and read, broadcasting is undone, and contributions are added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from autograd_core.errors import Place, refuse
from autograd_core.modes import current_mode
from autograd_core.op import REGISTRY, make, unbroadcast
from autograd_core.tape import _NONE, Node, Variable, here

if TYPE_CHECKING:
    from autograd_core.recording import Recorder

__all__ = ["pulled", "reachable", "walk"]


def reachable(roots: Iterable[Any]) -> list[Node]:
    """All nodes that the roots depend on, latest first."""
    seen: set[Node] = set()
    stack = [root for root in roots if type(root) is Node]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(one for one in node.inputs if type(one) is Node and one not in seen)
    return sorted(seen, key=lambda node: node.sequence, reverse=True)


def _leading_to(roots: Iterable[Any], wanted: set[Any]) -> set[Any]:
    """The nodes between the roots and what is wanted: those from which a wanted one can be reached."""
    needed = set(wanted)
    for node in reversed(reachable(roots)):
        if not needed.isdisjoint(node.inputs):
            needed.add(node)
    return needed


def read(node: Node, lifted: bool, recorder: Recorder | None = None) -> list[Any]:
    """The values that a node's rules read, or the error that says why they cannot be used.

    `lifted`: as tensors in their place on the tape, so that what a rule computes has a graph of its own.
    """
    if node.saved is None:
        places = [Place("asked for the second time", *here()), node.place(f"made {node.name()}")]
        if node.extra.freed_at is not None:
            places.insert(1, Place("freed the saved values", *node.extra.freed_at))
        raise refuse("backward_twice", node=node.name(), places=tuple(places), at=node.record_id)
    values: list[Any] = []
    names, origins, _ = node.op.plan(node.mask)
    for position, one in enumerate(node.saved):
        origin = origins[position]
        if type(one).__name__ == "Packed":
            one = one.unpack(one.content)
            one = one if lifted and origin >= 0 else one.array
        memory = one.memory if isinstance(one, Variable) else node.extra.memory if origin < 0 else None
        if memory is not None and memory.changed > node.sequence:
            places = [Place("the value was saved here", node.code, node.instruction), Place("and changed in place here", *memory.place)]
            raise refuse(
                "saved_value_changed", node=node.name(), name=names[position], now=memory.count, places=tuple(places), at=node.record_id
            )
        if not lifted:
            values.append(one.array if isinstance(one, Variable) else one)
        elif origin < 0:
            values.append(_stand_in(one, node, node, -1, recorder))
        elif isinstance(one, Variable):
            edge = node.inputs[origin]
            values.append(one if edge is (one.node or one) else _stand_in(one.array, edge, node, origin, recorder))
        else:
            values.append(one)
    return values


def _stand_in(array: Any, edge: Any, node: Node, slot: int, recorder: Recorder | None) -> Any:
    """A saved array as a tensor at its old place on the tape, also where its handle has moved on."""
    if isinstance(edge, Variable):
        return edge
    tensor = make(array, edge)
    if recorder:
        tensor.record_id = recorder.source_of(node.record_id, slot)
    return tensor


def pulled(node: Node, gradient: Any, create_graph: bool, recorder: Recorder | None = None) -> Iterator[tuple[Any, Any]]:
    """Each input that needs a gradient with what this node contributes to it, in the input's shape and dtype."""
    saved = read(node, create_graph, recorder)
    op = node.op
    names, _, pull = op.plan(node.mask)
    values = pull(gradient, saved, node.attributes, node.inputs)
    position = -1
    for slot, target in enumerate(node.inputs):
        if target is None:
            continue
        position += 1
        value = values[position]
        meta = target if type(target) is Node else target.array
        if recorder:
            scope = {**node.attributes, **dict(zip(names, saved, strict=True)), "shape": meta.shape}
            recorder.contribution(node, slot, op.local(slot, scope), value)
        if value.shape != meta.shape:
            raw, value = value, unbroadcast(value, meta.shape)
            if recorder:
                recorder.unbroadcast(node.record_id, slot, raw, value)
        if (value.array.dtype if create_graph else value.dtype) != meta.dtype:
            value = REGISTRY["cast"](value, dtype=meta.dtype)
        yield target, value


class _Sums:
    """Gradients on their way, by sequence number of the node, or by leaf: what came first is borrowed, a sum is owned."""

    __slots__ = ("add", "heap", "nodes", "owned", "values")

    def __init__(self, add: Callable[[Any, Any], Any] | None) -> None:
        self.values: dict[Any, Any] = {}
        self.nodes: dict[int, Node] = {}
        self.heap: list[int] = []
        self.owned: set[Any] = set()
        self.add = add  # how to add where memory must not be reused: tensors, or values that a recording keeps

    def put(self, target: Node | Variable, contribution: Any) -> None:
        """Add a contribution to what its target has so far."""
        key: Any = target
        if type(target) is Node:
            key = target.sequence
            if key not in self.values:
                self.nodes[key] = target
                self.values[key] = contribution
                heappush(self.heap, -key)
                return
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

    def of(self, target: Node | Variable) -> Any:
        """What a target has so far."""
        return self.values.get(target.sequence if type(target) is Node else target)


def walk(
    roots: Sequence[Node | Variable], seeds: Sequence[Any], *, retain_graph: bool, create_graph: bool, wanted: Sequence[Node | Variable] | None = None,
) -> dict[Any, tuple[Any, bool]]:  # fmt: skip
    """Pull the seeds from the roots to the leaves; the gradients of leaves and of `wanted`, each with an owned flag.

    With `wanted`, only what leads there is walked. Nothing outside is changed until the walk is complete, so an error in the middle
    leaves every `.grad` as it was. With `create_graph` the seeds are tensors and the rules run on tensors, so that the result
    has a graph of its own.
    """
    mode = current_mode()
    recorder, anomaly = mode.recorder, mode.anomaly
    sums = _Sums(REGISTRY["add"] if create_graph else (lambda a, b: a + b) if recorder else None)
    put, values, heap = sums.put, sums.values, sums.heap
    needed = None if wanted is None else _leading_to(roots, set(wanted))
    keep = frozenset(wanted or ())
    result: dict[Any, tuple[Any, bool]] = {}
    for root, seed in zip(roots, seeds, strict=True):
        put(root, seed)
        if recorder:
            recorder.seed(root.record_id, seed)
    place = here()
    free = not (retain_graph or create_graph)
    while heap:
        key = -heappop(heap)
        node, gradient = sums.nodes.pop(key), values.pop(key)
        extra = node.extra
        if extra is not _NONE:
            gradient = _prepared(node, gradient, recorder)
            if extra.retained is not None:
                result[node] = (gradient, key in sums.owned)
        if node in keep:
            result[node] = (gradient, key in sums.owned)
        if needed is not None and node not in needed:
            continue
        if recorder:
            recorder.visit(node.record_id, gradient)
        contributions: Iterable[tuple[Any, Any]] = pulled(node, gradient, create_graph, recorder)
        if extra.after:
            contributions = _after(node, list(contributions), gradient)
        for target, contribution in contributions:
            if needed is not None and target not in needed:
                continue
            if anomaly:
                from autograd_core.watching import check_contribution

                check_contribution(node, gradient, contribution)
            if recorder:
                before = sums.of(target)
                put(target, contribution)
                recorder.accumulate(target.record_id, before, contribution, sums.of(target))
            else:
                put(target, contribution)
        if free and node.saved:  # a node that keeps no values has nothing to free, and can be walked again
            node.saved = None
            node.extras().freed_at = place
    for leaf, gradient in values.items():
        hooks = (leaf._hooks or {}).get("gradient")
        result[leaf] = (_run_hooks(hooks, gradient, leaf.record_id, recorder) if hooks else gradient, leaf in sums.owned)
    return result


def _prepared(node: Node, gradient: Any, recorder: Recorder | None) -> Any:
    """A node's complete gradient after the hooks that see it first."""
    for hook in list((node.extra.before or {}).values()):
        changed = hook((_as_tensor(gradient),))
        if changed is not None:
            gradient = _like(changed[0] if isinstance(changed, tuple) else changed, gradient)
    hooks = node.extra.hooks
    return _run_hooks(hooks, gradient, node.record_id, recorder) if hooks else gradient


def _after(node: Node, contributions: list[tuple[Any, Any]], gradient: Any) -> list[tuple[Any, Any]]:
    """What a node contributes after the hooks that see both sides."""
    for hook in list((node.extra.after or {}).values()):
        values = iter(contributions)
        inputs = tuple(None if one is None else _as_tensor(next(values)[1]) for one in node.inputs)
        changed = hook(inputs, (_as_tensor(gradient),))
        if changed is not None:
            new = [one for one, target in zip(changed, node.inputs, strict=True) if target is not None]
            contributions = [(t, v if n is None else _like(n, v)) for (t, v), n in zip(contributions, new, strict=True)]
    return contributions


def _as_tensor(gradient: Any) -> Any:
    return gradient if isinstance(gradient, Variable) else make(gradient)


def _like(changed: Any, gradient: Any) -> Any:
    """What a hook returned, as the walk carries gradients: a tensor with `create_graph`, else an array."""
    return changed if isinstance(gradient, Variable) or not isinstance(changed, Variable) else changed.array


def _run_hooks(hooks: dict[int, Callable[[Any], Any]], gradient: Any, record_id: int, recorder: Recorder | None) -> Any:
    for hook in list(hooks.values()):
        changed = hook(_as_tensor(gradient))
        if changed is None:
            continue
        shape = tuple(getattr(getattr(changed, "array", changed), "shape", ()))
        if shape != tuple(gradient.shape):
            raise refuse("hook_shape", gradient=list(shape), output=list(gradient.shape))
        if recorder:
            recorder.hook(record_id, gradient, changed)
        gradient = _like(changed, gradient)
    return gradient
