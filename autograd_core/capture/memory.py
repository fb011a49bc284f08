"""Which memory each value of a program lives in: arrays that are kept between runs and used again as soon as nobody reads what is in them.

A value whose step can write into given memory gets a slot; a slot is free again after the last step that reads anything in it. An elementwise step
whose argument is read for the last time writes over it. What leaves the program (results, gradients) gets memory of its own at every run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

from autograd_core.capture.choosing import where
from autograd_core.capture.steps import Ref, Step, Value

_INTO = {np.dot, np.matmul, np.concatenate, np.stack, np.take, np.clip, np.cumsum, np.sum, np.mean, np.argmax, np.argmin}
_LINE = 64
_ROOM = 1.5
"""A slot may be larger than what it is used for by this factor."""


class MadeForRuns:
    """What a program uses and what is only made when it is given memory to run with."""

    def made(self) -> Any:
        """The thing itself."""
        raise NotImplementedError


@dataclass
class Layout:
    """The slot of each value that has one, the sizes of the slots; for the page of explanations who shares and who writes over whom; what is filled `once`."""

    slot: dict[int, int] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    tenants: list[list[int]] = field(default_factory=list)
    in_place: list[tuple[int, int]] = field(default_factory=list)
    once: dict[int, Any] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Bytes kept between runs."""
        return sum(self.sizes)


def takes_out(step: Step) -> bool:
    """Whether the step can be told where to write its only result."""
    if step.writes or len(step.outs) != 1 or "out" in step.keywords:
        return False
    if step.kind == "ufunc":
        return step.method in ("__call__", "reduce") and step.what.nout == 1 and "dtype" not in step.keywords
    return (step.kind == "function" and step.what in _INTO) or is_copy(step)


def is_copy(step: Step) -> bool:
    """Whether the step puts the elements of one array into another one, perhaps in another dtype."""
    if step.kind == "function":
        return step.what is np.copy and not step.keywords and len(step.arguments) == 1 and type(step.arguments[0]) is Ref
    return step.kind == "method" and step.what in ("copy", "astype") and step.keywords.keys() <= {"copy"} and len(step.arguments) <= 2


def is_blank(step: Step) -> bool:
    """Whether the step makes an array of one number, or of none in particular."""
    return step.kind == "function" and step.what in (np.empty, np.zeros, np.ones) and not step.reads


def filled_once(steps: list[Step]) -> set[int]:
    """The blank arrays that are only written at places which are the same at every run: what lies around them has to be filled in once."""
    found = {step.outs[0] for step in steps if is_blank(step)}
    for step in steps:
        plain = step.kind == "setitem" and type(step.arguments[0]) is Ref and is_basic(step.arguments[1])
        for root in step.writes:
            if not plain or step.arguments[0] != root:
                found.discard(root)
    return found


def is_basic(index: Any) -> bool:
    """Whether an index is made of numbers and slices that are the same at every run."""
    return all(type(one) in (int, slice, type(None), type(Ellipsis)) for one in (index if isinstance(index, tuple) else (index,)))


def elementwise(step: Step) -> bool:
    """Whether each element of the result depends on the elements at the same place."""
    return step.kind == "ufunc" and step.method == "__call__" and step.what.signature is None


def last_reads(steps: list[Step], values: list[Value], escaping: set[int]) -> dict[int, int]:
    """For each root the step that reads anything of it last; one past the end for what leaves the program."""
    last = {}
    for i, step in enumerate(steps):
        for one in (*step.reads, *step.outs):
            last[values[one].root] = i
        for root in step.writes:
            last[root] = i
    for root in escaping:
        last[root] = len(steps)
    return last


