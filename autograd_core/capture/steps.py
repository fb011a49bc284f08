"""A program as a list of steps: what NumPy was asked to do, in order, on numbered values.

A value is an array or a single number. Values that share memory have the same root. A step that writes names the root it changes. The list is in the
order of execution and stays so: passes drop steps or replace them, and none moves one past a write of what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np


class Ref(int):
    """The number of a value, where it stands among arguments."""

    __slots__ = ()


class Constant:
    """An array that is the same at every run, where it stands among arguments; equal only to itself."""

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array


class Value:
    """What is known of a value: `shape`, `dtype`, the `root` whose memory it shares, and whether it is a single `number` or even Python's own.

    `order` is "C" where its elements lie row by row without gaps, "F" column by column, the axes from the slowest to the quickest where it is another
    order without gaps, "" where there are gaps. `size` is how many elements it has, `name` the learner's.
    """

    __slots__ = ("dtype", "name", "number", "order", "python", "root", "shape", "size")

    def __init__(self, found: Any, root: int) -> None:
        self.root = root
        self.name = ""
        self.shape: tuple[int, ...]
        self.dtype: Any
        self.size: int
        self.order: Any
        if isinstance(found, np.ndarray):
            self.number = self.python = False
            self.shape, self.dtype, self.size = found.shape, found.dtype, found.size
            self.order = "C" if found.flags.c_contiguous else _order(found)
        else:
            self.number = True
            self.shape, self.size, self.order, self.dtype = (), 1, "", getattr(found, "dtype", None)
            self.python = self.dtype is None

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes from the slowest to the quickest in memory."""
        forward = tuple(range(len(self.shape)))
        return forward if self.order == "C" else forward[::-1] if self.order == "F" else self.order

    def in_memory(self) -> tuple[int, ...]:
        """The shape of its memory, the slowest axis first."""
        return tuple([self.shape[axis] for axis in self.axes])

    def turns(self) -> tuple[int, ...]:
        """Where each axis stands in memory."""
        axes = self.axes
        return tuple([axes.index(i) for i in range(len(axes))])

    def turned(self) -> str:
        """What turns an array of that shape into one of this: nothing, or a transpose."""
        return "" if self.order == "C" else f".transpose({self.turns()})"

    def laid_on(self, flat: Any) -> Any:
        """A vector of as many elements as an array of this shape and order."""
        return flat.reshape(self.in_memory()).transpose(self.turns())

    def flat(self) -> str:
        """What turns it into a vector without a copy."""
        return "" if len(self.shape) == 1 else ".reshape(-1)" if self.order == "C" else f".transpose({self.axes}).reshape(-1)"

    @property
    def nbytes(self) -> int:
        """How much memory its elements take."""
        return 0 if self.number else self.size * int(self.dtype.itemsize)


def _order(array: Any) -> Any:
    if array.flags.f_contiguous:
        return "F"
    axes = tuple(sorted(range(array.ndim), key=lambda axis: -array.strides[axis]))
    return axes if array.transpose(axes).flags.c_contiguous else ""


class Step:
    """One call. `kind` says how it is written, `what` is called, `outs` are the values it makes, `writes` the roots it changes.

    `kind`: ufunc (`what` is the ufunc, or a method of it by name in `method`), function, method, getitem, setitem,
    kernel (a whole operation of the engine), draw (random numbers), check (the program is right only while this truth value stays what it was).
    """

    __slots__ = ("_reads", "arguments", "back", "keywords", "kind", "method", "outs", "place", "what", "writes")

    def __init__(
        self,
        kind: str,
        what: Any,
        arguments: Any,
        keywords: dict[str, Any],
        outs: tuple[int, ...],
        writes: tuple[int, ...],
        place: Any,
        method: str = "",
        reads: list[int] | None = None,
    ) -> None:
        self.kind, self.what, self.arguments, self.keywords, self.outs, self.writes = kind, what, arguments, keywords, outs, writes
        self.place, self.method = place, method
        self._reads = reads
        self.back = False  # whether it belongs to a second half, run when a gradient comes back

    def changed(self, what: Any, arguments: Any, keywords: dict[str, Any], outs: Any = None, writes: Any = None) -> Step:
        """The same step calling something else, or with other arguments; making, or writing to, something else."""
        outs, writes = self.outs if outs is None else outs, self.writes if writes is None else writes
        step = Step(self.kind, what, arguments, keywords, outs, writes, self.place, self.method)
        step.back = self.back
        return step

    def become(self, arguments: Any) -> None:
        """Read other values."""
        self.arguments, self._reads = arguments, None

    @property
    def reads(self) -> list[int]:
        """The values among its arguments."""
        if self._reads is None:
            self._reads = list(refs(self.arguments))
            if self.keywords:
                self._reads += refs(self.keywords)
        return self._reads

    @property
    def target(self) -> int:
        """The value that an elementwise step makes or writes."""
        return int(self.outs[0] if self.outs else self.keywords["out"][0])

    @property
    def pure(self) -> bool:
        """Whether nothing but its results tells that it was run."""
        return not self.writes and self.kind not in ("draw", "check")


class Place:
    """Where a step comes from: the learner's code and instruction, the operation, and whether it is its adjoint (`half` forward, adjoint, update)."""

    __slots__ = ("code", "half", "instruction", "op")

    def __init__(self, code: Any, instruction: int, op: str, half: str) -> None:
        self.code, self.instruction, self.op, self.half = code, instruction, op, half


class Trace:
    """All steps and values of one run, and where the values come from that no step makes."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.values: list[Value] = []

    def value(self, found: Any, root: int | None = None) -> int:
        """A new value like the one found, with memory of its own unless it shares a root."""
        number = len(self.values)
        self.values.append(Value(found, number if root is None else root))
        return number

    def written(self) -> set[int]:
        """The roots that some step writes to."""
        return {root for step in self.steps for root in step.writes}


def parted(steps: list[Step], asks: Callable[[Step], bool]) -> tuple[list[Step], list[Step], set[int]]:
    """The steps that ask what a program is only right under, with those that make what they need; all others; and the values that the first ones read."""
    first, rest, needed = list[Step](), list[Step](), set[int]()
    for step in reversed(steps):
        if asks(step) or (step.pure and not needed.isdisjoint(step.outs)):
            needed.update(step.reads)
            first.append(step)
        else:
            rest.append(step)
    return first[::-1], rest[::-1], needed


def refs(tree: Any) -> Iterator[int]:
    """The values in a tree of arguments."""
    kind = type(tree)
    if kind is Ref:
        yield int(tree)
    elif kind is tuple or kind is list:
        for one in tree:
            yield from refs(one)
    elif kind is dict:
        for one in tree.values():
            yield from refs(one)
    elif kind is slice:
        yield from refs((tree.start, tree.stop, tree.step))


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """The tree with `function(leaf)` for everything in it that is no container."""
    if isinstance(tree, tuple):
        parts = [mapped(function, one) for one in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    if type(tree) is list:
        return [mapped(function, one) for one in tree]
    if type(tree) is dict:
        return {name: mapped(function, one) for name, one in tree.items()}
    if type(tree) is slice:
        return slice(*[mapped(function, one) for one in (tree.start, tree.stop, tree.step)])
    return function(tree)
