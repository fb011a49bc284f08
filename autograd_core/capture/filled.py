"""Arrays that are made empty, filled part by part, and only read from then on: the windows of a convolution, a frame around an image.

Two that are filled the same way are one value, and the second need not be filled at all; one whose every element is written before it is read need not
be filled with a copy. Knows the steps of a trace, not what they compute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.capture.memory import elementwise, is_copy
from autograd_core.capture.steps import Ref, Step, Value

if TYPE_CHECKING:
    from autograd_core.capture.passes import Optimised

_MADE_BY = (np.empty, np.zeros, np.ones, np.full, np.empty_like, np.zeros_like, np.ones_like, np.full_like)
_LARGEST = 1 << 26
"""Bytes of an array that is kept until it is read again rather than filled again."""


class Filling:
    """How one array is filled: the steps so far, and when the last one has come."""

    def __init__(self, root: int) -> None:
        self.root, self.count = root, 1
        self.steps: list[Step] = []
        self._key: list[Any] = []

    def add(self, step: Step, frozen: Callable[[Any], Any]) -> Any:
        """Enter a step; after the last one, what arrays that are filled the same way have in common."""
        given = step.arguments if step.outs else step.arguments[1:]
        self._key.append((step.kind, step.what, frozen(given), frozen(step.keywords)))
        self.steps.append(step)
        if len(self.steps) < self.count:
            return None
        try:
            hash(key := ("filled", *self._key))
        except TypeError:
            return None
        return key


def filled_once(found: Optimised, wanted: list[int], kept_roots: set[int]) -> dict[int, Filling]:
    """By root, the arrays whose every write comes before every read, and which stay in the program."""
    values = found.trace.values
    leaving = {values[found.find(one)].root for one in wanted} | kept_roots
    fillings: dict[int, Filling] = {}
    read: set[int] = set()
    for step in found.steps:
        if step.kind == "function" and step.what in _MADE_BY and len(step.outs) == 1 and not step.writes:
            out = step.outs[0]
            if values[out].root == out and out not in leaving and values[out].nbytes <= _LARGEST:
                fillings[out] = Filling(out)
        for root in step.writes:
            whole = step.kind == "setitem" and type(step.arguments[0]) is Ref and step.arguments[0] == root and root not in read
            if root in fillings and whole and not any(values[one].root == root for one in step.reads[1:]):
                fillings[root].count += 1
            else:
                fillings.pop(root, None)
        if step.kind != "setitem":
            read.update(values[one].root for one in step.reads)
        else:
            read.update(values[one].root for one in step.reads[1:])
    return {root: filling for root, filling in fillings.items() if filling.count > 1}


def first_writes(steps: list[Step], values: list[Value], leaving: set[int]) -> list[Step]:
    """The steps without fillings that nobody sees: copies that the next step computes over, arrays that are made to be put into another one."""
    return _into_place(_without_copies(steps, values, leaving), values, leaving)


def _without_copies(steps: list[Step], values: list[Value], leaving: set[int]) -> list[Step]:
    """A copy that the next step which meets it computes over is not made: that step makes the array."""
    gone: set[int] = set()
    for i, step in enumerate(steps):
        if not is_copy(step) or step.outs[0] in leaving or type(step.arguments[0]) is not Ref:
            continue
        copy, source = step.outs[0], step.arguments[0]
        if values[copy].number or values[copy].dtype != values[source].dtype:
            continue
        meets = (
            j for j, each in enumerate(steps[i + 1 :], i + 1) if copy in each.reads or {values[source].root, copy}.intersection(each.writes)
        )
        over = steps[j] if (j := next(meets, -1)) >= 0 else step
        if elementwise(over) and over.keywords.keys() == {"out"} and over.keywords["out"] == (copy,) and copy in over.arguments:
            given = tuple(source if type(one) is Ref and one == copy else one for one in over.arguments)
            steps[j] = over.changed(over.what, given, {}, (copy,), ())
            gone.add(i)
    return [step for i, step in enumerate(steps) if i not in gone]


def _into_place(steps: list[Step], values: list[Value], leaving: set[int]) -> list[Step]:
    """What an elementwise step makes, and another one only puts over a whole array, is computed over that array: `w -= t`."""
    places = [i for i, step in enumerate(steps) if step.kind == "setitem" and type(step.arguments[2]) is Ref and _is_all(step.arguments[1])]
    if not places:
        return steps
    uses, makers = Counter(one for step in steps for one in step.reads), {out: i for i, step in enumerate(steps) for out in step.outs}
    gone: set[int] = set()
    for i in places:
        target, _, made = steps[i].arguments
        maker = makers.get(made, -1)
        if maker < 0 or uses[made] > 1 or made in leaving or type(target) is not Ref or values[target].root != target:
            continue
        step, new, old = steps[maker], values[made], values[target]
        alike = new.root == made and not new.number and (new.shape, new.dtype, new.order) == (old.shape, old.dtype, old.order)
        between = [each for j, each in enumerate(steps[maker + 1 : i], maker + 1) if j not in gone]
        meets = any(target in each.writes or any(values[one].root == target for one in each.reads) for each in between)
        fails = any(each.kind != "ufunc" for each in between)  # then the array is to stay as it was
        whole = elementwise(step) and isinstance(step.what, np.ufunc) and not step.keywords and step.back == steps[i].back
        if whole and alike and not meets and not fails:
            steps[maker] = step.changed(step.what, step.arguments, {"out": (target,)}, (), (int(target),))
            gone.add(i)
    return [step for i, step in enumerate(steps) if i not in gone]


def _is_all(index: Any) -> bool:
    """Whether an index is that of all elements."""
    return all(one is Ellipsis or (type(one) is slice and one == slice(None)) for one in (index if type(index) is tuple else (index,)))
