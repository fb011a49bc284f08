"""Chains of single numbers, where Numba is installed: one compiled loop that reads the steps from a table, so that a long chain costs no call each.

All numbers of a chain live in one array of registers: what comes in, the constants, then one for each step. The loop is compiled once for each dtype, not
once for each program: LLVM would take seconds for a thousand steps in a line. Nothing of Numba is imported before a program has such a chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.capture.choosing import is_zero, where
from autograd_core.capture.notation import ARITHMETIC, COMPARISONS, number_of
from autograd_core.capture.steps import Ref, Step, Value

if TYPE_CHECKING:
    from autograd_core.capture.fuse import Chain

LEAST_STEPS = 64
"""Fewer steps are as quick one by one."""
WRITTEN: dict[Any, str] = {
    **{ufunc: text.format("a", "b") for ufunc, text in ARITHMETIC.items()},
    **{ufunc: f"1 if {test.format('a', 'b')} else 0" for ufunc, test in COMPARISONS.items()},
    np.power: "a ** b",
    np.square: "a * a", np.reciprocal: "1 / a", np.maximum: "a if a >= b or a != a else b", np.minimum: "a if a <= b or a != a else b",
    **{getattr(np, name): f"math.{name}(a)" for name in ("sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    np.arctan: "math.atan(a)", where: "b if a != 0 else 0",
}  # fmt: skip
"""What each step is, of the numbers a and b; a step's code is its place here."""
_CODES = {ufunc: code for code, ufunc in enumerate(WRITTEN)}


def number_kind(step: Step, values: list[Value]) -> str | None:
    """The name of the dtype that a step between single numbers is computed in, or `None` where it is no such step."""
    if step.what not in _CODES or step.keywords or (step.what is where and not is_zero(step.arguments[2])):
        return None
    given = [values[one] if type(one) is Ref else number_of(one) for one in step.arguments]
    dtypes = {getattr(one, "dtype", None) for one in given} - {None, np.dtype(bool)}
    dtype = dtypes.pop() if len(dtypes) == 1 else None
    if dtype not in (np.float32, np.float64) or values[step.outs[0]].dtype != (np.bool_ if step.what in COMPARISONS else dtype):
        return None
    single = all(one.number if isinstance(one, Value) else np.size(one) == 1 for one in given)
    return str(dtype) if single else None


class Registers:
    """Where the numbers of a chain are: `code` has a row for each step (what, the `place` of its operands, that of its result), `start` what they hold at first."""

    def __init__(self, chain: Chain, dtype: np.dtype[Any]) -> None:
        self.place = {one: i for i, one in enumerate(chain.numbers)}
        start: list[Any] = [0.0] * len(self.place)
        constants: dict[Any, int] = {}

        def operand(one: Any) -> int:
            if type(one) is Ref:
                return self.place[one]
            number = dtype.type(np.asarray(number_of(one)).item())
            place = constants.setdefault(number.tobytes(), len(start))
            if place == len(start):
                start.append(number)
            return place

        rows = []
        for step in chain.steps:
            left, right = (operand(one) for one in (*step.arguments, step.arguments[0])[:2])
            rows.append((_CODES[step.what], left, right, len(start)))
            self.place[step.outs[0]] = len(start)
            start.append(0.0)
        self.code, self.start = np.array(rows, np.int32), np.array(start, dtype)
