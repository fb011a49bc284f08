"""`keras.ops`: NumPy's names for functions of tensors, by TensorFlow's functions; on a model's symbols they become layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import linalg, nn
from autograd_core.dialects.tensorflow.convert import numbers
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras.symbolic import _Function, called, has_symbols

_RENAMED = {
    "mean": "reduce_mean", "sum": "reduce_sum", "max": "reduce_max", "min": "reduce_min", "prod": "reduce_prod", "std": "reduce_std", "var": "reduce_variance",
    "any": "reduce_any", "all": "reduce_all", "concatenate": "concat", "clip": "clip_by_value", "divide": "truediv", "true_divide": "truediv",
    "power": "pow", "arctan": "atan", "arcsin": "asin", "arccos": "acos", "logsumexp": "reduce_logsumexp", "absolute": "abs", "mod": "floormod",
    "floor_divide": "floordiv", "flip": "reverse", "take": "gather", "convert_to_tensor": "convert_to_tensor", "arange": "range",
}  # fmt: skip
_SAME = (
    "abs", "add", "argmax", "argmin", "broadcast_to", "cast", "ceil", "cos", "cosh", "cumsum", "cumprod", "equal", "exp", "expand_dims", "expm1", "eye", "floor",
    "greater", "greater_equal", "less", "less_equal", "linspace", "log", "log1p", "log_sigmoid", "logical_and", "logical_not", "logical_or", "matmul", "maximum", "minimum",
    "multiply", "negative", "not_equal", "one_hot", "ones", "ones_like", "pad", "reciprocal", "relu", "repeat", "reshape", "roll", "round", "rsqrt", "sigmoid", "sign", "sin", "sinh",
    "softmax", "softplus", "sort", "split", "sqrt", "square", "squeeze", "stack", "stop_gradient", "subtract", "tan", "tanh", "tile", "top_k", "transpose", "unstack",
    "where", "zeros", "zeros_like", "relu6", "silu", "gelu", "elu", "selu", "leaky_relu", "log_softmax", "einsum", "tensordot", "norm", "softsign",
)  # fmt: skip
__all__ = [*_RENAMED, *_SAME, "convert_to_numpy", "dot", "shape"]


def _made(name: str) -> Callable[..., Any]:
    inner = OPS.get(name) or getattr(nn, name, None) or getattr(linalg, name)

    @wraps(inner)
    def function(*arguments: Any, **keywords: Any) -> Any:
        if has_symbols([list(arguments), keywords]):
            return called(_Function(name.capitalize(), inner), arguments, keywords)
        return inner(*arguments, **keywords)

    return function


globals().update({name: _made(_RENAMED.get(name, name)) for name in __all__ if name in _RENAMED or name in _SAME})
dot = _made("matmul")


def shape(x: Any) -> tuple[Any, ...]:
    """The sizes of the axes, as a tuple."""
    return tuple(x.shape)


def convert_to_numpy(x: Any) -> Any:
    """The values as a NumPy array."""
    return x.numpy() if hasattr(x, "numpy") else numbers(x)


__getattr__ = missing("keras.ops", __all__)
