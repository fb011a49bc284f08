"""Elementwise steps, and sums along axes, as the text of one compiled function: nests of loops over arrays that lie in memory without gaps.

Steps on arrays of one shape share a nest. What is broadcast along rows or down columns is read where it lies, a sum along an axis is added up while its
numbers are there. `kernels` compiles the text; nothing here knows of Numba.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.capture.choosing import where
from autograd_core.capture.memory import elementwise
from autograd_core.capture.notation import ARITHMETIC, COMPARISONS, number_of
from autograd_core.capture.steps import Constant, Ref, Step, Value

if TYPE_CHECKING:
    from autograd_core.capture.fuse import Chain

LEAST = 1 << 15
"""Smaller arrays stay in the cache by themselves."""

_WRITTEN: dict[Any, str] = {
    **ARITHMETIC, **COMPARISONS, np.positive: "{}", np.square: "{0} * {0}", np.reciprocal: "{kind}(1.0) / {}", np.sqrt: "sqrt({})",
    np.maximum: "({0} if {0} >= {1} or {0} != {0} else {1})", np.minimum: "({0} if {0} <= {1} or {0} != {0} else {1})",
    np.exp: "_exp({})", np.log: "_log({})", np.tanh: "_tanh({})", np.sin: "_wave({}, int32(0))", np.cos: "_wave({}, int32(1))",
    where: "({1} if {0} != {kind}(0.0) else {2})",
}  # fmt: skip
_ANGLES = {np.sin, np.cos}
_DTYPES = (np.dtype(np.float32), np.dtype(np.float64))
_RUN = 4096
"""How many elements are added up in their dtype, in whichever order, before the sum goes into one of float64."""
_LONG, _VECTOR = 256, 16
"""A loop over fewer elements is a short one; so many fill a vector."""
_WIDEST, _MOST_RUNS = 4096, 8192
"""Sums along axes are kept beside each other, on the stack, for at most so many columns; so often is something added in the dtype."""


def _met(value: Value, whole: Value) -> tuple[str, int] | None:
    """Where the elements of an operand are for each of a whole array's: at the same place ("i"), in one place ("0"), by the column ("j") or by the row ("r") of so many columns."""
    if (
        value.size == whole.size
        and value.order
        and (value.order == whole.order == "C" or (value.order, value.shape) == (whole.order, whole.shape))
    ):
        return "i", 0
    if value.size == 1:
        return "0", 0
    if value.order != "C" or whole.order != "C":
        return None
    row = value.shape[next(i for i, size in enumerate(value.shape) if size > 1) :]
    if row == whole.shape[-len(row) :]:
        return "j", prod(row)
    ones = next(i for i, size in enumerate(reversed(value.shape)) if size > 1)
    if len(value.shape) == len(whole.shape) and ones and value.shape[:-ones] == whole.shape[:-ones]:
        return "r", prod(whole.shape[-ones:])
    return None


def summed(step: Step, values: list[Value]) -> tuple[str, int] | None:
    """Whether a step adds up an array: down its columns ("j"), along its rows ("r"; both with how long a row is) or altogether ("0")."""
    if len(step.outs) != 1 or step.writes:
        return None
    if step.kind == "function" and step.what is np.dot and not step.keywords and len(step.arguments) == 2:
        ones, one = step.arguments
        rows = type(ones) is Constant and ones.array.ndim == 1 and type(one) is Ref and len(values[one].shape) == 2
        alike = rows and values[one].order == "C" and ones.array.dtype == values[one].dtype and bool((ones.array == 1).all())
        return ("j", values[one].shape[1]) if alike else None
    if step.kind != "ufunc" or step.what is not np.add or step.method != "reduce" or type(step.arguments[0]) is not Ref:
        return None
    value, axis = values[step.arguments[0]], step.keywords.get("axis", 0)
    if len(step.arguments) > 1 or step.keywords.keys() - {"axis", "keepdims", "dtype"} or step.keywords.get("dtype") is not None:
        return None
    if values[step.outs[0]].number:
        return ("0", 0) if value.order else None
    rank = len(value.shape)
    axes = sorted(one % rank for one in (axis if type(axis) is tuple else (axis,))) if type(axis) in (int, tuple) else []
    if value.order != "C" or not axes or len(axes) == rank:
        return None
    if axes == list(range(len(axes))):
        return "j", prod(value.shape[len(axes) :])
    if axes == list(range(rank - len(axes), rank)):
        return "r", prod(value.shape[axes[0] :])
    return None


