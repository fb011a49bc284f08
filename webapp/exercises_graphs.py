"""Random programs on single numbers, for exercises in which a learner builds an autograd: drawn, told, evaluated, differentiated.

A program is a list of leaves and a list of steps `[operation, argument, …]`; arguments count leaves and then steps. It can travel
to the child as plain data, and `BUILD` is the code that turns it there into the learner's own values. The gradient is
numerical, so it shares nothing with what the learner writes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["BUILD", "OPERATIONS", "Operation", "chain", "draw_program", "evaluate", "slopes", "tell"]

Leaves = Sequence[float]
Steps = Sequence[Sequence[Any]]

# Values stay where a slope can be measured: neither huge nor next to a pole.
_LARGEST = 30.0
_SMALLEST = 0.2
_PATIENCE = 5  # tries for each step before another beginning is drawn
# Slopes stay where a difference of float64 values gives them to more digits than are compared.
_LEAST, _MOST = 0.02, 500.0


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation computes, how it is written in Python, and for which arguments it has a slope worth measuring."""

    compute: Callable[..., float]
    written: str
    fits: Callable[..., bool] = lambda *_: True

    @property
    def arity(self) -> int:
        """How many values it takes."""
        return self.written.count("{")


OPERATIONS: dict[str, Operation] = {
    "add": Operation(lambda a, b: a + b, "{} + {}"),
    "mul": Operation(lambda a, b: a * b, "{} * {}"),
    "sub": Operation(lambda a, b: a - b, "{} - {}"),
    "div": Operation(lambda a, b: a / b, "{} / {}", lambda _, b: abs(b) > _SMALLEST),
    "neg": Operation(lambda a: -a, "-{}"),
    "square": Operation(lambda a: a**2, "{} ** 2"),
    "twice": Operation(lambda a: 2.0 * a, "2 * {}"),
    "more": Operation(lambda a: a + 1.0, "{} + 1"),
    "less": Operation(lambda a: 1.0 - a, "1 - {}"),
    "inverse": Operation(lambda a: 1.0 / a, "1 / {}", lambda a: abs(a) > _SMALLEST),
    "exp": Operation(math.exp, "{}.exp()", lambda a: a < 3.0),
    "log": Operation(math.log, "{}.log()", lambda a: a > _SMALLEST),
    "tanh": Operation(math.tanh, "{}.tanh()", lambda a: abs(a) < 3.0),
}

BUILD = (
    """\
def _grow(leaves, steps):
    values = [Value(number) for number in leaves]
    for kind, *which in steps:
        values.append(_WRITTEN[kind](*(values[one] for one in which)))
    return values


_WRITTEN = {
"""
    + "".join(
        f"    {name!r}: lambda {', '.join('ab'[: one.arity])}: {one.written.format(*'ab'[: one.arity])},\n"
        for name, one in OPERATIONS.items()
    )
    + "}\n"
)


def draw_program(rng: np.random.Generator, operations: Sequence[str], leaves: int = 2, steps: int = 5) -> list[Any]:
    """A random program, `[leaves, steps]`; its last step is its result, and every leaf matters to it."""
    while True:
        numbers = [float(rng.integers(1, 9)) / 2 * (1 if rng.random() < 0.6 else -1) for _ in range(leaves)]
        drawn: list[list[Any]] = []
        values = list(numbers)
        for _ in range(_PATIENCE * steps):
            step = _draw_step(rng, operations, values, unused={*range(len(values))} - {one for made in drawn for one in made[1:]})
            found = _computed(values, step)
            if found is not None:
                values.append(found)
                drawn.append(step)
            if len(drawn) == steps:
                break
        if len(drawn) == steps and all(_LEAST < abs(slope) < _MOST for slope in slopes(numbers, drawn)):
            return [numbers, drawn]


def _draw_step(rng: np.random.Generator, operations: Sequence[str], values: Sequence[float], unused: set[int]) -> list[Any]:
    """An operation on the newest value, so that the result hangs on everything, and, of two, on one that nobody has used yet."""
    name = operations[int(rng.integers(len(operations)))]
    newest = len(values) - 1
    waiting = sorted(unused - {newest})
    other = waiting[0] if waiting and rng.random() < 0.7 else int(rng.integers(len(values)))
    given = [newest, other][: OPERATIONS[name].arity]
    return [name, *(given if rng.random() < 0.5 else given[::-1])]


def _computed(values: Sequence[float], step: Sequence[Any]) -> float | None:
    name, *which = step
    if any(one >= len(values) for one in which):
        return None
    given = [values[one] for one in which]
    operation = OPERATIONS[name]
    if not operation.fits(*given):
        return None
    result = operation.compute(*given)
    return result if _SMALLEST / 4 < abs(result) < _LARGEST else None


def chain(links: int) -> list[Any]:
    """A long program: one leaf, and so many additions of it, one after the other.

    >>> chain(2)
    [[1.0], [['add', 0, 0], ['add', 1, 0]]]
    """
    return [[1.0], [["add", link, 0] for link in range(links)]]


def evaluate(leaves: Leaves, steps: Steps) -> float:
    """The result of a program.

    >>> evaluate([3.0, 2.0], [["mul", 0, 1], ["add", 2, 0]])
    9.0
    """
    values = [float(one) for one in leaves]
    for name, *which in steps:
        values.append(OPERATIONS[name].compute(*(values[one] for one in which)))
    return values[-1]


def slopes(leaves: Leaves, steps: Steps, h: float = 1e-5) -> tuple[float, ...]:
    """The slope of the result for each leaf, by central differences.

    >>> [round(one, 6) for one in slopes([3.0, 2.0], [["mul", 0, 1], ["add", 2, 0]])]
    [3.0, 3.0]
    """
    found = []
    for at in range(len(leaves)):
        above, below = ([*leaves[:at], leaves[at] + step, *leaves[at + 1 :]] for step in (h, -h))
        found.append((evaluate(above, steps) - evaluate(below, steps)) / (2 * h))
    return tuple(found)


def tell(leaves: Leaves, steps: Steps) -> str:
    """The program as a learner would type it; of a long one, how it goes on.

    >>> tell([3.0], [["mul", 0, 0]])
    'a = Value(3.0); b = a * a'
    """
    names = [chr(ord("a") + number) if number < 26 else f"v{number}" for number in range(len(leaves) + len(steps))]
    lines = [f"{name} = Value({number})" for name, number in zip(names, leaves, strict=False)]
    made = [
        f"{names[len(leaves) + at]} = " + OPERATIONS[name].written.format(*(names[one] for one in which))
        for at, (name, *which) in enumerate(steps)
    ]
    return "; ".join([*lines, *(made if len(made) <= 12 else [*made[:2], f"… ({len(made)} steps)"])])
