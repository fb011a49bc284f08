"""Chains as lines of the program: a call of a compiled loop, or a loop in Python over blocks of their arrays that stay in the cache."""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import Any

import numpy as np

from autograd_core.capture.choosing import bits_of, is_zero, where
from autograd_core.capture.fuse import Chain, compiler, kind_of
from autograd_core.capture.memory import MadeForRuns, rooms
from autograd_core.capture.scalars import Registers
from autograd_core.capture.steps import Constant, Ref, Step

BY_NAME_ONLY = {np.maximum, np.minimum}
"""A third argument by position is deprecated there, and told so at every call."""


class _Blocks:
    """Writes a chain as a loop over blocks."""

    def __init__(self, chain: Chain, writer: Any) -> None:
        self.chain, self.writer = chain, writer
        steps = min((chain.steps, _deeper_first(chain)), key=lambda one: _most(one, chain))
        self.whole = dict.fromkeys((*chain.inputs, *chain.outs, *chain.writes))
        self.names = {one: f"a{one}" for one in self.whole}
        self.inner: list[str] = []
        self.scratch: dict[str, np.dtype[Any]] = {}
        self.last = {one: i for i, step in enumerate(steps) for one in step.reads}
        # blocks that may be written to, up to which step: those of a result until it is made
        self.until: dict[str, float] = {
            self.names[step.outs[0]]: i for i, step in enumerate(steps) if step.outs and step.outs[0] in self.whole
        }
        self.free: dict[Any, list[str]] = {}
        for one in chain.outs:
            self.free.setdefault(chain.values[one].dtype, []).append(self.names[one])
        self.integers: dict[str, str] = {}  # blocks that are looked at as integers, too
        self.filled: dict[str, Any] = {}
        for i, step in enumerate(steps):
            target = self._target(step, i)
            if step.what is where:
                self._choose(step, target, i)
            else:
                self._call(step.what, self._operands(step), target)
            for one in set(step.reads):
                name = self.names.get(one, "")
                if self.last[one] == i and name != target:
                    self._leave(name, chain.values[one].dtype, i)

    def lines(self) -> list[str]:
        """The text: whole arrays made flat, then the loop."""
        chain, writer, outer, head = self.chain, self.writer, list[str](), list[str]()
        writer.chains += 1
        chain.cut = chain.block(len(self.whole) + len(self.scratch))
        prefix, total, size = f"c{writer.chains}", chain.size, chain.cut
        for one in self.whole:
            flat, integers = f"{prefix}_{one}", self.integers.get(f"a{one}")
            outer.append(f"{flat} = {writer.name(one)}{chain.values[one].flat()}")
            head.append(f"a{one} = {flat}[i:j]")
            if integers:
                outer.append(f"{flat}i = {flat}.view({integers})")
                head.append(f"a{one}i = {flat}i[i:j]")
        views = [f"{name}i = {name}.view({integers})" for name, integers in self.integers.items() if name in self.scratch]
        cut = [*[f"{name} = {prefix}{name}" for name in self.scratch], *views]
        short = [*[f"{name} = {prefix}{name}[:j - i]" for name in self.scratch], *views]
        for name, dtype in self.scratch.items():
            writer.given[f"{prefix}{name}"] = Scratch(size, dtype, self.filled.get(name))
        loop = [f"for i in range(0, {total}, {size}):", f"    j = i + {size}"]
        if total % size and short:
            loop += [f"    if j > {total}:", f"        j = {total}", *[f"        {line}" for line in short]]
        return [*outer, *cut, *loop, *[f"    {line}" for line in (*head, *self.inner)]]

    def _call(self, function: Any, given: list[str], out: str) -> None:
        into = f"out={out}" if function in BY_NAME_ONLY else out
        self.inner.append(f"{self.writer.thing(function, function.__name__)}({', '.join(given)}, {into})")

    def _choose(self, step: Step, target: str, i: int) -> None:
        """A choice between numbers, by their bits."""
        dtype, integers = self.chain.values[step.target].dtype, bits_of(step, self.chain.values)

        def bits(one: Any) -> Any:
            name = one if type(one) is str else self.names.get(one, "") if type(one) is Ref else ""
            if not name:
                return self.writer.bits(one, integers, dtype)
            self.integers[name] = self.writer.thing(integers, "integers")
            return f"{name}i"

        truths, x, y = step.arguments
        if is_zero(y):
            self._call(np.multiply, [bits(x), self._operand(truths)], bits(target))
            return
        busy = type(y) is Ref and self.names.get(y) == target
        work = self._room(dtype, i) if busy else target
        self._call(np.bitwise_xor, [bits(x), bits(y)], bits(work))
        self._call(np.multiply, [bits(work), self._operand(truths)], bits(work))
        self._call(np.bitwise_xor, [bits(work), bits(y)], bits(target))
        if busy:
            self._leave(work, dtype, i)

    def _room(self, dtype: np.dtype[Any], end: int) -> str:
        """A block for what only the chain needs, up to a step: one that is free, or another one."""
        free = self.free.get(dtype, [])
        for name in reversed(free):
            if end <= self.until.get(name, inf):
                free.remove(name)
                return name
        self.scratch[name := f"s{len(self.scratch)}"] = dtype
        return name

    def _leave(self, name: str, dtype: np.dtype[Any], i: int) -> None:
        """A block is free again after a step, unless it is a whole array's."""
        if name in self.scratch or i < self.until.get(name, -1):
            self.free.setdefault(dtype, []).append(name)

    def _target(self, step: Step, i: int) -> str:
        target = step.target
        if target in self.names:
            return self.names[target]
        dtype, end = self.chain.values[target].dtype, self.last[target]
        for one in step.arguments:  # over an argument that is read for the last time
            name = self.names.get(one, "") if type(one) is Ref else ""
            mine = name in self.scratch or i < self.until.get(name, -1)
            if mine and self.last[one] == i and self.chain.values[one].dtype == dtype and end <= self.until.get(name, inf):
                self.names[target] = name
                return name
        self.names[target] = name = self._room(dtype, end)
        return name

    def _operands(self, step: Step) -> list[str]:
        """What a step is given; `maximum` and `minimum` a number as a block: NumPy is quicker so."""
        filled = step.what in BY_NAME_ONLY
        return [self._block_of(one.array) if filled and type(one) is Constant else self._operand(one) for one in step.arguments]

    def _block_of(self, number: Any) -> str:
        known = next((name for name, one in self.filled.items() if one is number), None) or f"s{len(self.scratch)}"
        self.scratch[known], self.filled[known] = number.dtype, number
        return known

    def _operand(self, one: Any) -> str:
        return (type(one) is Ref and self.names.get(one)) or self.writer.text(one)


