"""Forward mode: tangents are pushed along the tape, from the inputs up. Knows nodes and their rules, not the functions that are differentiated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core import ops
from autograd_core.backward import grad as tape_grad
from autograd_core.modes import current_mode, mode
from autograd_core.op import Op, make, unbroadcast
from autograd_core.standin import ARRAYS
from autograd_core.tape import Node, Variable
from autograd_core.vmap import Batched
from autograd_core.walk import reachable, saved_arrays, saved_tensors

if TYPE_CHECKING:
    from autograd_core.recording import Recorder


def push(outputs: Sequence[Any], tangents: dict[Any, Any], on_tape: bool) -> list[Any]:
    """Tangents of the outputs from those of inputs (by leaf, or by node), along the tape; `None` where an output does not depend on them.

    With `on_tape` values and tangents are tensors, so that the result can be differentiated again; else they are arrays.
    """
    recorder = current_mode().recorder if on_tape and not any(isinstance(one, Batched) for one in tangents.values()) else None
    if recorder is None:
        return _push(outputs, tangents, on_tape, None)
    recorder.begin_push([one.record_id for one in outputs])
    try:
        for one, tangent in tangents.items():
            recorder.tangent(one.record_id, tangent)
        return _push(outputs, tangents, on_tape, recorder)
    finally:
        recorder.end_push()


def _push(outputs: Sequence[Any], tangents: dict[Any, Any], on_tape: bool, recorder: Recorder | None) -> list[Any]:
    known = dict(tangents)
    nodes = reachable([one.node for one in outputs])
    waiting = Counter(one for node in nodes for one in node.inputs if one is not None)  # how many still read a tangent
    waiting.update(one.node or one for one in outputs)
    for node in reversed(nodes):
        if node in known:
            continue
        if any(one is not None and one in known for one in node.inputs):
            given = [None if one is None else known.get(one) for one in node.inputs]
            _dropped(known, waiting, node)  # what nobody else reads may be written over
            known[node] = _pushed(node, given, on_tape)
            if recorder is not None:
                recorder.pushed(node, saved_arrays(node), given, known[node])
        else:
            _dropped(known, waiting, node)
    return [known.get(one.node or one) for one in outputs]


def _dropped(known: dict[Any, Any], waiting: Counter[Any], node: Node) -> None:
    """Forget the tangents that were kept for this node alone."""
    waiting.subtract(one for one in node.inputs if one is not None)
    for one in node.inputs:
        if one is not None and not waiting[one]:
            known.pop(one, None)


def _pushed(node: Node, given: Sequence[Any], on_tape: bool) -> Any:
    values = saved_tensors(node, current_mode().recorder) if on_tape else saved_arrays(node)
    tangent = node.op.push({**node.attributes, **dict(zip(node.plan[0], values, strict=True))}, node, given)
    if getattr(tangent, "array", tangent).dtype != node.dtype:  # a rule may have brought numbers of a wider type
        tangent = ops.cast(tangent, dtype=node.dtype)
    return tangent if tangent.shape == node.shape else ops.expand(tangent, size=node.shape)


def push_by_pulling(op: Op, scope: dict[str, Any], node: Node, tangents: Sequence[Any]) -> Any:
    """The forward rule of any operation from its pulls: u ↦ Jᵀu is linear in u, and the pull of that map is t ↦ J t."""
    on_tape = any(isinstance(one, Variable) for one in (*tangents, *scope.values()))
    with mode(grad=True, **({} if on_tape else {"recorder": None})):
        u = make(np.zeros(node.shape, node.dtype)[()]).requires_grad_()
        lifted = {name: make(one) if isinstance(one, ARRAYS) and name in node.plan[0] else one for name, one in scope.items()}
        pulled, seeds = [], []
        for slot, tangent in enumerate(tangents):
            if tangent is not None:
                contribution = op.pull_one(slot, lifted | {"g": u, "shape": tuple(tangent.shape), "slot": slot})
                if contribution is not None and contribution.requires_grad:
                    seed = tangent if isinstance(tangent, Variable) else make(tangent)
                    pulled.append(unbroadcast(contribution, tuple(tangent.shape)))
                    seeds.append(seed)
        if not pulled:
            return u if on_tape else u.array
        (result,) = tape_grad(pulled, u, seeds, create_graph=on_tape, materialize_grads=True)
    return result if on_tape else result.array
