"""`keras.backend`: settings, and TensorFlow's functions by the names Keras 1 and 2 gave them."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras.naming import clear_session

_SAME = ("abs", "cast", "constant", "exp", "log", "maximum", "minimum", "ones", "pow", "reshape", "round", "sigmoid", "sign", "softmax", "sqrt", "square", "stack", "tanh", "transpose", "zeros")  # fmt: skip
_RENAMED = {
    "mean": "reduce_mean", "sum": "reduce_sum", "max": "reduce_max", "min": "reduce_min", "prod": "reduce_prod", "dot": "matmul",
    "concatenate": "concat", "clip": "clip_by_value", "argmax": "argmax",
}  # fmt: skip
__all__ = [*_SAME, *_RENAMED, "backend", "clear_session", "epsilon", "floatx", "get_value", "image_data_format", "set_value"]


def backend() -> str:
    """What Keras computes with."""
    return "tensorflow"


def epsilon() -> float:
    """The small number that keeps logarithms and divisions apart from zero."""
    return 1e-07


def floatx() -> str:
    """The dtype of weights."""
    return "float32"


def image_data_format() -> str:
    """Where the channels of images are."""
    return "channels_last"


def get_value(x: Any) -> Any:
    """The value as a NumPy array."""
    return x.numpy() if hasattr(x, "numpy") else x


def set_value(x: Any, value: Any) -> None:
    """Give a variable a value."""
    x.assign(value)


_missing = missing("keras.backend", __all__)


def __getattr__(name: str) -> Any:
    return OPS[_RENAMED.get(name, name)] if name in _SAME or name in _RENAMED else _missing(name)
