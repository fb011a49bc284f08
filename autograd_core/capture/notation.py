"""How calls and their arguments are written, whoever reads them: the program that runs, or a person in front of the board."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import numpy as np

from autograd_core.capture.steps import Constant, Step

ARITHMETIC: dict[Any, str] = {
    np.add: "{} + {}", np.subtract: "{} - {}", np.multiply: "{} * {}", np.true_divide: "{} / {}", np.negative: "-{}", np.absolute: "abs({})",
}  # fmt: skip
COMPARISONS: dict[Any, str] = {
    np.greater: "{} > {}", np.less: "{} < {}", np.greater_equal: "{} >= {}", np.less_equal: "{} <= {}", np.equal: "{} == {}", np.not_equal: "{} != {}",
}  # fmt: skip
operators: dict[Any, str] = {
    **ARITHMETIC, **COMPARISONS, np.power: "{} ** {}", np.floor_divide: "{} // {}", np.remainder: "{} % {}", np.matmul: "{} @ {}",
    np.positive: "+{}", np.bitwise_and: "{} & {}", np.bitwise_or: "{} | {}", np.bitwise_xor: "{} ^ {}", np.invert: "~{}",
}  # fmt: skip
"""How Python writes what these functions of NumPy compute."""


def number_of(one: Any) -> Any:
    """What a constant among arguments is; anything else is itself."""
    return one.array if type(one) is Constant else one


class Notation:
    """Writes arguments: whatever stands in tuples, lists, slices and indices is written by `leaf`."""

    def leaf(self, one: Any) -> str:
        """What is no container."""
        raise NotImplementedError

    def text(self, one: Any) -> str:
        """An argument as source."""
        kind = type(one)
        if kind is tuple:
            return f"({', '.join(map(self.text, one))}{',' * (len(one) == 1)})"
        if kind is list:
            return f"[{', '.join(map(self.text, one))}]"
        if kind is slice:
            return f"slice({self.text(one.start)}, {self.text(one.stop)}, {self.text(one.step)})"
        return "..." if one is Ellipsis else self.leaf(one)

    def index(self, index: Any) -> str:
        """An index as it is written between brackets."""
        parts = index if type(index) is tuple else (index,)
        return ", ".join(self._slice(one) if type(one) is slice else self.text(one) for one in parts) or "()"

    def _slice(self, one: slice) -> str:
        start, stop, step = ("" if part is None else self.text(part).strip("()") for part in (one.start, one.stop, one.step))
        return f"{start}:{stop}" + (f":{step}" if step not in ("", "1") else "")

    def plainly(self, step: Step, given: list[str], named: list[str]) -> str:
        """A call that looks the same wherever it stands."""
        match step.kind:
            case "attribute":
                return f"{given[0]}.{step.what}"
            case "getitem":
                return f"{given[0]}[{self.index(step.arguments[1])}]"
            case "setitem":
                return f"{given[0]}[{self.index(step.arguments[1])}] = {given[2]}"
            case "method":
                return f"{given[0]}.{step.what}({', '.join([*given[1:], *named])})"
        raise AssertionError(step.kind)


_LINE, _SAID = 120, 72


def laid_out(start: str, parts: list[str], end: str) -> list[str]:
    """A list between brackets: in one line, or where that is too long in several, each part whole.

    >>> laid_out("def step(", ["x", "w"], "):")
    ['def step(x, w):']
    """
    whole = f"{start}{', '.join(parts)}{end}"
    if len(whole) <= _LINE:
        return [whole]
    kept = ", ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)
    lines = textwrap.wrap(f"{kept},", _LINE - 4, break_long_words=False, break_on_hyphens=False)
    return [start, *[f"    {line}".replace("\N{NO-BREAK SPACE}", " ") for line in lines], end]


def shortened(text: str) -> str:
    """A line of the learner's in a comment."""
    return text if len(text) <= _SAID else f"{text[: _SAID - 1].rstrip()}…"


def plain_number(single: Any) -> str:
    """A constant beside an array, as a learner writes it, where that is the same number."""
    value = single.item()
    if isinstance(value, float) and value - value != 0:
        return f"np.{single.dtype.name}('{single}')"
    if isinstance(value, float) and single.dtype != np.float64:
        short = float(str(single))
        value = short if single.dtype.type(short) == single else value
    return repr(value)


def identifier(name: str) -> str:
    """A name as Python allows it."""
    cleaned = re.sub(r"\W+", "_", name).strip("_")
    return f"w{cleaned}" if cleaned[:1].isdigit() else cleaned


def path_of(function: Any) -> str:
    """A function of NumPy's as a program that imports NumPy calls it."""
    name = function.__name__
    return f"np.{name}" if getattr(np, name, None) is function else f"{function.__module__.replace('numpy', 'np', 1)}.{name}"


def grouped(text: str) -> str:
    """Text that may stand beside an operator."""
    return f"({text})" if text.startswith("-") else text
