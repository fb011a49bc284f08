"""Chains of elementwise steps on large arrays, run block by block, so that what one step makes is still in the cache when the next one reads it.
Chains of single numbers go the same way where they can be compiled (`scalars`).

A chain is one step of the program (`kind` "fused"): it reads and writes whole arrays, and what only its own steps read exists for one block at a time.
How a chain is computed is decided by `backends`: functions that are offered the chain and give a callable for it, or `None`. Without one it becomes a loop
in Python over blocks, which calls the same functions of NumPy, so that the results are the same to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np

from autograd_core.capture.choosing import bits_of, is_zero, where
from autograd_core.capture.memory import rooms
from autograd_core.capture.scalars import LEAST_STEPS, Registers, number_kind
from autograd_core.capture.steps import Constant, Ref, Step, Value

__all__ = ["Chain", "Scratch", "backends", "fused", "written"]

BY_NAME_ONLY = {np.maximum, np.minimum}
"""A third argument by position is deprecated there, and told so at every call."""
LEAST = 1 << 15
"""Smaller arrays stay in the cache by themselves."""
_CACHE = 400_000
"""Bytes that the blocks of all arrays of a chain may take together."""


class Chain:
    """Elementwise steps in order, all on arrays of one `shape` that lie in memory alike. `inputs` are the whole arrays read, `numbers` the single numbers read,
    `outs` the values that others read, `writes` the values (arrays from outside) written in place, `sums` the steps that add up all elements of a value."""

    __slots__ = ("_function", "inputs", "numbers", "outs", "shape", "steps", "sums", "values", "writes")

    def __init__(self, steps: list[Step], values: list[Value], needed: set[int], sums: list[Step] | None = None) -> None:
        self.steps, self.values, self.sums = steps, values, sums or []
        self._function: Any = backends
        self.shape = values[target_of(steps[0])].shape
        made = {out for step in steps for out in step.outs}
        reads = dict.fromkeys(one for step in steps for one in step.reads if one not in made)
        targets = dict.fromkeys(int(one) for step in steps for one in step.keywords.get("out", ()))
        self.writes = [one for one in targets if one not in made or one in needed]
        self.inputs = [one for one in reads if not values[one].number]
        self.numbers = [one for one in reads if values[one].number]
        self.outs = [one for one in made if one in needed]

    @property
    def function(self) -> Callable[..., Any] | None:
        """What one of the `backends` gives for it, asked once."""
        if self._function is backends:
            self._function = next((found for backend in backends if (found := backend(self)) is not None), None)
        return self._function  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        """How many elements each array has."""
        return int(np.prod(self.shape, dtype=np.int64))

    def block(self) -> int:
        """How many elements to work on at a time: so many that their blocks fit the cache, and all blocks are equally long."""
        arrays = len(self.inputs) + len(self.outs) + 2
        width = max(self.values[one].dtype.itemsize for step in self.steps for one in (*step.outs, *self.inputs))
        room = _CACHE // (arrays * width)
        most = max(4096, min(32768, room))
        count = max(1, round(self.size / most))
        return int(math.ceil(self.size / (64 * count)) * 64)


_installed = cache(find_spec)


@cache
def _kernels() -> ModuleType | None:
    """What compiles chains, where Numba is installed; imported when there is a chain to compile."""
    if _installed("numba") is None:
        return None
    from autograd_core.capture import kernels

    return kernels


def _compiled(chain: Chain) -> Callable[..., Any] | None:
    kernels = _kernels()
    return None if kernels is None else kernels.compiled_chain(chain)


backends: list[Callable[[Chain], Callable[..., Any] | None]] = [_compiled]
"""Asked in order for a function `(*inputs, *numbers, *outs)` of flat arrays that computes a chain and gives its sums; the first one that gives one is taken."""


def target_of(step: Step) -> int:
    """The value that an elementwise step makes or writes."""
    return int(step.outs[0] if step.outs else step.keywords["out"][0])


def kind_of(step: Step, values: list[Value]) -> Any:
    """What a step can be part of: a chain of large arrays of one shape and single numbers (the shape), one of single numbers (their dtype's name), or `None`."""
    if (
        step.kind != "ufunc"
        or step.method != "__call__"
        or step.what.nout != 1
        or step.what.signature is not None
        or step.keywords.keys() - {"out"}
        or len(step.outs) + len(step.keywords.get("out", ())) != 1
    ):
        return None
    made = values[target_of(step)]
    if step.what is where and bits_of(step, values) is None:
        return None
    if made.number:
        return number_kind(step, values) if backends and _installed("numba") else None
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


class _Open:
    """A chain in the making, and the steps that have to wait for it."""

    def __init__(self, first: Step, values: list[Value]) -> None:
        self.values, self.kind = values, kind_of(first, values)
        self.members: list[Step] = []
        self.sums: list[Step] = []  # of what members make
        self.waiting: list[Step] = []
        self.before: list[Step] = []
        self._made: tuple[set[int], set[int]] = (set(), set())  # what members and waiting steps make
        self._reads: tuple[set[int], set[int]] = (set(), set())  # the roots they read
        self._writes: tuple[set[int], set[int]] = (set(), set())  # the roots they write
        self._draws = False

    def take(self, step: Step) -> None:
        """Put a step where it belongs."""
        reads = set(step.reads)
        roots = {self.values[one].root for one in reads}
        clash = [
            bool(self._made[i] & reads or self._writes[i] & roots or (self._reads[i] | self._writes[i]).intersection(step.writes))
            for i in (0, 1)
        ]
        if not clash[1] and kind_of(step, self.values) == self.kind and self._aligned(step, roots):
            self._enter(step, 0, roots)
            self.members.append(step)
        elif not clash[1] and self._is_sum(step):
            self._enter(step, 1, roots)  # who reads the sum has to wait for it
            self.sums.append(step)
        elif any(clash) or (step.kind == "draw" and self._draws):
            self._draws = self._draws or step.kind == "draw"
            self._enter(step, 1, roots)
            self.waiting.append(step)
        else:
            self.before.append(step)

    def least(self) -> int:
        """How many members make it worth while. A product of numbers with truths alone does where it is compiled: NumPy converts the truths piece by piece."""
        if type(self.kind) is str:
            return LEAST_STEPS
        truths = any(type(one) is Ref and self.values[one].dtype == np.bool_ for one in self.members[0].arguments)
        return 1 if truths and backends and _installed("numba") else 2

    def _is_sum(self, step: Step) -> bool:
        """Whether a step adds up all elements of what a member makes, and loops can be compiled."""
        if step.kind != "ufunc" or step.what is not np.add or step.method != "reduce" or type(step.arguments[0]) is not Ref:
            return False
        whole = len(step.outs) == 1 and self.values[step.outs[0]].number and step.keywords.get("dtype") is None
        return whole and step.arguments[0] in self._made[0] and bool(backends and _installed("numba"))

    def _aligned(self, step: Step, roots: set[int]) -> bool:
        """Whether memory that the chain writes is only met as the whole array that is written."""
        written = self._writes[0] | set(step.writes)
        targets = {int(one) for one in step.keywords.get("out", ())}
        every = [*step.reads, *targets]
        return all(self.values[one].root not in written or self.values[one].root == one for one in every) and not (
            set(step.writes) & (self._reads[0] - set(step.writes)) - roots
        )

    def _enter(self, step: Step, which: int, roots: set[int]) -> None:
        self._made[which].update(step.outs)
        self._reads[which].update(roots)
        self._writes[which].update(step.writes)


def fused(steps: list[Step], values: list[Value], needed: set[int]) -> list[Step]:
    """The program with its chains as single steps; `needed` are the values that are read after it. What is asked before anything is done stays first."""
    asked = max((i + 1 for i, step in enumerate(steps) if step.kind == "check"), default=0)
    done, rest = steps[:asked], steps[asked:]
    while True:
        start = next((i for i, step in enumerate(rest) if kind_of(step, values) is not None), None)
        if start is None:
            return done + rest
        chain = _Open(rest[start], values)
        for step in rest[start:]:
            chain.take(step)
        done += rest[:start]
        later = needed | {one for step in (*chain.members, *chain.waiting) for one in step.reads}
        done += fused(chain.before, values, later)
        done += _closed(chain, values, needed | {one for step in chain.waiting for one in step.reads})
        rest = chain.waiting


def _closed(chain: _Open, values: list[Value], outside: set[int]) -> list[Step]:
    """A chain and its sums as one step, where they can be compiled; else the sums after it; its steps as they are, where it is not worth while."""
    if chain.sums and len(chain.members) + len(chain.sums) >= chain.least():
        whole = Chain(chain.members, values, outside, chain.sums)
        if whole.function is not None:
            return [_as_step(whole)]
    if len(chain.members) < chain.least():
        return chain.members + chain.sums
    return [_as_step(Chain(chain.members, values, outside | {one for step in chain.sums for one in step.reads})), *chain.sums]


def _as_step(chain: Chain) -> Step:
    first = chain.steps[0]
    arguments = tuple(Ref(one) for one in (*chain.inputs, *chain.numbers))
    roots = tuple(dict.fromkeys(root for step in chain.steps for root in step.writes))
    outs = (*chain.outs, *[step.outs[0] for step in chain.sums])
    return Step("fused", chain, arguments, {}, outs, roots, first.place)


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


class Scratch:
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


def _by_registers(chain: Chain, dtype: np.dtype[Any], writer: Any) -> list[str]:
    """A chain of numbers: what comes in to its registers, the loop, what is needed out of them."""
    registers = Registers(chain, dtype)

    def loop(code: Any, held: Any) -> None:  # compiled when it first runs: a recording makes programs that nobody runs
        kernels = _kernels()
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
    kind: Any = kind_of(chain.steps[0], chain.values)
    if type(kind) is str:
        return _by_registers(chain, np.dtype(kind), writer)
    made = [f"{writer.name(one)} = {writer.blank(np.empty, chain.values[one])}" for one in chain.outs if one not in writer.layout.slot]
    if chain.function is None:
        return [*made, *_Blocks(chain, writer).lines()]
    flat = [f"{writer.name(one)}{chain.values[one].flat()}" for one in chain.inputs]
    numbers = [writer.name(one) for one in chain.numbers]
    outs = [f"{writer.name(one)}{chain.values[one].flat()}" for one in chain.outs]
    call = f"{writer.thing(chain.function, 'chain')}({', '.join([*flat, *numbers, *outs])})"
    if not chain.sums:
        return [*made, call]
    sums = [(step.outs[0], writer.thing(chain.values[step.outs[0]].dtype.type, "number")) for step in chain.sums]
    return [*made, f"sums = {call}", *[f"{writer.name(out)} = {kind}(sums[{i}])" for i, (out, kind) in enumerate(sums)]]
