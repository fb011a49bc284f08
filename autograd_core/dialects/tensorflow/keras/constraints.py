"""`keras.constraints`: what weights are brought back to after each step."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras.configs import Configured

__all__ = ["Constraint", "MaxNorm", "NonNeg", "UnitNorm", "get", "max_norm", "non_neg", "unit_norm"]


class Constraint(Configured):
    """A function of a weight that gives the nearest allowed one."""

    def __call__(self, w: Any) -> Any:
        """The allowed weight."""
        return w


def _length(w: Any, axis: int) -> Any:
    return OPS["sqrt"](OPS["reduce_sum"](OPS["square"](w), axis, True))


class MaxNorm(Constraint):
    """Columns no longer than `max_value`."""

    def __init__(self, max_value: float = 2, axis: int = 0) -> None:
        self.max_value, self.axis = float(max_value), axis

    def __call__(self, w: Any) -> Any:
        """The allowed weight."""
        length = _length(w, self.axis)
        return OPS["multiply"](w, OPS["truediv"](OPS["clip_by_value"](length, 0.0, self.max_value), OPS["add"](length, 1e-7)))


class NonNeg(Constraint):
    """No number below zero."""

    def __call__(self, w: Any) -> Any:
        """The allowed weight."""
        return OPS["maximum"](w, 0.0)


class UnitNorm(Constraint):
    """Columns of length one."""

    def __init__(self, axis: int = 0) -> None:
        self.axis = axis

    def __call__(self, w: Any) -> Any:
        """The allowed weight."""
        return OPS["truediv"](w, OPS["add"](_length(w, self.axis), 1e-7))


max_norm, non_neg, unit_norm = MaxNorm, NonNeg, UnitNorm


def get(identifier: Any) -> Any:
    """A constraint by name or as it is; `ValueError` for a name that there is not."""
    if not isinstance(identifier, str):
        return identifier
    if identifier not in __all__:
        raise refuse_as(ValueError, "keras_unknown", what="constraint", given=identifier)
    return globals()[identifier]()


__getattr__ = missing("keras.constraints", __all__)
