"""Arrays that are made empty, filled part by part, and only read from then on: the windows of a convolution, a frame around an image.

Two that are filled the same way are one value, and the second need not be filled at all. Knows the steps of a trace, not what they compute.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.capture.steps import Ref, Step

if TYPE_CHECKING:
    from autograd_core.capture.passes import Optimised

__all__ = ["Filling", "filled_once"]

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
