"""The walk backward: from the roots to the leaves, one node at a time, by descending sequence number.

No recursion: a chain of a million nodes is walked like a chain of three. A node's operation pulls a gradient through itself; here
its saved values are checked and read, broadcasting is undone, and contributions are added up.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Iterable, Sequence
from heapq import heappop, heappush
from sys import getrefcount
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core import ops  # noqa: F401  the definitions that a walk itself uses
from autograd_core.errors import Place, refuse
from autograd_core.modes import current_mode, in_own_place
from autograd_core.op import REGISTRY, make, unbroadcast, unknown
from autograd_core.tape import NONE, Extras, Node, Packed, Variable, here

if TYPE_CHECKING:
    from autograd_core.recording import Recorder
    from autograd_core.vmap import Level

__all__ = ["ALL", "is_spent", "reachable", "saved_arrays", "saved_tensors", "walk"]

ALL: frozenset[Any] = frozenset(("every node",))
"""For `within`: the caller knows that all paths end at what is wanted."""
_CAST = REGISTRY["cast"]
_NUMBERS = frozenset((np.float32, np.float64))
_ndarray, _add = np.ndarray, np.add
_sequence = operator.attrgetter("sequence")


def reachable(roots: Iterable[Any]) -> list[Node]:
    """All nodes that the roots depend on, latest first."""
    seen: set[Node] = set()
    stack = [root for root in roots if isinstance(root, Node)]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            for one in node.inputs:
                if isinstance(one, Node) and one not in seen:
                    stack.append(one)  # noqa: PERF401  a call for one or two inputs
    return sorted(seen, key=_sequence, reverse=True)


def is_spent(node: Node) -> bool:
    """Whether a backward pass has freed what the node, or one before it, keeps."""
    return any(one.extra.freed_at is not None for one in reachable([node]))


def _leading_to(roots: Sequence[Any], wanted: set[Any], within: Container[Node] | None) -> set[Any] | None:
    """The nodes between the roots and what is wanted: those (of `within`) from which a wanted one can be reached. `None` where all are."""
    if within is ALL or (within is None and _end_at(roots, wanted)):
        return None
    needed = set(wanted)
    for node in reversed(reachable(roots)):
        if (within is None or node in within) and not needed.isdisjoint(node.inputs):
            needed.add(node)
    return needed


def _end_at(roots: Sequence[Any], wanted: set[Any]) -> bool:
    """Whether all paths from the roots end at what is wanted (leaves, or one node), so that a walk has nothing to leave out."""
    if len(wanted) > 1 and any(isinstance(one, Node) for one in wanted):
        return False  # one of them may lead to another
    seen, stack = set(wanted), list(roots)
    while stack:
        node = stack.pop()
        if node not in seen:
            if not isinstance(node, Node):
                return False
            seen.add(node)
            for one in node.inputs:
                if one is not None and one not in seen:
                    stack.append(one)  # noqa: PERF401  a call for one or two inputs
    return True


def saved_arrays(node: Node) -> list[Any]:
    """The values that a node's rules read, as arrays, or the error that says why they cannot be used."""
    saved = node.saved
    if saved is None:
        raise _twice(node)
    values = []
    for one in saved:
        if isinstance(one, Variable):
            one = node.unchanged(one)
        elif type(one) is Packed:
            one = one.unpacked().array
        values.append(one)
    if node.extra is not NONE:
        memory = node.extra.memory
        if memory is not None and memory.changed > node.sequence and -1 in node.plan[1]:
            raise node.changed(memory)
    return values


def saved_tensors(node: Node, recorder: Recorder | None) -> list[Any]:
    """The same, as tensors in their place on the tape, so that what a rule computes has a graph of its own."""
    saved = node.saved
    values: list[Any] = []
    if not saved or node.extra is not NONE:
        saved_arrays(node)  # which raises what there is to say
    inputs = node.inputs
    for one, origin in zip(saved or (), node.plan[1], strict=True):
        edge = node if origin < 0 else inputs[origin]
        if isinstance(one, Variable):
            array = one.array if one.memory is None else node.unchanged(one)
            values.append(one if edge is (one.node or one) else _stand_in(array, edge, node, origin, recorder))
        elif type(one) is Packed:
            values.append(_stand_in(one.unpacked().array, edge, node, origin, recorder))
        else:
            values.append(_stand_in(one, edge, node, origin, recorder) if origin < 0 else one)
    return values


def _must_be_known(node: Node, position: int) -> None:
    """Refuse to go back where the operation has a derivative without a rule: to the tracked input of that number."""
    slot = [i for i, one in enumerate(node.inputs) if one is not None][position]
    if node.op.rules and node.op.rule(slot) is unknown:
        raise node.op.has_no_rule(slot, (Place("asked here", *here()), node.place(f"made {node.name()}")), node.record_id)


def _twice(node: Node) -> Exception:
    places = [Place("asked for the second time", *here()), node.place(f"made {node.name()}")]
    if node.extra.freed_at is not None:
        places.insert(1, Place("freed the saved values", *node.extra.freed_at))
    return refuse("backward_twice", node=node.name(), places=tuple(places), at=node.record_id)