def laid_out(steps: list[Step], values: Any, escaping: set[int], results: Any = ()) -> Layout:
    """Slots for the values of a program; `escaping` are the roots of what leaves it. The `results` are there already, and may be used until they are made."""
    layout, once = Layout(), filled_once(steps)
    last = last_reads(steps, values, escaping)
    until = dict[int, int]()
    for i, out in [(i, out) for i, step in enumerate(steps) for out in step.outs if out in results]:
        layout.slot[out] = _found(values[out].nbytes, [], layout, 0, until)
        until[layout.slot[out]] = i
    free = [*until]
    ends: dict[int, list[int]] = {}
    for root, i in last.items():
        ends.setdefault(i, []).append(root)
    for i, step in enumerate(steps):
        for out in step.outs if step.kind == "fused" or takes_out(step) or is_blank(step) else ():
            if out in layout.slot or not _fits(values[out], out) or last[out] == len(steps):
                continue
            lasting = is_blank(step) and out in once and step.what is not np.empty
            slot = _dying(step, i, out, values, last, layout, until)
            layout.slot[out] = slot = (
                _found(values[out].nbytes, [] if lasting else free, layout, last[out], until) if slot is None else slot
            )
            layout.tenants[slot].append(out)
            if lasting:
                layout.once[out] = step.what
                layout.tenants[slot].append(-1)
        for root in ends.get(i, ()):
            kept = layout.slot.get(root, -1)
            if kept >= 0 and layout.tenants[kept][-1:] == [root] and i < until.get(kept, inf):
                free.append(kept)
    return layout


def _fits(value: Value, number: int) -> bool:
    return value.root == number and not value.number and value.order != "" and value.nbytes > 0


def _dying(step: Step, i: int, out: int, values: Any, last: dict[int, int], layout: Layout, until: dict[int, int]) -> int | None:
    """The slot of an argument that this step may write over: not one that was filled once for all runs, nor what a choice puts in last."""
    made = values[out]
    if not elementwise(step) or made.size == 1:  # NumPy writes one element sooner to another place
        return None
    for one in step.arguments[:2] if step.what is where else step.arguments:
        if type(one) is Ref and one in layout.slot and one not in layout.once and last[one] == i:
            old, slot = values[one], layout.slot[one]
            if (old.shape, old.dtype, old.order) == (made.shape, made.dtype, made.order) and last[out] <= until.get(slot, inf):
                layout.in_place.append((int(one), out))
                return slot
    return None


def _found(nbytes: int, free: list[int], layout: Layout, end: int, until: dict[int, int]) -> int:
    """A free slot of the right size, the smallest of them and of these the one that was used last: it is in the cache still."""
    best = -1
    for i in range(len(free) - 1, -1, -1):
        size = layout.sizes[free[i]]
        if (
            nbytes <= size <= nbytes * _ROOM
            and (best < 0 or size < layout.sizes[free[best]])
            and (not until or end <= until.get(free[i], inf))
        ):
            best = i
            if size == nbytes:
                break
    if best >= 0:
        return free.pop(best)
    layout.sizes.append(nbytes)
    layout.tenants.append([])
    return len(layout.sizes) - 1


def rooms(sizes: list[int]) -> list[Any]:
    """Memory of so many bytes each, in one piece. Each begins where a line of the cache does: what a vector of the machine's reads lies in one line then,
    and not in two. No two begin at the same place of a page: a write would hold up the reads that look like it."""
    starts, total = list[int](), 0
    for size in sizes:
        starts.append(total)
        total += -(-size // _LINE) * _LINE + _LINE
    piece = np.empty(total + _LINE, np.uint8)
    first = -piece.__array_interface__["data"][0] % _LINE
    return [piece[first + start : first + start + size] for start, size in zip(starts, sizes, strict=True)]


def memory_of(layout: Layout, values: list[Value], kept: dict[str, int]) -> dict[str, Any]:
    """New memory for one workspace: an array by each name, like the value that it is `kept` for."""
    slots = rooms(layout.sizes)
    made: dict[str, Any] = {}
    for name, number in kept.items():
        value = values[number]
        made[name] = value.laid_on(slots[layout.slot[number]][: value.nbytes].view(value.dtype))
        if number in layout.once:
            made[name].fill(1 if layout.once[number] is np.ones else 0)
    return made
