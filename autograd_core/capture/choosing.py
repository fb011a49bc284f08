"""`np.where` as an elementwise step that works on bits: it takes as long as a product, NumPy's own ten times that.

The bits of a number times a truth are the number or zero, also where the number is infinite or none. Between two numbers the bits in which they differ
are chosen like that and put into the second. On the board it is `np.where`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.capture.steps import Constant, Ref, Step, Value
from autograd_core.standin import StandIn


class Where:
    """`where(truths, x, y)` in the manner of a ufunc: single numbers give a single number."""

    __name__ = "where"
    nout = 1
    signature = None

    def __call__(self, truths: Any, x: Any, y: Any) -> Any:
        """The array, or the number."""
        found = np.where(truths, x, y)
        return found if found.ndim else found[()]


where = Where()


def chooses(found: Any, arguments: Any) -> bool:
    """Whether what `np.where` has given is a choice between floats: arrays, or single numbers throughout."""
    if len(arguments) != 3 or found.dtype.kind != "f" or getattr(arguments[0], "dtype", None) != np.bool_:
        return False
    return found.ndim > 0 or all(one.holds_number if isinstance(one, StandIn) else not isinstance(one, np.ndarray) for one in arguments)


def bits_of(step: Step, values: list[Value]) -> np.dtype[Any] | None:
    """The integers whose bits are those of the numbers that a step chooses from; `None` where these are of several dtypes, or no floats."""
    dtype, (truths, *given) = values[step.outs[0]].dtype, step.arguments
    alike = all(type(one) in (int, float) or _dtype(one, values) == dtype for one in given)
    return np.dtype(f"i{dtype.itemsize}") if alike and dtype.char in "efd" and _dtype(truths, values) == np.bool_ else None


def is_zero(one: Any) -> bool:
    """Whether that is the number zero, without a sign."""
    number = one.array if type(one) is Constant and one.array.size == 1 else one
    return not isinstance(number, (Ref, Constant)) and bool(number == 0) and not np.signbit(number).any()


def _dtype(one: Any, values: list[Value]) -> Any:
    return getattr(values[one] if type(one) is Ref else one.array if type(one) is Constant else one, "dtype", None)