def _stand_in(array: Any, edge: Any, node: Node, slot: int, recorder: Recorder | None) -> Any:
    """A saved array as a tensor at its old place on the tape, also where its handle has moved on."""
    if isinstance(edge, Variable):
        return edge
    tensor = make(array, edge)
    if recorder:
        tensor.record_id = recorder.source_of(node.record_id, slot)
    return tensor


def walk(  # noqa: C901  one loop, in line: it is run for every node of every backward
    roots: Sequence[Node | Variable], seeds: Sequence[Any], *, retain_graph: bool, create_graph: bool, wanted: Sequence[Node | Variable] | None = None,
    within: Container[Node] | None = None, batch: Level | None = None,
) -> dict[Any, tuple[Any, bool]]:  # fmt: skip
    """Pull the seeds from the roots to the leaves; the gradients of leaves and of `wanted`, each with an owned flag.

    With `wanted`, only what leads there is walked, and of that (with `within`) only through these nodes. Nothing outside is changed until the walk is complete, so an error in the middle
    leaves every `.grad` as it was. With `create_graph` the seeds are tensors and the rules run on tensors, so that the result
    has a graph of its own. With `batch` the seeds are arrays with one more axis in front, and so are the results.
    """
    mode = current_mode()
    recorder, anomaly = mode.recorder, mode.anomaly
    usual = not (anomaly or (recorder and create_graph))
    bare = not (recorder or create_graph or mode.capture is not None or batch)  # nobody listens, and arrays are all there is
    way = 4 if recorder else 3  # which of a plan's pulls it is otherwise
    told: list[Any] | None = None  # what a node brings to each input, for the recorder
    each = create_graph or anomaly  # who hears of every one as it comes, since operations come between them, or an error may
    add: Any = operator.add if create_graph or recorder else None
    sums: dict[Any, Any] = {}  # gradients on their way, by node or leaf
    owned: set[Any] = set()  # those that are sums: what came first is borrowed, and must not be added into
    heap: list[tuple[int, Node]] = []  # nodes that have a gradient, latest first, but for the very latest: `top`
    top: Node | None = None
    needed = None if wanted is None else _leading_to(roots, set(wanted), within)
    keep = frozenset(wanted or ())
    result: dict[Any, tuple[Any, bool]] = {}
    for root, seed in zip(roots, seeds, strict=True):
        if root in sums:
            _add_to(sums, owned, root, seed, add)
        else:
            sums[root] = seed
            if isinstance(root, Node):
                heappush(heap, (-root.sequence, root))
        if recorder:
            recorder.seed(root.record_id, seed)
    value = values = gradient = raw = plain = None
    saved: Any = None
    freed = Extras(mode.place or here(), shared=True)
    free = not retain_graph
    while True:
        if top is None:
            if not heap:
                break
            node = heappop(heap)[1]
        else:
            node, top = top, None
        gradient = sums.pop(node)
        extra = node.extra
        if extra is not NONE:
            if extra.before or extra.hooks:
                gradient = _prepared(node, gradient, recorder)
            if extra.retained is not None:
                result[node] = (gradient, node in owned)
        if keep and node in keep:
            result[node] = (gradient, node in owned)
            if needed is None or needed.isdisjoint(node.inputs) or (within is not None and node not in within):
                continue
        elif needed is not None and node not in needed:
            continue
        if bare and extra is NONE:
            values = node.plan[5](gradient, node)
        elif batch is not None:
            values = batch.pulled(node, gradient)
        else:
            saved = saved_tensors(node, recorder) if create_graph else saved_arrays(node)
            if recorder:
                recorder.visit(node, gradient, saved)
                told = None if each else []
            values = node.plan[way](gradient, saved, node.attributes, node.inputs)
        if extra.after:
            values = _after(node, values, gradient)
        position = -1
        for target in node.inputs:
            if target is None:
                if told is not None:
                    told.append(None)
                continue
            position += 1
            raw = value = values[position]
            if value is None:  # a learner's Function has no gradient for this input, or nobody has written it out
                if needed is None or target in needed:
                    _must_be_known(node, position)
                if told is not None:
                    told.append(None)
                continue
            if not usual:
                value = _watched(node, position, target, gradient, value, recorder, anomaly)
            like = target if type(target) is Node or isinstance(target, Node) else target.array
            if needed is not None and target not in needed:
                if told is not None:
                    told.append((-1, raw, unbroadcast(raw, like.shape), None, None))
                continue
            plain = value.array if create_graph else value
            # where two nodes share their shape nothing was broadcast, nor between numbers of one type: asking NumPy takes longer
            if like is not target or like.shape is not node.shape or not (
                (like.shape and plain.dtype is like.dtype) if type(plain) is _ndarray
                else like.dtype is node.dtype and type(plain) is type(gradient) and type(plain) in _NUMBERS
            ):  # fmt: skip
                if batch is None and plain.shape != like.shape:
                    value = unbroadcast(value, like.shape)
                if plain.dtype is not like.dtype:
                    value = _CAST(value, dtype=like.dtype)
            before = sums.get(target) if recorder else None
            if target in sums:
                _add_to(sums, owned, target, value, add)
            else:
                sums[target] = value
                if like is target:
                    if top is None and not (heap and -heap[0][0] > target.sequence):
                        top = target
                    elif top is not None and top.sequence < target.sequence:
                        heappush(heap, (-top.sequence, top))
                        top = target
                    else:
                        heappush(heap, (-target.sequence, target))
            if told is not None:
                told.append((target.record_id, raw, value, before, sums[target]))
            elif recorder:
                recorder.accumulate(target.record_id, before, value, sums[target])
        if told is not None:
            recorder.brought(told)
        if free and node.saved:  # a node that keeps no values has nothing to free, and can be walked again
            node.saved = None
            if node.extra is NONE:
                node.extra = freed
            else:
                node.extras().freed_at = freed.freed_at
    del value, values, gradient, saved, raw, plain  # what is referred to by `sums` alone is nobody else's
    for leaf in sums:  # not `sums.items()`, which holds on to what it hands out
        gradient = sums[leaf]
        mine = leaf in owned or (getrefcount(gradient) == 3 and not create_graph and gradient.base is None)
        hooks = leaf._hooks and leaf._hooks.get("gradient")
        result[leaf] = (_run_hooks(hooks, gradient, leaf.record_id, recorder), False) if hooks else (gradient, mine)
    return result


