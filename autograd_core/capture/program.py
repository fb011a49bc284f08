"""The program that is run: straight-line Python on NumPy, as text and as a function.

The text is a function that makes a function. The outer one is given what stays from run to run (arrays of tensors from outside, constants, kept memory);
the inner one is a run: it takes the arrays of the arguments, and gives back the results. Steps that only look at memory which stays in its place are no
lines: what they give is made with the memory, and given to the outer function too.
"""

from __future__ import annotations

import linecache
import os
from collections.abc import Callable, Iterable
from itertools import count
from keyword import iskeyword
from operator import methodcaller
from typing import Any

import numpy as np

from autograd_core.capture.choosing import bits_of, is_zero, where
from autograd_core.capture.memory import Layout, MadeForRuns, elementwise, is_blank, is_copy, rooms
from autograd_core.capture.notation import ARITHMETIC, Notation, number_of, operators
from autograd_core.capture.passes import computed, uniform
from autograd_core.capture.steps import Constant, Ref, Step, Value

_serial = count(1)
_WITHOUT_AXES = methodcaller("reshape", ())
Look = tuple[str, Callable[[Any], Any], Callable[[], str]]
"""The name of an array, what looks at it in another way, and the line that would say so."""

BY_NAME_ONLY = {np.maximum, np.minimum}
"""A third argument by position is deprecated there, and told so at every call."""
_SPREAD = 2048
"""Elements from which on a number is worth an array of its own."""
_SMALL, _LINES = 1 << 14, 256
"""What is broadcast to at most so many elements, in so many lines, is written out first."""


class Filled(MadeForRuns):
    """An array like a value, perhaps of another dtype, made anew for every workspace; filled with a number, or with several, where that is what it is for."""

    def __init__(self, value: Value, number: Any = None, dtype: Any = None) -> None:
        self.value, self.number, self.dtype = value, number, np.dtype(dtype or value.dtype)

    def made(self) -> Any:
        """The array."""
        (room,) = rooms([self.value.size * self.dtype.itemsize])
        found = self.value.laid_on(room.view(self.dtype))
        if self.number is not None:
            found[...] = self.number
        return found


class Miss(Exception):
    """A truth that the program was made under does not hold for this call."""