def _deeper_first(chain: Chain) -> list[Step]:
    """The steps of a chain with that operand first which takes more blocks to compute (Sethi and Ullman, "The Generation of Optimal Code for Arithmetic
    Expressions", 1970)."""
    made, read = dict[int, int](), dict[int, list[int]]()  # by value: the step that wrote it last, and those that have read it since
    before, needs = list[set[int]](), list[int]()
    for i, step in enumerate(chain.steps):
        target = step.target
        before.append({made[one] for one in (*step.reads, target) if one in made}.union(read.pop(target, ())))
        inner = sorted((needs[one] for one in before[i]), reverse=True)
        needs.append(max([1, *[need + k for k, need in enumerate(inner)]]))
        made[target] = i
        for one in step.reads:
            read.setdefault(one, []).append(i)
    last = set(range(len(before))).difference(*before)
    order, stack = dict[int, Step](), sorted(last, reverse=True)
    while stack:
        i = stack.pop()
        if waiting := before[i].difference(order):
            stack += [i, *sorted(waiting, key=needs.__getitem__)]
        else:
            order[i] = chain.steps[i]
    return [*order.values()]


def _most(steps: list[Step], chain: Chain) -> int:
    """How many values there are at once that only the chain needs, where each step is taken in this order."""
    last = {one: i for i, step in enumerate(steps) for one in step.reads}
    inner = [out for step in steps for out in step.outs if out not in chain.outs]
    ends, now, most = Counter(last[one] for one in inner), 0, 0
    for i, step in enumerate(steps):
        now += sum(out not in chain.outs for out in step.outs) - ends[i]
        most = max(most, now)
    return most


class Scratch(MadeForRuns):
    """Memory for one block, made anew for every workspace; filled with a number, or with several, where that is what it is for."""

    def __init__(self, size: int, dtype: np.dtype[Any], number: Any = None) -> None:
        self.size, self.dtype, self.number = size, dtype, number

    def made(self) -> Any:
        """The memory."""
        (room,) = rooms([self.size * self.dtype.itemsize])
        found = room.view(self.dtype)
        if self.number is not None:
            found[...] = self.number
        return found


def _solid(one: int, chain: Chain, writer: Any) -> str:
    """An array that may lie in memory in another way than it did when it was traced: as it was then, or a copy that is."""
    solid, dtype = writer.thing(np.ascontiguousarray, "solid"), writer.thing(chain.values[one].dtype, "dtype")
    return f"{solid}({writer.name(one)}{chain.values[one].flat()}, {dtype})"


def _by_registers(chain: Chain, dtype: np.dtype[Any], writer: Any) -> list[str]:
    """A chain of numbers: what comes in to its registers, the loop, what is needed out of them."""
    registers = Registers(chain, dtype)

    def loop(code: Any, held: Any) -> None:  # compiled when it first runs: a recording makes programs that nobody runs
        kernels = compiler()
        if kernels is not None:
            kernels.number_loop(dtype)(code, held)

    place, name = registers.place, writer.thing(Scratch(len(registers.start), dtype, registers.start), "r")
    return [
        *[f"{name}[{place[one]}] = {writer.name(one)}" for one in chain.numbers],
        f"{writer.thing(loop, 'loop')}({writer.thing(registers.code, 'code')}, {name})",
        *[f"{writer.name(one)} = {name}[{place[one]}]{'' if chain.values[one].dtype == dtype else ' != 0'}" for one in chain.outs],
    ]


def written(chain: Chain, writer: Any) -> list[str]:
    """A chain as lines of the program."""
    kind: Any = None if chain.nested else kind_of(chain.steps[0], chain.values)
    if type(kind) is str:
        return _by_registers(chain, np.dtype(kind), writer)
    made = [f"{writer.name(one)} = {writer.blank(np.empty, chain.values[one])}" for one in chain.outs if one not in writer.layout.slot]
    if chain.function is None:
        return [*made, *_Blocks(chain, writer).lines()]
    given = [_solid(one, chain, writer) if one in chain.unsure else writer.name(one) for one in (*chain.arrays, *chain.numbers)]
    call = f"{writer.thing(chain.function, 'chain')}({', '.join(given)})"
    if not chain.sums:
        return [*made, call]
    sums = [(step.outs[0], writer.thing(chain.values[step.outs[0]].dtype.type, "number")) for step in chain.sums]
    return [*made, f"sums = {call}", *[f"{writer.name(out)} = {kind}(sums[{i}])" for i, (out, kind) in enumerate(sums)]]
