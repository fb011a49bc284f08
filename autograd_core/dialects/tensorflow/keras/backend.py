"""`keras.backend`: settings, and TensorFlow's functions by the names Keras 1 and 2 gave them."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras.naming import clear_session
from autograd_core.dialects.tensorflow.keras.settings import epsilon, floatx, set_epsilon, set_floatx
from autograd_core.dialects.tensorflow.variables import Variable

_SAME = ("abs", "cast", "constant", "exp", "log", "maximum", "minimum", "ones", "pow", "reshape", "round", "sigmoid", "sign", "softmax", "sqrt", "square", "stack", "tanh", "transpose", "zeros", "argmin", "bias_add", "cos", "cumprod", "cumsum", "elu", "equal", "expand_dims", "eye", "foldl", "gather", "greater", "greater_equal", "hard_sigmoid", "in_top_k", "l2_normalize", "less", "less_equal", "map_fn", "not_equal", "one_hot", "ones_like", "relu", "repeat", "reverse", "shape", "sin", "softplus", "softsign", "squeeze", "stop_gradient", "tile", "zeros_like")  # fmt: skip
_RENAMED = {
    "mean": "reduce_mean", "sum": "reduce_sum", "max": "reduce_max", "min": "reduce_min", "prod": "reduce_prod", "dot": "matmul",
    "concatenate": "concat", "clip": "clip_by_value", "argmax": "argmax",
    "std": "reduce_std", "var": "reduce_variance", "any": "reduce_any", "all": "reduce_all", "random_normal": "normal", "random_uniform": "uniform",
}  # fmt: skip
__all__ = [
    *_SAME,
    *_RENAMED,
    "backend",
    "batch_flatten",
    "clear_session",
    "epsilon",
    "flatten",
    "floatx",
    "get_value",
    "image_data_format",
    "int_shape",
    "ndim",
    "set_epsilon",
    "set_floatx",
    "set_value",
    "variable",
]


def backend() -> str:
    """What Keras computes with."""
    return "tensorflow"


def image_data_format() -> str:
    """Where the channels of images are."""
    return "channels_last"


def get_value(x: Any) -> Any:
    """The value as a NumPy array."""
    return x.numpy() if hasattr(x, "numpy") else x


def set_value(x: Any, value: Any) -> None:
    """Give a variable a value."""
    x.assign(value)


def variable(value: Any, dtype: Any = None, name: str | None = None) -> Any:
    """A variable with that value, of the dtype that is set unless told otherwise."""
    return Variable(OPS["cast"](value, dtype or floatx()), name=name)


def int_shape(x: Any) -> tuple[Any, ...]:
    """The sizes of the axes, as a tuple."""
    return tuple(x.shape)


def ndim(x: Any) -> int:
    """The number of axes."""
    return len(x.shape)


def flatten(x: Any) -> Any:
    """All numbers in one row."""
    return OPS["reshape"](x, [-1])


def batch_flatten(x: Any) -> Any:
    """One row for each example."""
    return OPS["reshape"](x, [x.shape[0], -1])


_missing = missing("keras.backend", __all__)


def __getattr__(name: str) -> Any:
    return OPS[_RENAMED.get(name, name)] if name in _SAME or name in _RENAMED else _missing(name)
