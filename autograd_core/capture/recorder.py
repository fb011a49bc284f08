"""The steps of a capturing run as they are noted: what stand-ins are given is encoded, what a step gives gets stand-ins, what the program is right under is asked.

This module knows nothing of operations, tensors or tapes.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.capture.frames import at_work, name_in
from autograd_core.capture.steps import Constant, Place, Ref, Step, Trace
from autograd_core.capture.traced import NeedsValues, Traced, owner
from autograd_core.standin import StandIn

_PLAIN = frozenset((int, float, bool, str, type(None), type, np.dtype, np.ufunc, type(Ellipsis)))

_OPEN = "open"
"""What a kernel says that chooses by numbers how many it gives."""
_COUNTING = {
    np.nonzero, np.unique, np.argwhere, np.flatnonzero, np.compress, np.extract, np.bincount, np.union1d, np.intersect1d, np.setdiff1d, np.delete,
}  # fmt: skip
"""Functions that give as many as there are of something: what a mask chooses, what is not zero, what is there once."""


class Recorder:
    """Makes steps of what is done with stand-ins, in one thread, until it is closed; after that, and elsewhere, they only compute."""

    def __init__(self, asked: Callable[[Traced, str], Any], lost: Callable[[str], None]) -> None:
        self.trace, self.asked, self.lost = Trace(), asked, lost
        self.made: dict[int, Step] = {}
        self.place = Place(None, -1, "", "forward")
        self.thread, self.open = threading.get_ident(), True
        self.written: set[int] = set()
        self.drawn = False  # whether random numbers were
        self.rule: Any = None  # the code of the optimiser's rule that is running: what it calls its values is what they are called

    @property
    def active(self) -> bool:
        """Whether what is done now is noted."""
        return self.open and self.thread == threading.get_ident()

    def source(self, found: Any, root: int | None = None) -> Traced:
        """A stand-in for what no step makes."""
        return Traced(self, found, self.trace.value(found, root), None)

    def note(
        self, kind: str, what: Any, arguments: Any, keywords: dict[str, Any], found: Any, writes: tuple[Traced, ...] = (), method: str = ""
    ) -> Any:
        """Enter a step whose result is there already, and give the stand-ins for it."""
        given: list[Traced] = []
        encoded, named = self._encoded(arguments, given), self._encoded(keywords, given) if keywords else {}
        outs: list[int] = []
        result = self._stand_ins(found, given, outs)
        if not outs and not writes:
            return result
        roots = tuple([self.trace.values[one.number].root for one in writes]) if writes else ()
        step = Step(kind, what, encoded, named, tuple(outs), roots, self.place, method, [one.number for one in given])
        self.trace.steps.append(step)
        if roots:
            self.written.update(roots)
        if kind == "draw":
            self.drawn = True
        for out in outs:
            self.made[out] = step
            if self.rule is not None:
                self.trace.values[out].name = name_in(self.rule, sys._getframe(1))
        if kind == "ufunc":
            return result
        if type(found) is tuple and len(found) == 1 and kind != "kernel":
            step.method = "tuple"
        if (kind == "kernel" and method != "whole") or _is_open(kind, what, arguments):
            if kind != "kernel" and at_work():
                raise NeedsValues(_OPEN)  # the kernel as a whole may give a shape that does not depend on numbers
            for out in outs:
                self._same_shape(out)
        return result

    def _encoded(self, tree: Any, given: list[Traced]) -> Any:
        """Arguments with the numbers of values in place of stand-ins, which are collected in `given`."""
        kind = type(tree)
        if kind is Traced:
            if tree.recorder is not self:
                self.lost("a value of an earlier run was kept")
                return Constant(tree.data) if isinstance(tree.data, np.ndarray) else tree.data
            given.append(tree)
            return Ref(tree.number)
        if kind in _PLAIN:
            return tree
        if kind is np.ndarray:
            return Constant(tree)
        if kind is tuple or kind is list:
            parts = []
            for one in tree:
                if type(one) is Traced and one.recorder is self:  # as below; most are
                    given.append(one)
                    parts.append(Ref(one.number))
                else:
                    parts.append(one if type(one) in _PLAIN else self._encoded(one, given))
            return kind(parts)
        if kind is dict:
            return {name: self._encoded(one, given) for name, one in tree.items()}
        if kind is slice:
            return slice(self._encoded(tree.start, given), self._encoded(tree.stop, given), self._encoded(tree.step, given))
        if isinstance(tree, tuple) and hasattr(tree, "_fields"):
            return kind(*[self._encoded(one, given) for one in tree])
        return tree

    def _same_shape(self, value: int) -> None:
        """The shape of a result follows from numbers: the program is right while they give this one."""
        kernel = self.made[value].kind == "kernel" and self.made[value].method != _OPEN
        asked = self.check("shape", value, self.trace.values[value].shape, late=not kernel)
        if not asked and not kernel and not self.trace.values[value].number:
            self.lost("a shape depends on the values of a tensor")

    def unseen(self) -> None:
        """An array that no step knows is about to be written: in a kernel, which then is one step, or anywhere else, which leaves no program."""
        if at_work():
            raise NeedsValues
        self.lost("an array that was made beside the tensors was written")

    def _stand_ins(self, found: Any, given: list[Traced], outs: list[int], part: bool = False) -> Any:
        """What a step gives; `part` of it may be what it was given, and has a name of its own all the same."""
        kind = type(found)
        if kind is tuple or kind is list:
            return kind([self._stand_ins(one, given, outs, True) for one in found])
        if isinstance(found, tuple) and hasattr(found, "_fields"):
            return kind(*[self._stand_ins(one, given, outs, True) for one in found])
        base = None
        if kind is np.ndarray:
            holder = found if found.base is None else owner(found)
            for one in given:
                data = one.data
                if data is found and not part:
                    return one
                if type(data) is np.ndarray and (data if data.base is None else owner(data)) is holder:
                    base = one
        elif not isinstance(found, np.generic) and kind not in (float, int, bool):
            return found
        number = self.trace.value(found, None if base is None else self.trace.values[base.number].root)
        outs.append(number)
        return Traced(self, found, number, None if base is None else base.root)

    def since(self, mark: int) -> None:
        """Forget the steps from a mark on."""
        for step in self.trace.steps[mark:]:
            for out in step.outs:
                self.made.pop(out, None)
        del self.trace.steps[mark:]

    def check(self, what: str, value: int, expected: Any, late: bool = True, drawn: bool = False) -> bool:
        """Let the program ask whether a value (or its shape) is what it is now, and say whether it can. What follows from what was there at the beginning is
        asked there; anything else here (`method`), if it may be `late`, while nothing outside is changed yet: no random numbers `drawn` either, unless another answer were an error."""
        settled = self.settled(value)
        if not settled and (not late or (self.drawn and not drawn) or not self.written <= self.made.keys()):
            return False
        self.trace.steps.append(Step("check", what, (Ref(value),), {"expected": expected}, (), (), self.place, "" if settled else "here"))
        return True

    def settled(self, value: int) -> bool:
        """Whether a value follows from what was there at the beginning: it can be found before the program does anything."""
        seen, stack = set(), [value]
        while stack:
            one = stack.pop()
            if one in seen:
                continue
            seen.add(one)
            step = self.made.get(one)
            if self.trace.values[one].root in self.written or (step is not None and not step.pure):
                return False
            if step is not None:
                stack.extend(step.reads)
        return True


def _is_open(kind: str, what: Any, arguments: Any) -> bool:
    """Whether the shape of a result depends on numbers that may be others at another run."""
    if kind == "getitem":
        parts = arguments[1] if isinstance(arguments[1], tuple) else (arguments[1],)
        return any(isinstance(one, StandIn) and getattr(one, "dtype", np.dtype(int)).kind == "b" for one in parts)
    if kind == "function":
        return what in _COUNTING or (what is np.where and len(arguments) == 1) or (what is np.repeat and isinstance(arguments[1], StandIn))
    return kind == "method" and what in ("nonzero", "compress", "repeat")