class Writer(Notation):
    """Writes steps as lines. What the text names and does not define is collected in `given`, for the outer function."""

    letter = "b"
    """What the names of kept memory begin with."""

    def __init__(self, values: Any, layout: Layout) -> None:
        self.values, self.layout = values, layout
        self.given: dict[str, Any] = {}
        self._names: dict[int, str] = {}
        self.known: dict[int, str] = {}  # names by the identity of what they name
        self.memory: dict[str, int] = {}
        self._shared: dict[Any, str] = {}
        self.fixed: set[str] = set()  # names of arrays that stay where they are, beside kept memory
        self.looks: dict[str, Look] = {}  # what looks at such an array in another way
        self._meeting: dict[Any, str] = {}
        self._numbers_known: dict[Any, Any] = {}
        self._spread: dict[Any, str] = {}  # arrays all of one number
        self._around: tuple[list[str], list[str]] = ([], [])  # lines before a step, and after it
        self.ones: dict[Any, Any] = {}

    def name(self, value: int) -> str:
        """The name of a value in the text."""
        return self._names.get(value) or f"v{value}"

    def call_it(self, value: int, name: str) -> None:
        """Give a value a name of its own."""
        self._names[value] = name

    def thing(self, one: Any, hint: str) -> str:
        """The name of an object that the text uses."""
        name = self.known.get(id(one))
        if name is None:
            name = hint if hint not in self.given and not iskeyword(hint) else f"{hint}_{len(self.given)}"
            self.known[id(one)] = name
            self.given[name] = one
        return name

    def leaf(self, one: Any) -> str:
        """A value by its name, a plain one as it is, anything else by the name it is given to the text under."""
        kind = type(one)
        if kind is Ref:
            return self.name(one)
        if kind is Constant:
            return self.thing(one.array, "k")
        if kind in (int, bool, str, type(None)) or (kind is float and one - one == 0.0):
            return repr(one) if not (kind in (int, float) and one < 0) else f"({one!r})"
        return self.thing(one, getattr(one, "__name__", "k").strip("<>") if callable(one) else "k")

    def blank(self, function: Any, value: Value) -> str:
        """A call that makes an array like a value, in memory as it is."""
        return f"{self.thing(function, function.__name__)}({value.in_memory()}, {self.thing(value.dtype, 'dtype')}){value.turned()}"

    def index(self, index: Any) -> str:
        """An index as it is written between brackets; of one part, it stays a tuple."""
        return super().index(index) + "," * (type(index) is tuple and len(index) == 1)

    def lines(self, step: Step) -> list[str]:
        """A step as lines."""
        if is_blank(step) and step.outs[0] in self.layout.slot:
            self.keep(out := step.outs[0])
            again = step.what is not np.empty and out not in self.layout.once
            return [f"{self.name(out)}.fill({0 if step.what is np.zeros else 1})"] if again else []
        if is_blank(step) and self.values[step.outs[0]].order != "":
            return [f"{self.name(step.outs[0])} = {self.blank(step.what, self.values[step.outs[0]])}"]
        if is_copy(step) and step.outs[0] in self.layout.slot:
            self.keep(step.outs[0])
            return [f"{self.name(step.outs[0])}[...] = {self.text(step.arguments[0])}"]
        before, after = self._around = ([], [])
        lines = self._chosen(step) if step.what is where else [self.line(step)]
        return [*before, *lines, *after] if before or after else lines

    def keep(self, out: int) -> bool:
        """Call a value by its kept memory, where it has some."""
        if out in self.layout.slot:
            value = self.values[out]
            # what lies in one place alike is one array: NumPy takes twice as long to write over an argument through another one
            name = self._shared.setdefault((self.layout.slot[out], value.shape, value.dtype, value.order), f"{self.letter}{out}")
            self.call_it(out, name)
            self.memory.setdefault(name, out)
        return out in self.layout.slot

    def seen(self, name: str, letter: str, how: str, look: Callable[[Any], Any]) -> str:
        """An array seen in another way: once for all runs, where it stays in its place."""
        if not self.stays(name):
            return f"{name}{how}"
        self.looks.setdefault(f"{name}{letter}", (name, look, lambda: f"{name}{letter} = {name}{how}"))
        return f"{name}{letter}"

    def stays(self, name: str) -> bool:
        """Whether that is an array which stays in its place."""
        return name in self.memory or name in self.fixed or name in self.looks

    def looked(self, step: Step) -> bool:
        """Whether a step that only looks at memory which stays in its place is entered among `looks`: without a line, since nobody has to compile it."""
        name = self.name(step.reads[0])
        if len(step.reads) > 1 or not self.stays(name):
            return False
        self.looks[self.name(step.outs[0])] = (name, lambda array: computed(step, array), lambda: self.line(step))
        return True

    def bits(self, one: Any, integers: np.dtype[Any], dtype: np.dtype[Any]) -> str:
        """An argument of that dtype as the integers with its bits."""
        if type(one) is not Ref:
            return self.thing(_number(one, dtype).view(integers), "bits")
        return self.seen(self.name(one), "i", f".view({self.thing(integers, 'integers')})", methodcaller("view", integers))

    def _chosen(self, step: Step) -> list[str]:
        """A choice between numbers, into an array of its own."""
        out, (truths, x, y) = step.outs[0], step.arguments
        value, integers = self.values[out], bits_of(step, self.values)
        if value.number:
            first, second = (self.name(one) if type(one) is Ref else self.thing(_number(one, value.dtype), "k") for one in (x, y))
            return [f"{self.name(out)} = {first} if {self.text(truths)} else {second}"]
        made = [] if self.keep(out) else [f"{self.name(out)} = {self.blank(np.empty, value)}"]
        if integers is None:
            return [*made, f"{self.name(out)}[...] = {self.thing(np.where, 'where')}({', '.join(map(self.text, step.arguments))})"]
        times, truths = self.thing(np.multiply, "multiply"), self.text(truths)
        first, into = (self.bits(one, integers, value.dtype) for one in (x, Ref(out)))
        if is_zero(y):
            return [*made, f"{times}({first}, {truths}, {into})"]
        differ, second = self.thing(np.bitwise_xor, "bitwise_xor"), self.bits(y, integers, value.dtype)
        return [*made, f"{differ}({first}, {second}, {into})", f"{times}({into}, {truths}, {into})", f"{differ}({into}, {second}, {into})"]

    def line(self, step: Step) -> str:
        """A step as one line."""
        call, assigned = self.call(step)
        if not step.outs or not assigned:
            return call
        names = [self.name(one) for one in step.outs]
        return f"{', '.join(names)}{',' * (step.method == 'tuple')} = {call}"

    def call(self, step: Step) -> tuple[str, bool]:
        """The right side of a step, and whether its result has to be assigned."""
        out = step.outs[0] if len(step.outs) == 1 else -1
        into = self.keep(out)
        given = (
            [self._met(one, i, step) for i, one in enumerate(step.arguments)] if elementwise(step) else [*map(self.text, step.arguments)]
        )
        named = [f"{name}={self.text(one)}" for name, one in step.keywords.items()]
        match step.kind:
            case "ufunc":
                return self._ufunc(step, given, named, out if into else -1), not into
            case "function":
                if step.what is np.dot and not named and self._is_array(step.arguments[0]):
                    return _product(*given, *[self.name(out)] * into), not into
                if into:
                    named.append(f"out={self.name(out)}")
                return f"{self.thing(step.what, step.what.__name__)}({', '.join([*given, *named])})", not into
            case "kernel":
                function = getattr(step.what, "kernel", step.what)
                return f"{self.thing(function, getattr(step.what, 'name', 'pull'))}({', '.join([*given, *named])})", True
            case "draw":
                generator, method = step.what
                return f"{self.thing(generator, 'generator')}.{method}({', '.join([*given, *named])})", True
            case "check":
                return f"if {_differs(step, given[0])}: raise {self.thing(Miss, 'Miss')}", False
        return self.plainly(step, given, named), step.kind != "setitem"

    def _met(self, one: Any, i: int, step: Step) -> str:
        """An operand of an elementwise step as NumPy meets it soonest. Of small arrays, what is broadcast is written out before: without that NumPy's
        general iterator takes longer than the numbers do."""
        made = self.values[step.target]
        array: Any = self.values[one] if type(one) is Ref else one.array if type(one) is Constant else made
        if array.shape == made.shape:
            return self.name(one) if type(one) is Ref else self.text(one)
        beside = [self.values[each] for each in step.reads if each != one and not self.values[each].number]
        if made.size == 1 or array.shape == () or not any(each.shape == made.shape for each in beside):
            return self.text(one)
        if array.size == 1:
            return self.seen(self.text(one), "o", ".reshape(())", _WITHOUT_AXES)
        if made.size > _SMALL or made.size > _LINES * made.shape[-1] or any(each.order != made.order or not made.order for each in beside):
            return self.text(one)
        if type(one) is Constant:
            return self.thing(np.array(np.broadcast_to(array, made.shape)), "k") if made.order == "C" else self.text(one)
        if not self.layout.slot:  # the second half has no memory of its own
            return self.text(one)
        key = (i, made.shape, made.order, array.dtype)
        if key not in self._meeting:
            self._meeting[key] = self.thing(Filled(made, 0, array.dtype), "whole")
            self.fixed.add(self._meeting[key])
        row = self.name(one) if made.order == array.order == "C" and array.size == array.shape[-1] == made.shape[-1] else ""
        into, given = (self._in_rows(each, array.nbytes) if self.stays(row) else each for each in (self._meeting[key], self.name(one)))
        self._around[0].append(f"{into}[...] = {given}")
        return self._meeting[key]

    def _in_rows(self, name: str, nbytes: int) -> str:
        """An array whose rows, of so many bytes, are seen as elements: NumPy copies one to each of many places in half the time."""
        return self.seen(name, "r", f".view('V{nbytes}').reshape(-1)", lambda one: one.view(f"V{nbytes}").reshape(-1))

    def _target(self, step: Step) -> str:
        """What a step writes to. NumPy writes a single element sooner to another place first than over an argument."""
        (out,) = step.keywords["out"]
        value = self.values[out]
        if value.size > 1 or value.number or out not in step.arguments or not elementwise(step):
            return self.text(out)
        first = self.thing(Filled(value, 0), "first")
        self._around[1].append(f"{self.text(out)}[...] = {first}")
        return first

    def spread(self, step: Step, given: list[str]) -> list[str]:
        """The operands of `maximum` and `minimum` with a number as a whole array: NumPy is two to three times as quick so."""
        if step.what not in BY_NAME_ONLY or step.method != "__call__" or not step.outs:
            return given
        made = self.values[step.outs[0]]
        if made.size < _SPREAD or made.order == "":
            return given
        texts = list(given)
        for i, one in enumerate(step.arguments):
            if type(one) is Constant and one.array.size == 1:
                key = (id(one.array), made.shape, made.order, made.dtype)
                if key not in self._spread:
                    self._spread[key] = self.all_of(made, one.array)
                texts[i] = self._spread[key]
        return texts

    def all_of(self, value: Value, number: Any) -> str:
        """The name of an array like a value, all of one number."""
        return self.thing(Filled(value, number), "k")

    def _ufunc(self, step: Step, given: list[str], named: list[str], out: int) -> str:
        ufunc, given = step.what, self.spread(step, given)
        if out < 0 and step.method == "__call__" and not named and ufunc in operators and self._numbers(step):
            return operators[ufunc].format(*self._constants(step, given))
        called = self.thing(ufunc, ufunc.__name__) + ("" if step.method == "__call__" else f".{step.method}")
        if out < 0 and (rows := self._rows(step)):
            return _product(f"{given[0]}{rows[0]}", rows[1])
        if out >= 0:
            by_position = step.method == "__call__" and not named and ufunc not in BY_NAME_ONLY
            given, named = ([*given, self.name(out)], named) if by_position else (given, [*named, f"out={self.name(out)}"])
        elif "out" in step.keywords and step.method == "__call__" and len(named) == 1 and ufunc not in BY_NAME_ONLY:
            given, named = [*given, self._target(step)], []
        return f"{called}({', '.join([*given, *named])})"

    def _is_array(self, one: Any) -> bool:
        return isinstance(one.array, np.ndarray) if type(one) is Constant else type(one) is Ref and not self.values[one].number

    def _rows(self, step: Step) -> tuple[str, str] | None:
        """Where a sum over all axes but the slowest in memory is meant: the rows, and the ones, of a product that takes a fifth of the time."""
        axis = step.keywords.get("axis")
        if step.what is not np.add or step.method != "reduce" or type(axis) is not tuple or len(step.arguments) > 1:
            return None
        value = self.values[step.arguments[0]] if type(step.arguments[0]) is Ref else None
        if value is None or value.size < _SPREAD or value.order == "" or value.dtype.kind != "f":
            return None
        if {one % len(value.shape) for one in axis} != set(value.axes[1:]) or any(
            step.keywords.get(name) for name in ("dtype", "keepdims")
        ):
            return None
        rows = value.shape[value.axes[0]]
        ones = self.ones.setdefault((value.size // rows, value.dtype), np.ones(value.size // rows, value.dtype))
        return f".transpose({value.axes}).reshape({rows}, -1)", self.thing(ones, "ones")

    def _constants(self, step: Step, given: list[str]) -> list[str]:
        """The operands of arithmetic between single numbers: Python's in the dtype of the others, so that NumPy need not convert them each time."""
        dtype = self.values[step.outs[0]].dtype
        if step.what not in ARITHMETIC or dtype is None or dtype.kind != "f" or any(self.values[one].dtype != dtype for one in step.reads):
            return given
        most = np.finfo(dtype).max
        return [
            self._constant(one, dtype) if type(one) in (int, float) and abs(one) <= most else text
            for one, text in zip(step.arguments, given, strict=True)
        ]

    def _constant(self, number: float, dtype: np.dtype[Any]) -> str:
        """The name of a number in a dtype, the same one for equal numbers."""
        made = _number(number, dtype)
        return self.thing(self._numbers_known.setdefault((made.tobytes(), dtype), made), "k")

    def _numbers(self, step: Step) -> bool:
        """Whether everything a ufunc is given is a single number, so that Python's operators give the same and sooner."""
        for one in step.arguments:
            if type(one) is Ref:
                if not self.values[one].number:
                    return False
            elif isinstance(one, Constant) and (uniform(one.array) is None or one.array.ndim):
                return False
        return self.values[step.outs[0]].python or any(type(one) is Ref and not self.values[one].python for one in step.arguments)


def _product(one: str, other: str, *out: str) -> str:
    """A product by the array's own method: NumPy's function first looks whether it is meant, for 0.15 µs."""
    return f"{one}.dot({', '.join([other, *out])})"


def _number(one: Any, dtype: np.dtype[Any]) -> Any:
    """A constant in a dtype: an array, or a single number."""
    return np.asarray(number_of(one), dtype)[()]


def _differs(step: Step, given: str) -> str:
    """When a check fails."""
    expected = step.keywords["expected"]
    return f"{given}.shape != {expected}" if step.what == "shape" else f"not {given}" if expected else given


def compiled(takes: Iterable[str], parameters: str, body: Iterable[str]) -> tuple[Callable[..., Any], str, str]:
    """What makes the runs, its text, and the name under which tracebacks find its lines: those of the `body` from the third on."""
    lines = "".join(f"        {line}\n" for line in body)
    text = f"def make({', '.join(takes)}):\n    def run({parameters}):\n{lines}    return run\n"
    name = os.path.join(os.path.dirname(__file__), f"<program {next(_serial)}>")  # no line of the learner's
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    space: dict[str, Any] = {"__name__": __name__}
    exec(compile(text, name, "exec"), space)  # noqa: S102  our own text
    return space["make"], text, name
