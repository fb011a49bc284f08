"""Chains as lines of the program: a call of a compiled loop, or a loop in Python over blocks of their arrays that stay in the cache."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.capture.choosing import bits_of, is_zero, where
from autograd_core.capture.fuse import Chain, compiler, kind_of
from autograd_core.capture.loops import target_of
from autograd_core.capture.memory import MadeForRuns, rooms
from autograd_core.capture.scalars import Registers
from autograd_core.capture.steps import Constant, Ref, Step

__all__ = ["BY_NAME_ONLY", "Scratch", "written"]

BY_NAME_ONLY = {np.maximum, np.minimum}
"""A third argument by position is deprecated there, and told so at every call."""


class _Blocks:
    """Writes a chain as a loop over blocks."""

    def __init__(self, chain: Chain, writer: Any) -> None:
        self.chain, self.writer, self.size = chain, writer, chain.block()
        self.names: dict[int, str] = {}
        self.outer: list[str] = []
        self.inner: list[str] = []
        self.scratch: dict[str, np.dtype[Any]] = {}
        self.free: dict[Any, list[str]] = {}
        self.integers: dict[str, str] = {}  # blocks that are looked at as integers, too
        self.filled: dict[str, Any] = {}
        writer.chains += 1
        self.prefix = f"c{writer.chains}"

    def lines(self) -> list[str]:
        """The text: whole arrays made flat, then the loop."""
        chain, writer = self.chain, self.writer
        whole = dict.fromkeys((*chain.inputs, *chain.outs, *chain.writes))
        self.names = {one: f"a{one}" for one in whole}
        last: dict[int, int] = {}
        for i, step in enumerate(chain.steps):
            for one in step.reads:
                last[one] = i
        for i, step in enumerate(chain.steps):
            target = self._target(step, last, i)
            if step.what is where:
                self._choose(step, target)
            else:
                self._call(step.what, self._operands(step), target)
            for one in set(step.reads):
                name = self.names.get(one, "")
                if last[one] == i and name in self.scratch and name != target:
                    self.free.setdefault(chain.values[one].dtype, []).append(name)
        total, size = chain.size, self.size
        head = []
        for one in whole:
            flat, integers = f"{self.prefix}_{one}", self.integers.get(f"a{one}")
            self.outer.append(f"{flat} = {writer.name(one)}{chain.values[one].flat()}")
            head.append(f"a{one} = {flat}[i:j]")
            if integers:
                self.outer.append(f"{flat}i = {flat}.view({integers})")
                head.append(f"a{one}i = {flat}i[i:j]")
        views = [f"{name}i = {name}.view({integers})" for name, integers in self.integers.items() if name in self.scratch]
        cut = [*[f"{name} = {self.prefix}{name}" for name in self.scratch], *views]
        short = [*[f"{name} = {self.prefix}{name}[:j - i]" for name in self.scratch], *views]
        for name, dtype in self.scratch.items():
            writer.given[f"{self.prefix}{name}"] = Scratch(size, dtype, self.filled.get(name))
        loop = [f"for i in range(0, {total}, {size}):", f"    j = i + {size}"]
        if total % size and short:
            loop += [f"    if j > {total}:", f"        j = {total}", *[f"        {line}" for line in short]]
        return [*self.outer, *cut, *loop, *[f"    {line}" for line in (*head, *self.inner)]]

    def _call(self, function: Any, given: list[str], out: str) -> None:
        into = f"out={out}" if function in BY_NAME_ONLY else out
        self.inner.append(f"{self.writer.thing(function, function.__name__)}({', '.join(given)}, {into})")

    def _choose(self, step: Step, target: str) -> None:
        """A choice between numbers, by their bits."""
        dtype, integers = self.chain.values[target_of(step)].dtype, bits_of(step, self.chain.values)

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
        work = self._scratch(dtype) if busy else target
        self._call(np.bitwise_xor, [bits(x), bits(y)], bits(work))
        self._call(np.multiply, [bits(work), self._operand(truths)], bits(work))
        self._call(np.bitwise_xor, [bits(work), bits(y)], bits(target))
        if busy:
            self.free.setdefault(dtype, []).append(work)

    def _scratch(self, dtype: np.dtype[Any]) -> str:
        """A block for what only the chain needs: one that is free again, or another one."""
        if self.free.get(dtype):
            return self.free[dtype].pop()
        name = f"s{len(self.scratch)}"
        self.scratch[name] = dtype
        return name

    def _target(self, step: Step, last: dict[int, int], i: int) -> str:
        if not step.outs:
            return self.names[int(step.keywords["out"][0])]
        out = step.outs[0]
        if out in self.names:
            return self.names[out]
        dtype = self.chain.values[out].dtype
        for one in step.arguments:  # over an argument that is read for the last time
            name = self.names.get(one, "") if type(one) is Ref else ""
            if name in self.scratch and last[one] == i and self.scratch[name] == dtype:
                self.names[out] = name
                return name
        self.names[out] = name = self._scratch(dtype)
        return name

    def _operands(self, step: Step) -> list[str]:
        if step.what in (np.maximum, np.minimum):  # with a number as a block: NumPy is quicker so
            return [self._block_of(one) if type(one) is Constant else self._operand(one) for one in step.arguments]
        return [self._operand(one) for one in step.arguments]

    def _block_of(self, one: Constant) -> str:
        known = next((name for name, number in self.filled.items() if number is one.array), None)
        if known is None:
            known = f"s{len(self.scratch)}"
            self.scratch[known], self.filled[known] = one.array.dtype, one.array
        return known

    def _operand(self, one: Any) -> str:
        return self.names.get(one) or self.writer.text(one) if type(one) is Ref else self.writer.text(one)


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
