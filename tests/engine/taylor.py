"""A naive oracle for automatic differentiation: numbers that carry their first and second derivatives by every leaf element.

Nothing here walks a graph. Each value knows its whole Jacobian and Hessian, so a gradient is a row of it, and a write through a
view is a write through NumPy views of value, Jacobian and Hessian alike. Dearest way there is, and hard to get wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = ["COLUMNS", "Memory", "Place", "Taylor", "Use"]

COLUMNS = 12
"""How many leaf elements there may be."""


@dataclass(eq=False)
class Memory:
    """What all views of some numbers share: how often it was written."""

    version: int = 0


@dataclass(eq=False)
class Use:
    """One operation that is on the tape: whose memory it read at which version, and whether a pass may have freed it."""

    reads: list[tuple[Memory, int]]
    freed: bool = False

    def stale(self) -> bool:
        """Whether something it read was written since."""
        return any(memory.version > version for memory, version in self.reads)


@dataclass(eq=False)
class Place:
    """Where on the tape some memory stands, for a tensor and all its views: tracked or not, and what it was computed by."""

    tracked: bool = False
    leaf: bool = False
    uses: set[Use] = field(default_factory=set)


@dataclass(eq=False)
class Taylor:
    """Value, Jacobian `(*shape, COLUMNS)` and Hessian `(*shape, COLUMNS, COLUMNS)`; views of these are NumPy views."""

    value: Any
    first: Any
    second: Any
    memory: Memory
    place: Place

    @staticmethod
    def new(value: Any, first: Any = None, second: Any = None, place: Place | None = None) -> Taylor:
        """Numbers in memory of their own; constants unless derivatives are given."""
        value = np.array(value, float)
        first = np.zeros((*value.shape, COLUMNS)) if first is None else np.array(first)
        second = np.zeros((*value.shape, COLUMNS, COLUMNS)) if second is None else np.array(second)
        return Taylor(value, first, second, Memory(), place or Place())

    @property
    def parts(self) -> tuple[Any, Any, Any]:
        """Value, Jacobian, Hessian."""
        return self.value, self.first, self.second

    def view(self, change: Callable[[Any], Any]) -> Taylor:
        """A linear rearrangement of the leading axes, on shared memory where NumPy can share it."""
        parts = [change(part) for part in self.parts]
        shared = np.shares_memory(parts[0], self.value) if parts[0].size else True
        if shared:
            return Taylor(parts[0], parts[1], parts[2], self.memory, self.place)
        return Taylor.new(*parts, place=derived([self]))

    def detached(self) -> Taylor:
        """The same memory, off the tape."""
        made = Taylor.new(self.value)
        made.value, made.memory = self.value, self.memory
        return made

    def write(self, new: tuple[Any, Any, Any], others: Sequence[Taylor], grad: bool) -> None:
        """Overwrite in place; off the tape (`grad` false) only the value changes, and derivatives stay what they were."""
        uses = Use([(one.memory, one.memory.version) for one in others])
        self.memory.version += 1
        self.value[...] = new[0]
        if not grad:
            return
        self.first[...], self.second[...] = new[1], new[2]
        if self.place.tracked or any(one.place.tracked for one in others):
            self.place.tracked = True
            self.place.uses |= {use for one in others for use in one.place.uses} | {uses}


def derived(inputs: Sequence[Taylor]) -> Place:
    """Where a result of these stands."""
    if not any(one.place.tracked for one in inputs):
        return Place()
    use = Use([(one.memory, one.memory.version) for one in inputs])
    return Place(True, False, {use}.union(*(one.place.uses for one in inputs)))


def unary(x: Taylor, value: Any, slope: Any, bend: Any) -> tuple[Any, Any, Any]:
    """f(x) from f, f′ and f″ at x."""
    slope, bend = np.asarray(slope), np.asarray(bend)
    outer = x.first[..., :, None] * x.first[..., None, :]
    return value, slope[..., None] * x.first, bend[..., None, None] * outer + slope[..., None, None] * x.second


def added(x: Taylor, y: Taylor, sign: float = 1.0) -> tuple[Any, Any, Any]:
    """x ± y."""
    value = x.value + sign * y.value
    tails = ((COLUMNS,), (COLUMNS, COLUMNS))
    first, second = (
        np.broadcast_to(a, (*value.shape, *tail)) + sign * np.broadcast_to(b, (*value.shape, *tail))
        for a, b, tail in zip(x.parts[1:], y.parts[1:], tails, strict=True)
    )
    return value, first, second


def multiplied(x: Taylor, y: Taylor) -> tuple[Any, Any, Any]:
    """x · y, element by element."""
    value = x.value * y.value
    shape = value.shape
    (xv, x1, x2), (yv, y1, y2) = (
        (
            np.broadcast_to(one.value, shape),
            np.broadcast_to(one.first, (*shape, COLUMNS)),
            np.broadcast_to(one.second, (*shape, COLUMNS, COLUMNS)),
        )
        for one in (x, y)
    )
    cross = x1[..., :, None] * y1[..., None, :]
    second = x2 * yv[..., None, None] + y2 * xv[..., None, None] + cross + np.swapaxes(cross, -1, -2)
    return value, x1 * yv[..., None] + y1 * xv[..., None], second


def product(x: Taylor, y: Taylor) -> tuple[Any, Any, Any]:
    """The matrix product of two matrices."""
    first = np.einsum("ika,kj->ija", x.first, y.value) + np.einsum("ik,kja->ija", x.value, y.first)
    second = np.einsum("ikab,kj->ijab", x.second, y.value) + np.einsum("ik,kjab->ijab", x.value, y.second)
    cross = np.einsum("ika,kjb->ijab", x.first, y.first)
    return x.value @ y.value, first, second + cross + np.swapaxes(cross, -1, -2)