def _add_to(sums: dict[Any, Any], owned: set[Any], target: Any, contribution: Any, add: Callable[[Any, Any], Any] | None) -> None:
    """Add a contribution to what its target has so far."""
    before = sums[target]
    if add is not None:
        sums[target] = add(before, contribution)
    elif target in owned and type(before) is _ndarray:
        _add(before, contribution, before)
        return
    elif before.ndim and (
        target in owned or (getrefcount(before) == 3 and getattr(before, "base", 0) is None and before.dtype.kind == "f")
    ):
        before += contribution  # nobody else holds it
    else:
        sums[target] = before + contribution
    owned.add(target)


def _watched(node: Node, position: int, target: Any, gradient: Any, value: Any, recorder: Recorder | None, anomaly: bool) -> Any:
    """Tell who wants to know what a node contributes to one input, as it is before broadcasting is undone and after; returns the latter."""
    if anomaly:
        from autograd_core.watching import check_contribution

        check_contribution(node, gradient, value)
    if not recorder:
        return value
    slot = [i for i, one in enumerate(node.inputs) if one is not None][position]
    shape = target.shape if isinstance(target, Node) else target.array.shape
    recorder.contribution(slot, shape, value)
    if value.shape == shape:
        return value
    summed = unbroadcast(value, shape)
    recorder.unbroadcast(slot, value, summed)
    return summed


def _prepared(node: Node, gradient: Any, recorder: Recorder | None) -> Any:
    """A node's complete gradient after the hooks that see it first."""
    if node.extra.hooks:  # a tensor's come before its node's, as in PyTorch
        gradient = _run_hooks(node.extra.hooks, gradient, node.record_id, recorder)
    for hook in list((node.extra.before or {}).values()):
        changed = in_own_place(hook, (_as_tensor(gradient),))
        if changed is not None:
            gradient = _like(changed[0] if isinstance(changed, tuple) else changed, gradient)
    return gradient


def _after(node: Node, values: list[Any], gradient: Any) -> list[Any]:
    """What a node contributes after the hooks that see both sides."""
    for hook in list((node.extra.after or {}).values()):
        rest = iter(values)
        changed = in_own_place(hook, tuple(None if one is None else _as_tensor(next(rest)) for one in node.inputs), (_as_tensor(gradient),))
        if changed is not None:
            new = [one for one, target in zip(changed, node.inputs, strict=True) if target is not None]
            values = [value if one is None else _like(one, value) for one, value in zip(new, values, strict=True)]
    return values


def _as_tensor(gradient: Any) -> Any:
    return gradient if isinstance(gradient, Variable) else make(gradient)


def _like(changed: Any, gradient: Any) -> Any:
    """What a hook returned, as the walk carries gradients: a tensor with `create_graph`, else an array."""
    return changed if isinstance(gradient, Variable) or not isinstance(changed, Variable) else changed.array


def _run_hooks(hooks: dict[int, Callable[[Any], Any]], gradient: Any, record_id: int, recorder: Recorder | None) -> Any:
    for hook in list(hooks.values()):
        changed = in_own_place(hook, _as_tensor(gradient))
        if changed is None:
            continue
        shape = tuple(getattr(getattr(changed, "array", changed), "shape", ()))
        if shape != tuple(gradient.shape):
            raise refuse("hook_shape", gradient=list(shape), output=list(gradient.shape))
        if recorder:
            recorder.hook(record_id, gradient, changed)
        gradient = _like(changed, gradient)
    return gradient
