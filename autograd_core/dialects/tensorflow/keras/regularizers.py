"""`keras.regularizers`: penalties on weights, as functions of them."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras.configs import Configured

__all__ = ["L1", "L1L2", "L2", "Regularizer", "get", "l1", "l1_l2", "l2"]


class Regularizer(Configured):
    """A function of a weight that gives a penalty."""

    def __call__(self, x: Any) -> Any:
        """The penalty."""
        raise NotImplementedError(f"{type(self).__name__} does not say its penalty: write __call__(self, x).")


class L1L2(Regularizer):
    """`l1` times the sum of absolute values and `l2` times that of squares."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1, self.l2 = l1 or 0.0, l2 or 0.0

    def __call__(self, x: Any) -> Any:
        """The penalty."""
        first = OPS["multiply"](OPS["reduce_sum"](OPS["abs"](x)), self.l1) if self.l1 else None
        second = OPS["multiply"](OPS["reduce_sum"](OPS["square"](x)), self.l2) if self.l2 else None
        if first is None or second is None:
            return OPS["constant"](0.0) if first is second is None else first if second is None else second
        return OPS["add"](first, second)


class L1(L1L2):
    """`l1` times the sum of absolute values."""

    def __init__(self, l1: float = 0.01) -> None:
        super().__init__(l1, 0.0)


class L2(L1L2):
    """`l2` times the sum of squares."""

    def __init__(self, l2: float = 0.01) -> None:
        super().__init__(0.0, l2)


l1, l2, l1_l2 = L1, L2, L1L2
_KNOWN: dict[str, Any] = {"l1": L1, "l2": L2, "l1_l2": lambda: L1L2(0.01, 0.01), "L1": L1, "L2": L2, "L1L2": lambda: L1L2(0.01, 0.01)}


def get(identifier: Any) -> Any:
    """A regularizer by name or as it is; `ValueError` for a name that there is not."""
    if isinstance(identifier, str):
        if identifier not in _KNOWN:
            raise refuse_as(ValueError, "keras_unknown", what="regularizer", given=identifier)
        return _KNOWN[identifier]()
    return identifier


__getattr__ = missing("keras.regularizers", __all__)