def changes_one(step: Step) -> bool:
    """Whether an elementwise step makes or writes one array, and is told nothing else."""
    return elementwise(step) and not step.keywords.keys() - {"out"} and len(step.outs) + len(step.keywords.get("out", ())) == 1


def dtype_of_loop(step: Step, values: list[Value]) -> Any:
    """The dtype of the numbers of a step that can be part of a nest; `None` for any other step."""
    if elementwise(step):
        return _elementwise_dtype(step, values)
    found = summed(step, values)
    if found is None or found[0] == "0":
        return None
    one, out = values[step.arguments[-1]], values[step.outs[0]]
    fits = one.dtype in _DTYPES and out.dtype == one.dtype and out.order == "C" and not out.number and 0 < found[1] <= _WIDEST
    few = found[0] == "r" or one.size <= _MOST_RUNS * max(found[1], _LONG)
    return one.dtype if fits and few else None


def _elementwise_dtype(step: Step, values: list[Value]) -> Any:
    if step.what not in _WRITTEN or not changes_one(step):
        return None
    made = values[step.target]
    given = [values[one] for one in step.arguments if type(one) is Ref]
    dtypes = {one.dtype for one in given if not one.number} - {np.dtype(np.bool_)}
    if made.size == 0:
        return None
    dtype = made.dtype if step.what not in COMPARISONS else dtypes.pop() if len(dtypes) == 1 else None
    if dtype not in _DTYPES or made.dtype != (np.bool_ if step.what in COMPARISONS else dtype) or made.number or not made.order:
        return None
    if step.what in _ANGLES and dtype == np.float64:
        return None
    widths = set()
    for one in step.arguments:
        if not _is_operand(one, values, dtype):
            return None
        if type(one) is Ref and not values[one].number:
            met = _met(values[one], made)
            if met is None:
                return None
            if met[0] in "jr" and values[one].dtype != dtype:
                return None
            widths.add(met[1])
    return dtype if len(widths - {0}) < 2 else None


def _is_operand(one: Any, values: list[Value], dtype: Any) -> bool:
    """Whether that can be read in a loop over numbers of a dtype."""
    if type(one) is Ref:
        return values[one].dtype in (None, dtype, np.bool_)
    number = number_of(one)
    if np.size(number) != 1 or (type(one) is Constant and number.dtype not in (dtype, np.bool_)):
        return False
    return bool(np.isfinite(number).all()) if np.asarray(number).dtype.kind in "biuf" else False


