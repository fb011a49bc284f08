"""The checks of an exercise: what is called with which arguments, what should come back, and how a case is told in words.

A check of a function calls the learner's function. A check of anything else, such as a class, brings a function of its own that
runs in the child beside the learner's program and returns plain numbers; the judging stays with `exercises`.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.exercises_compare import show
from webapp.lessons_models import Language, Words

Floats = NDArray[np.float64]
Expected = float | Floats | tuple[float | Floats, ...]
_CALLED = "_tapedeck_check"


@dataclass(frozen=True, slots=True)
class TensorArgument:
    """An argument that reaches the learner's function as a float32 tensor."""

    data: Floats
    requires_grad: bool = False


# Besides numbers and tensors, a check of a suite may take text and lists of these.
Argument = float | int | TensorArgument | str | list[Any]
Case = list[Argument]


@dataclass(frozen=True, slots=True)
class Check:
    """One property that must hold, for inputs that are drawn after the code was handed in.

    `code` defines a function called `key`, which is given a case's arguments, uses what the learner defined, and returns
    numbers. `told` puts a case into words that the learner can run by hand; without it, the arguments are shown by name.
    """

    key: str
    name: Words | None
    cases: Callable[[np.random.Generator], list[Case]]
    expected: Callable[..., Expected]
    code: str = ""
    told: Callable[..., str] | None = None

    def said_in(self, language: Language) -> str:
        """What the check is called."""
        return self.name.said_in(language) if self.name is not None else self.key

    def shown_result(self, value: Expected) -> str:
        """What should have come back, as a learner reads it."""
        return show(value)


@dataclass(frozen=True, slots=True)
class Trial:
    """One call of one check."""

    check: Check
    case: Case

    def shown(self) -> str:
        """The case as the learner reads it."""
        given = plain(self.case)
        if self.check.told is not None:
            return self.check.told(*given)
        names = inspect.signature(self.check.expected).parameters
        return ", ".join(f"{name} = {show(value)}" for name, value in zip(names, given, strict=True))


def draw(checks: Sequence[Check], rng: np.random.Generator) -> list[Trial]:
    """Fresh cases for every check, in order."""
    return [Trial(check, case) for check in checks for case in check.cases(rng)]


def plain(case: Case) -> list[Any]:
    """The arguments of a case as numbers and float64 arrays."""
    return [one.data if isinstance(one, TensorArgument) else one for one in case]


def with_suite(code: str, checks: Sequence[Check]) -> tuple[str, str]:
    """The learner's program with the suite after it, so that its lines keep their numbers, and the function to call.

    >>> with_suite("x = 1", [])[1]
    '_tapedeck_check'
    """
    parts = [code.replace("\r\n", "\n"), *(check.code for check in checks)]
    table = ", ".join(f"{check.key!r}: {check.key}" for check in checks)
    parts.append(f"def {_CALLED}(key, *given):\n    return {{{table}}}[key](*given)\n")
    return "\n\n".join(parts), _CALLED
