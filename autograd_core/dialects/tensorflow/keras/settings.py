"""What `keras.backend` can be told once for a whole program: the dtype of floats, and the number that keeps logarithms away from zero."""

from __future__ import annotations

from autograd_core.dialects.surface import FRESH
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["epsilon", "floatx", "set_epsilon", "set_floatx"]

_USUAL: dict[str, str | float] = {"floatx": "float32", "epsilon": 1e-7}
_set = dict(_USUAL)
FRESH.append(lambda: _set.update(_USUAL))


def floatx() -> str:
    """The dtype of weights, of inputs and of what is computed from whole numbers."""
    return str(_set["floatx"])


def set_floatx(value: str) -> None:
    """Choose it for all layers that are made from here on. Raises `ValueError` for what is no dtype of floats."""
    if value not in ("float16", "float32", "float64"):
        raise refuse_as(ValueError, "keras_floatx", value=repr(value))
    _set["floatx"] = value


def epsilon() -> float:
    """The small number that keeps logarithms and divisions apart from zero."""
    return float(_set["epsilon"])


def set_epsilon(value: float) -> None:
    """Choose another one."""
    _set["epsilon"] = float(value)