class Nest:
    """Steps that go over arrays of so many elements in one nest of loops: rows of a `width`, which is 0 as long as nothing asks for one."""

    def __init__(self, whole: Value) -> None:
        self.size, self.order, self.shape, self.width = whole.size, whole.order, whole.shape, 0
        self.steps: list[Step] = []
        self.made, self.sums, self.values = set[int](), set[int](), set[int]()
        self.adds: list[Step] = []  # the sums of whole arrays
        self.reads, self.writes = set[int](), set[int]()  # roots

    def enter(self, step: Step, width: int, values: list[Value]) -> None:
        """Take a step in."""
        self.steps.append(step)
        self.width = self.width or width
        self.made.update(step.outs)
        self.values.update(one for one in (*step.reads, *step.outs) if not values[one].number)
        self.sums.update(() if elementwise(step) else step.outs)
        self.reads.update(values[one].root for one in step.reads)
        self.writes.update(step.writes)

    def length(self, values: list[Value]) -> int:
        """How many elements an inner loop goes over: several rows, unless each row has something of its own."""
        if any(kind == "r" for step in self.steps for kind, _ in whole_of(step, values)[1]):
            return self.width
        least = lcm(self.width, _VECTOR)
        return min(self.size, least * max(1, _LONG // least)) if least <= 2 * _LONG else self.width

    def fits(self, whole: Value, width: int) -> bool:
        """Whether a step on that array can be part of it."""
        alike = whole.size == self.size and (whole.order == self.order == "C" or (whole.order, whole.shape) == (self.order, self.shape))
        return alike and (not width or not self.width or width == self.width)

    def welcomes(self, step: Step) -> bool:
        """Whether a step is better off in it than in loops of its own: large arrays have to do with each other."""
        return self.size < LEAST or not self.values.isdisjoint(step.reads)


def whole_of(step: Step, values: list[Value]) -> tuple[Value, list[tuple[str, int]]]:
    """The array that a step goes over, and where in it the elements of what it reads are, or those of a sum along an axis."""
    if not elementwise(step):
        found = summed(step, values)
        return values[step.arguments[-1]], [found] if found else []
    made = values[step.target]
    met = [_met(values[one], made) for one in step.arguments if type(one) is Ref and not values[one].number]
    return made, [one for one in met if one]


def nests(steps: list[Step], sums: list[Step], values: list[Value]) -> list[Nest]:
    """The steps in as few nests as can be: each goes into the latest one of its shape that it may go into before all that follow. The `sums` of whole arrays
    are where these are made; those of sums along an axis come after them."""
    found: list[Nest] = []
    for step in steps:
        whole, met = whole_of(step, values)
        width = max((width for _, width in met), default=0)
        nest = next((one for one in _open_to(step, found, values) if one.fits(whole, width) and one.welcomes(step)), None)
        if nest is None:
            found.append(nest := Nest(whole))
        nest.enter(step, width, values)
    for step in sums:
        one = step.arguments[0]
        nest = next((nest for nest in found if one in nest.made - nest.sums), None)
        if nest is None:
            found.append(nest := Nest(values[one]))
        nest.adds.append(step)
    return found


def _open_to(step: Step, found: list[Nest], values: list[Value]) -> Iterator[Nest]:
    """The nests that a step could be in, the last first: up to one that makes or writes what it reads, or meets what it writes."""
    roots, writes = {values[one].root for one in step.reads}, set(step.writes)
    for nest in reversed(found):
        if nest.sums.isdisjoint(step.reads):
            yield nest
        if not nest.made.isdisjoint(step.reads) or nest.writes & roots or (nest.reads | nest.writes | nest.made) & writes:
            return


def text_of(chain: Chain) -> str:
    """The function as text: `(*arrays, *numbers)`, which gives the sums of whole arrays. Equal chains have equal texts."""
    return _Text(chain).text()


class _Text:
    """Writes a chain. Values are numbered in the order in which the text meets them."""

    def __init__(self, chain: Chain) -> None:
        self.chain, self.values, self.kind = chain, chain.values, chain.dtype.name
        self.numbers: dict[int, int] = {}
        self.leaving = {*chain.outs, *chain.writes}
        self.names: dict[int, str] = {}  # of what is at hand in the loop that is being written
        self.before: list[str] = []
        self.row: list[str] = []
        self.body: list[str] = []
        self.width = self.length = 0  # of a row, and of the rows that one inner loop goes over
        self.row_end: list[str] = []
        self.after: list[str] = []

    def text(self) -> str:
        """All of it."""
        chain = self.chain
        arrays = [f"a{self._of(one)}" for one in chain.arrays]
        numbers = [f"n{self._of(one)}" for one in chain.numbers]
        lines = ["_wide()", *[f"{one} = {self.kind}({one})" for one in numbers]]
        for nest in chain.nests:
            lines += self._nest(nest)
        if chain.sums:
            lines.append(f"return ({''.join(f't{self._of(step.outs[0])}, ' for step in chain.sums)})")
        return f"def chain({', '.join([*arrays, *numbers])}):\n" + "".join(f"    {line}\n" for line in lines)

    def _of(self, value: int) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def _nest(self, nest: Nest) -> list[str]:
        self.before, self.row, self.body, self.row_end, self.after = [], [], [], [], []
        self.names = {one: f"n{self._of(one)}" for one in self.chain.numbers}
        self.width = nest.width
        self.length = nest.length(self.values) if nest.width else min(_RUN, nest.size) * bool(nest.adds)
        for step in nest.steps:
            self._step(step) if elementwise(step) else self._sum(step)
        for step in nest.adds:
            k, x = self._of(step.outs[0]), self._operand(step.arguments[0], self.values[step.arguments[0]])
            self.before.append(f"t{k} = 0.0")
            self.row.append(f"s{k} = {self.kind}(0.0)")
            self.body.append(f"s{k} = _plus(s{k}, {x})")
            self.row_end.append(f"t{k} += s{k}")
        for one in dict.fromkeys(step.target for step in nest.steps if elementwise(step)):
            if one in self.leaving:
                self.body.append(f"put(a{self._of(one)}, i, {self.names[one]})")
        body = [f"    {line}" for line in self.body]
        if not self.length:
            return [*self.before, f"for i in range({_count(nest.size)}):", *body]
        rows, rest = divmod(nest.size, self.length)
        long = f"min({self.length}, {nest.size} - o)" if rest else _count(self.length)
        inner = [*self.row, f"for j in range({long}):", "    i = o + j", *body, *self.row_end]
        head = [f"for r in range({rows + bool(rest)}):", f"    o = r * {self.length}"]
        return [*self.before, *head, *[f"    {line}" for line in inner], *self.after]

    def _step(self, step: Step) -> None:
        target = step.target
        comparing = step.what in COMPARISONS
        operands = [self._operand(one, self.values[target]) for one in step.arguments]
        name, expression = f"x{self._of(target)}", _WRITTEN[step.what].format(*operands, kind=self.kind)
        self.body.append(f"{name} = {expression if comparing else f'{self.kind}({expression})'}")
        self.names[target] = name

    def _sum(self, step: Step) -> None:
        one, k = Ref(step.arguments[-1]), self._of(step.outs[0])
        (where_to, _), x = summed(step, self.values) or ("", 0), self._operand(one, self.values[one])
        if where_to == "r":
            self.row.append(f"s{k} = {self.kind}(0.0)")
            self.body.append(f"s{k} = _plus(s{k}, {x})")
            self.row_end.append(f"put(a{k}, r, s{k})")
            return
        self.before += [f"c{k} = room({self.kind}, {self.length})", f"for j in range({self.length}): put(c{k}, j, {self.kind}(0.0))"]
        self.body.append(f"put(c{k}, j, {self.kind}(get(c{k}, j) + {x}))")
        self.after += [f"for j in range({_count(self.width)}):", "    t = 0.0"]
        self.after += [
            f"    for k in range({self.length // self.width}): t += get(c{k}, j + k * {self.width})",
            f"    put(a{k}, j, {self.kind}(t))",
        ]

    def _operand(self, one: Any, whole: Value) -> str:
        if type(one) is not Ref:
            return f"{self.kind}({float(np.asarray(number_of(one)).item())!r})"
        if one not in self.names:
            self.names[one] = self._read(one, whole)
        return f"{self.kind}({self.names[one]})" if self.values[one].dtype == np.bool_ else self.names[one]

    def _read(self, one: int, whole: Value) -> str:
        k, met = self._of(one), _met(self.values[one], whole)
        which = met[0] if met else "i"
        if which == "j" and self.length > self.width:  # rows beside each other, so that the loop over them is a long one
            self.before += [f"b{k} = room({self.kind}, {self.length})", f"for j in range({_count(self.width)}): put(b{k}, j, get(a{k}, j))"]
            self.before.append(f"for j in range({self.width}, {self.length}): put(b{k}, j, get(b{k}, j - {self.width}))")
            self.body.append(f"x{k} = get(b{k}, j)")
            return f"x{k}"
        lines, at = {"i": (self.body, "i"), "j": (self.body, "j"), "r": (self.row, "r"), "0": (self.before, "0")}[which]
        lines.append(f"x{k} = get(a{k}, {at})")
        return f"x{k}"


def _count(size: int) -> str:
    """How often a loop runs. Of short ones the compiler is not told: it would write out each turn, and no vectors."""
    return str(size) if size > _LONG else f"hidden({size})"
