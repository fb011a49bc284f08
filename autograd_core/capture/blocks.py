"""Chains as lines of the program: a call of a compiled loop, or a loop in Python over blocks of their arrays that stay in the cache."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.capture.fuse import Chain, compiler, kind_of
from autograd_core.capture.memory import laid_out
from autograd_core.capture.program import Filled, Writer
from autograd_core.capture.scalars import Registers
from autograd_core.capture.steps import Step, Value


class ProgramWriter(Writer):
    """Writes a whole program: chains too."""

    chains = 0

    def lines(self, step: Step) -> list[str]:
        if step.kind != "fused":
            return super().lines(step)
        for out in step.outs:
            self.keep(out)
        return _written(step.what, self)


class _Blocks(Writer):
    """Writes a chain as a loop over blocks: its steps are a program on arrays of one block each, laid out and written as any other."""

    letter = "s"

    def __init__(self, chain: Chain, writer: ProgramWriter) -> None:
        values, self.chain, self.writer = chain.values, chain, writer
        every = {one for step in chain.steps for one in (*step.reads, step.target)}
        blocks: Any = {one: values[one] if values[one].number else Value(np.empty(64, values[one].dtype), one) for one in every}
        self.whole = dict.fromkeys((*chain.inputs, *chain.outs, *chain.writes))
        ways = [(steps, laid_out(steps, blocks, {*self.whole}, chain.outs)) for steps in (chain.steps, _deeper_first(chain))]
        steps, layout = min(ways, key=lambda one: one[1].total)
        super().__init__(blocks, layout)
        chain.cut = chain.block(len(self.whole) + len(layout.sizes) - len(chain.outs))
        for one in blocks.values():
            if not one.number:
                one.size, one.shape = chain.cut, (chain.cut,)
        self.given, self.known = writer.given, writer.known
        self.scratch: dict[str, Filled] = {}
        for one in chain.numbers:
            self.call_it(one, writer.name(one))
        for one in self.whole:
            self.call_it(one, f"a{one}")
            self.fixed.add(f"a{one}")
        for one in chain.outs:
            self._shared[layout.slot[one], blocks[one].shape, blocks[one].dtype, blocks[one].order] = f"a{one}"
        self.inner = [line for step in steps for line in self.lines(step)]

    def keep(self, out: int) -> bool:
        if out not in self.whole and super().keep(out) and self.name(out) not in self.fixed:
            self.scratch.setdefault(self.name(out), Filled(self.values[out]))
        return out in self.layout.slot

    def all_of(self, value: Value, number: Any) -> str:
        self.scratch[name := f"s{len(self.scratch)}k"] = Filled(value, number)
        return name

    def loop(self) -> list[str]:
        """Whole arrays made flat, then the loop."""
        chain, writer, size, total = self.chain, self.writer, self.chain.cut, self.chain.size
        writer.chains += 1
        prefix = f"c{writer.chains}"
        flat = [f"{prefix}_{one} = {writer.name(one)}{chain.values[one].flat()}" for one in self.whole]
        head = [f"a{one} = {prefix}_{one}[i:j]" for one in self.whole]
        head += [line() for source, _, line in self.looks.values() if source not in self.scratch]
        views = [line() for source, _, line in self.looks.values() if source in self.scratch]
        writer.given.update({f"{prefix}{name}": made for name, made in self.scratch.items()})
        cut = [*[f"{name} = {prefix}{name}" for name in self.scratch], *views]
        short = [*[f"{name} = {prefix}{name}[:j - i]" for name in self.scratch], *views]
        loop = [f"for i in range(0, {total}, {size}):", f"    j = i + {size}"]
        if total % size and short:
            loop += [f"    if j > {total}:", f"        j = {total}", *[f"        {line}" for line in short]]
        return [*flat, *cut, *loop, *[f"    {line}" for line in (*head, *self.inner)]]


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


def _solid(one: int, chain: Chain, writer: ProgramWriter) -> str:
    """An array that may lie in memory in another way than it did when it was traced: as it was then, or a copy that is."""
    solid, dtype = writer.thing(np.ascontiguousarray, "solid"), writer.thing(chain.values[one].dtype, "dtype")
    return f"{solid}({writer.name(one)}{chain.values[one].flat()}, {dtype})"


def _by_registers(chain: Chain, dtype: np.dtype[Any], writer: ProgramWriter) -> list[str]:
    """A chain of numbers: what comes in to its registers, the loop, what is needed out of them."""
    registers = Registers(chain, dtype)

    def loop(code: Any, held: Any) -> None:  # compiled when it first runs: a recording makes programs that nobody runs
        kernels = compiler()
        if kernels is not None:
            kernels.number_loop(dtype)(code, held)

    place, name = registers.place, writer.thing(Filled(Value(registers.start, -1), registers.start), "r")
    return [
        *[f"{name}[{place[one]}] = {writer.name(one)}" for one in chain.numbers],
        f"{writer.thing(loop, 'loop')}({writer.thing(registers.code, 'code')}, {name})",
        *[f"{writer.name(one)} = {name}[{place[one]}]{'' if chain.values[one].dtype == dtype else ' != 0'}" for one in chain.outs],
    ]


def _written(chain: Chain, writer: ProgramWriter) -> list[str]:
    """A chain as lines of the program."""
    kind: Any = None if chain.nested else kind_of(chain.steps[0], chain.values)
    if type(kind) is str:
        return _by_registers(chain, np.dtype(kind), writer)
    made = [f"{writer.name(one)} = {writer.blank(np.empty, chain.values[one])}" for one in chain.outs if one not in writer.layout.slot]
    if chain.function is None:
        return [*made, *_Blocks(chain, writer).loop()]
    given = [_solid(one, chain, writer) if one in chain.unsure else writer.name(one) for one in (*chain.arrays, *chain.numbers)]
    call = f"{writer.thing(chain.function, 'chain')}({', '.join(given)})"
    if not chain.sums:
        return [*made, call]
    sums = [(step.outs[0], writer.thing(chain.values[step.outs[0]].dtype.type, "number")) for step in chain.sums]
    return [*made, f"sums = {call}", *[f"{writer.name(out)} = {kind}(sums[{i}])" for i, (out, kind) in enumerate(sums)]]
