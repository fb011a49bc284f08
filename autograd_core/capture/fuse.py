"""Chains of elementwise steps on large arrays, run block by block, so that what one step makes is still in the cache when the next one reads it.
Where chains can be compiled, arrays of several shapes may be in one (`loops`), small arrays go the same way, and single numbers do (`scalars`).

A chain is one step of the program (`kind` "fused"): it reads and writes whole arrays, and what only its own steps read exists for one block at a time.
How a chain is computed is decided by `backends`: functions that are offered the chain and give a loop for it, or `None`. Without one it becomes a loop
in Python over blocks (`blocks`), which calls the same functions of NumPy, so that the results are the same to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from math import inf
from types import ModuleType
from typing import Any

import numpy as np

from autograd_core.capture.choosing import bits_of, where
from autograd_core.capture.loops import LEAST, changes_one, dtype_of_loop, nests, summed, whole_of
from autograd_core.capture.memory import is_basic
from autograd_core.capture.scalars import LEAST_STEPS, number_kind
from autograd_core.capture.steps import Constant, Ref, Step, Value, refs

_SHORT, _LONGEST, _SEVERAL = 256, 48, 12
"""Steps on several shapes are compiled in programs of so many steps, so many to a loop, where so many different loops are enough: others take too long to make."""
_CACHE = 700_000
"""Bytes that the blocks of all arrays of a chain may take together."""


class Chain:
    """Elementwise steps in order, on arrays of one `shape` that lie in memory alike; or, `nested`, on several shapes, with sums along axes.

    `inputs` are the whole arrays read, `numbers` the single numbers read, `outs` the values that others read, `writes` the values (arrays from outside)
    written in place, `sums` the steps that add up all elements of a value. Where it can be compiled `dtype` is what it computes in, and `nests` are its loops.
    """

    def __init__(
        self, steps: list[Step], values: list[Value], needed: set[int], sums: list[Step], nested: bool = False, unsure: Any = ()
    ) -> None:
        self.steps, self.values, self.sums, self.nested = steps, values, sums, nested
        self._function: Any = backends
        self.cut = 0  # the elements of a block, once it is written as a loop over blocks
        self.shape = values[steps[0].target].shape
        made = dict.fromkeys(out for step in steps for out in step.outs)
        reads = dict.fromkeys(one for step in steps for one in step.reads if one not in made)
        targets = dict.fromkeys(int(one) for step in steps for one in step.keywords.get("out", ()))
        dtypes = {dtype_of_loop(step, values) for step in steps}
        self.dtype: Any = dtypes.pop() if len(dtypes) == 1 else None
        self.nests = nests(steps, self.sums, values) if self.dtype is not None and _compiles() else []
        crossing = {
            one for nest in self.nests for step in (*nest.steps, *nest.adds) for one in step.reads if one not in nest.made - nest.sums
        }
        self.writes = [one for one in targets if one not in made or one in needed]
        self.inputs = [one for one in reads if not values[one].number]
        self.numbers = [one for one in reads if values[one].number]
        self.outs = [one for one in made if one in needed or one in crossing]
        self.unsure = [one for one in self.inputs if one in unsure]

    @property
    def function(self) -> Any:
        """What one of the `backends` gives for it, asked once."""
        if self._function is backends:
            self._function = next((found for backend in backends if (found := backend(self)) is not None), None)
        return self._function

    @property
    def arrays(self) -> list[int]:
        """What a function for it is given: the arrays read, those made or written."""
        return list(dict.fromkeys((*self.inputs, *self.outs, *self.writes)))

    @property
    def size(self) -> int:
        """How many elements its largest arrays have."""
        return max((nest.size for nest in self.nests), default=int(np.prod(self.shape, dtype=np.int64)))

    def block(self, count: int) -> int:
        """How many elements to work on at a time, where there are blocks of so many arrays: so many that all fit the cache, and all blocks are equally long."""
        width = max(self.values[one].dtype.itemsize for step in self.steps for one in (*step.outs, *self.inputs))
        most = max(4096, min(32768, _CACHE // (count * width)))
        blocks = max(1, round(self.size / most))
        return int(math.ceil(self.size / (64 * blocks)) * 64)


_installed = cache(find_spec)


@cache
def compiler() -> ModuleType | None:
    """What compiles chains, where Numba is installed; imported when there is a chain to compile."""
    if _installed("numba") is None:
        return None
    from autograd_core.capture import kernels

    return kernels


def _compiled(chain: Chain) -> Callable[..., Any] | None:
    kernels = compiler()
    return None if kernels is None else kernels.compiled_chain(chain)


backends: list[Callable[[Chain], Any]] = [_compiled]
"""Asked in order for a loop: one whose `made()` gives a function `(*arrays, *numbers)` that computes a chain and gives its sums. The first is taken."""


def _compiles() -> bool:
    return bool(backends) and _installed("numba") is not None


def kind_of(step: Step, values: list[Value], most: float = 0) -> Any:
    """What a step can be part of: a chain of large arrays of one shape and single numbers (the shape), one of single numbers (their dtype's name), one of
    several shapes, on arrays of fewer elements than `most` (their dtype), or `None`."""
    if most and (dtype := dtype_of_loop(step, values)) is not None and whole_of(step, values)[0].size < most:
        return dtype
    if not changes_one(step):
        return None
    made = values[step.target]
    if step.what is where and bits_of(step, values) is None:
        return None
    if made.number:
        return number_kind(step, values) if _compiles() else None
    if made.order == "" or made.size < LEAST or made.dtype.kind not in "fbiu":
        return None
    for one in step.arguments:
        if type(one) is Ref:
            given = values[one]
            if not given.number and (given.shape != made.shape or given.order != made.order):
                return None
        elif type(one) is Constant and one.array.size != 1:
            return None
    return made.shape


_BY_PLACE = {np.take, np.take_along_axis, np.put, np.put_along_axis, np.choose}


def may_fail(step: Step) -> bool:
    """Whether a step may fail at another run: numbers decide whether a place is there, or a matrix has an inverse."""
    if step.kind in ("getitem", "setitem"):
        return not is_basic(step.arguments[1])
    if step.kind == "function":
        return step.what in _BY_PLACE or "linalg" in str(getattr(step.what, "__module__", ""))
    return step.kind in ("kernel", "draw")


class _Open:
    """A chain in the making, and the steps that have to wait for it."""

    def __init__(self, kind: Any, values: list[Value], most: float, unsure: set[int]) -> None:
        self.kind, self.values, self.most, self.unsure = kind, values, most, unsure
        self.nested = isinstance(self.kind, np.dtype)
        self.members: list[Step] = []
        self.sums: list[Step] = []  # of what members make
        self.waiting: list[Step] = []
        self.before: list[Step] = []
        self._made: tuple[set[int], set[int]] = (set(), set())  # what members and waiting steps make
        self._reads: tuple[set[int], set[int]] = (set(), set())  # the roots they read
        self._writes: tuple[set[int], set[int]] = (set(), set())  # the roots they write
        self._draws = self._may_fail = False

    def takes(self, step: Step) -> bool:
        """Whether a step is of the kind. What is outside stays as it is where a step before may fail; and a function has an end."""
        if self.nested and (len(self.members) >= _LONGEST or (self._may_fail and step.writes)):
            return False
        found = kind_of(step, self.values, self.most)
        alike = type(found) is type(self.kind) and found == self.kind
        return alike and self.unsure.isdisjoint(step.writes) and self._aligned(step)

    def take(self, step: Step) -> None:
        """Put a step where it belongs."""
        reads = set(step.reads)
        roots = {self.values[one].root for one in reads}
        fails = may_fail(step)  # then what was written before stays written
        clash = [
            bool(self._made[i] & reads or self._writes[i] & roots or (self._reads[i] | self._writes[i]).intersection(step.writes))
            for i in (0, 1)
        ]
        if not clash[1] and self.takes(step):
            self._enter(step, 0, roots)
            self.members.append(step)
        elif not clash[1] and self._is_sum(step):
            self._enter(step, 1, roots)  # who reads the sum has to wait for it
            self.sums.append(step)
        elif any(clash) or (step.kind == "draw" and self._draws) or (fails and self._writes[0]):
            self._draws = self._draws or step.kind == "draw"
            self._enter(step, 1, roots)
            self._may_fail = self._may_fail or fails
            self.waiting.append(step)
        else:
            self.before.append(step)

    def least(self) -> int:
        """How many members make it worth while. A product of numbers with truths alone does where it is compiled: NumPy converts the truths piece by piece."""
        if type(self.kind) is str:
            return LEAST_STEPS
        first = self.members[0]
        truths = any(type(one) is Ref and self.values[one].dtype == np.bool_ for one in first.arguments)
        return 1 if truths and whole_of(first, self.values)[0].size >= LEAST and _compiles() else 2

    def _is_sum(self, step: Step) -> bool:
        """Whether a step adds up all elements of what a member makes, and loops can be compiled."""
        found = summed(step, self.values)
        return found is not None and found[0] == "0" and step.arguments[0] in self._made[0] and _compiles()

    def _aligned(self, step: Step) -> bool:
        """Whether memory that the chain writes is only met as the whole array that is written."""
        written = self._writes[0].union(step.writes)
        every = (*step.reads, *refs(step.keywords.get("out")))  # a tuple, or a function's one array
        return all(self.values[one].root == one or self.values[one].root not in written for one in every)

    def _enter(self, step: Step, which: int, roots: set[int]) -> None:
        self._made[which].update(step.outs)
        self._reads[which].update(roots)
        self._writes[which].update(step.writes)


def fused(steps: list[Step], values: list[Value], needed: set[int], given: list[int] | None = None) -> list[Step]:
    """The program with its chains as single steps; `needed` are the values that are read after it. What is asked before anything is done stays first.
    What is `given` at a run, and what the engine's kernels give, may lie in memory in another way each time."""
    unsure = set(given or ())
    for step in steps:
        looks = not unsure.isdisjoint(step.reads) and not unsure.isdisjoint([values[one].root for one in step.outs])
        unsure.update(step.outs if step.kind == "kernel" or looks else ())
    if _compiles() and len(steps) <= _SHORT:
        large = [step for step in steps if isinstance(kind_of(step, values), tuple)]
        most = inf if all(dtype_of_loop(step, values) is not None for step in large) else LEAST  # else NumPy's blocks would be shorter ones
        found = _fused(steps, values, needed, most, unsure)
        if len({id(step.what.function) for step in found if step.kind == "fused" and step.what.nested}) <= _SEVERAL:
            return found
    return _fused(steps, values, needed, 0, unsure)


def _fused(steps: list[Step], values: list[Value], needed: set[int], most: float, unsure: set[int]) -> list[Step]:
    asked = max((i + 1 for i, step in enumerate(steps) if step.kind == "check"), default=0)
    done, rest = steps[:asked], steps[asked:]
    while True:
        kinds = ((i, step, kind) for i, step in enumerate(rest) if (kind := kind_of(step, values, most)) is not None)
        begun = ((i, chain) for i, step, kind in kinds if (chain := _Open(kind, values, most, unsure)).takes(step))
        if (found := next(begun, None)) is None:
            return done + rest
        start, chain = found
        done += rest[:start]
        for step in rest[start:]:
            chain.take(step)
        later = needed | {one for step in (*chain.members, *chain.waiting) for one in step.reads}
        done += _fused(chain.before, values, later, most, unsure)
        done += _closed(chain, needed | {one for step in chain.waiting for one in step.reads})
        rest = chain.waiting


def _closed(found: _Open, outside: set[int]) -> list[Step]:
    """A chain and its sums as one step, where they can be compiled; else the sums after it; its steps as they are, where it is not worth while."""

    def chain(needed: set[int], sums: list[Step]) -> Chain:
        return Chain(found.members, found.values, needed, sums, found.nested, found.unsure)

    if found.sums and len(found.members) + len(found.sums) >= found.least():
        whole = chain(outside, found.sums)
        if whole.function is not None:
            return [_as_step(whole)]
    if len(found.members) < found.least():
        return found.members + found.sums
    alone = chain(outside | {one for step in found.sums for one in step.reads}, [])
    return [*([_as_step(alone)] if not found.nested or alone.function is not None else found.members), *found.sums]


def _as_step(chain: Chain) -> Step:
    first = chain.steps[0]
    arguments = tuple(Ref(one) for one in (*chain.inputs, *chain.numbers))
    roots = tuple(dict.fromkeys(root for step in chain.steps for root in step.writes))
    outs = (*chain.outs, *[step.outs[0] for step in chain.sums])
    return Step("fused", chain, arguments, {}, outs, roots, first.place)
