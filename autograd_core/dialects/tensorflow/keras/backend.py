"""`keras.backend`: settings, and TensorFlow's functions by the names Keras 1 and 2 gave them."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras import losses
from autograd_core.dialects.tensorflow.keras.losses import categorical_crossentropy, sparse_categorical_crossentropy
from autograd_core.dialects.tensorflow.keras.naming import clear_session
from autograd_core.dialects.tensorflow.keras.settings import epsilon, floatx, set_epsilon, set_floatx
from autograd_core.dialects.tensorflow.variables import Variable

_SAME = ("abs", "cast", "exp", "log", "maximum", "minimum", "ones", "pow", "reshape", "round", "sigmoid", "sign", "softmax", "sqrt", "square", "stack", "tanh", "transpose", "zeros", "bias_add", "cos", "cumprod", "cumsum", "elu", "equal", "eye", "foldl", "gather", "greater", "greater_equal", "hard_sigmoid", "in_top_k", "l2_normalize", "less", "less_equal", "map_fn", "not_equal", "one_hot", "ones_like", "relu", "repeat", "reverse", "shape", "sin", "softplus", "softsign", "squeeze", "stop_gradient", "tile", "zeros_like")  # fmt: skip
_RENAMED = {
    "mean": "reduce_mean", "sum": "reduce_sum", "max": "reduce_max", "min": "reduce_min", "prod": "reduce_prod", "dot": "matmul",
    "clip": "clip_by_value", "permute_dimensions": "transpose", "repeat_elements": "repeat",
    "std": "reduce_std", "var": "reduce_variance", "any": "reduce_any", "all": "reduce_all", "random_normal": "normal", "random_uniform": "uniform",
}  # fmt: skip
__all__ = [
    *_SAME,
    *_RENAMED,
    "argmax",
    "argmin",
    "backend",
    "batch_flatten",
    "binary_crossentropy",
    "categorical_crossentropy",
    "clear_session",
    "concatenate",
    "constant",
    "epsilon",
    "eval",
    "expand_dims",
    "flatten",
    "floatx",
    "get_value",
    "image_data_format",
    "int_shape",
    "ndim",
    "set_epsilon",
    "set_floatx",
    "set_value",
    "sparse_categorical_crossentropy",
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


eval = get_value


def argmax(x: Any, axis: int = -1) -> Any:
    """Where the greatest number stands along an axis."""
    return OPS["argmax"](x, axis)


def argmin(x: Any, axis: int = -1) -> Any:
    """Where the least number stands along an axis."""
    return OPS["argmin"](x, axis)


def concatenate(tensors: Any, axis: int = -1) -> Any:
    """Several tensors one after the other along an axis."""
    return OPS["concat"](tensors, axis)


def constant(value: Any, dtype: Any = None, shape: Any = None, **_: Any) -> Any:
    """A tensor of the dtype that is set, unless told otherwise."""
    return OPS["constant"](value, dtype or floatx(), shape)


def expand_dims(x: Any, axis: int = -1) -> Any:
    """One more axis, of size 1."""
    return OPS["expand_dims"](x, axis)


def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """The cross entropy of each number: no mean is taken."""
    return losses.binary_crossentropy(expand_dims(target), expand_dims(output), from_logits)


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
