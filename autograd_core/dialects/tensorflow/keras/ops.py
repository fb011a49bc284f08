"""`keras.ops`: NumPy's names for functions of tensors, by TensorFlow's functions; on a model's symbols they become layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import linalg, nn
from autograd_core.dialects.tensorflow.convert import numbers
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras.symbolic import _Function, called, has_symbols

_RENAMED = {
    "mean": "reduce_mean", "sum": "reduce_sum", "max": "reduce_max", "min": "reduce_min", "prod": "reduce_prod", "std": "reduce_std", "var": "reduce_variance",
    "any": "reduce_any", "all": "reduce_all", "clip": "clip_by_value", "divide": "truediv", "true_divide": "truediv",
    "power": "pow", "arctan": "atan", "arcsin": "asin", "arccos": "acos", "logsumexp": "reduce_logsumexp", "absolute": "abs", "mod": "floormod",
    "floor_divide": "floordiv", "flip": "reverse", "take": "gather", "convert_to_tensor": "convert_to_tensor", "arange": "range",
    "amax": "reduce_max", "amin": "reduce_min", "arctan2": "atan2", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "isnan": "is_nan", "isinf": "is_inf",
    "isfinite": "is_finite", "full": "fill",
}  # fmt: skip
_SAME = (
    "abs", "add", "argmax", "argmin", "broadcast_to", "cast", "ceil", "cos", "cosh", "cumsum", "cumprod", "equal", "exp", "expand_dims", "expm1", "eye", "floor",
    "greater", "greater_equal", "less", "less_equal", "linspace", "log", "log1p", "log_sigmoid", "logical_and", "logical_not", "logical_or", "matmul", "maximum", "minimum",
    "multiply", "negative", "not_equal", "one_hot", "ones", "ones_like", "pad", "reciprocal", "relu", "repeat", "reshape", "roll", "round", "rsqrt", "sigmoid", "sign", "sin", "sinh",
    "softmax", "softplus", "sort", "split", "sqrt", "square", "squeeze", "stack", "stop_gradient", "subtract", "tan", "tanh", "tile", "top_k", "transpose", "unstack",
    "where", "zeros", "zeros_like", "relu6", "silu", "gelu", "elu", "selu", "leaky_relu", "log_softmax", "einsum", "tensordot", "norm", "softsign",
    "argsort", "cholesky", "cond", "cross", "det", "divide_no_nan", "eigh", "erf", "erfc", "erfinv", "hard_sigmoid", "in_top_k", "inv", "logical_xor",
    "lstsq", "meshgrid", "moments", "qr", "searchsorted", "segment_sum", "size", "slice", "slogdet", "solve", "trace", "vectorized_map", "while_loop",
)  # fmt: skip
__all__ = [
    *_RENAMED,
    *_SAME,
    "concatenate",
    "convert_to_numpy",
    "count_nonzero",
    "dot",
    "outer",
    "ravel",
    "shape",
    "swapaxes",
    "tril",
    "triu",
]


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


def _function(kind: str, inner: Callable[..., Any], words: str) -> Callable[..., Any]:
    def function(*arguments: Any, **keywords: Any) -> Any:
        if has_symbols([list(arguments), keywords]):
            return called(_Function(kind.capitalize(), inner), arguments, keywords)
        return inner(*arguments, **keywords)

    function.__name__, function.__doc__ = kind, words
    return function


def _swapped(x: Any, axis1: int, axis2: int) -> Any:
    order = list(range(len(x.shape)))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return OPS["transpose"](x, order)


def _lower(x: Any, k: int = 0) -> Any:
    return OPS["where"](np.tri(x.shape[-2], x.shape[-1], k, dtype=bool), x, OPS["zeros_like"](x))


def _upper(x: Any, k: int = 0) -> Any:
    return OPS["where"](np.tri(x.shape[-2], x.shape[-1], k - 1, dtype=bool), OPS["zeros_like"](x), x)


concatenate = _function("concatenate", lambda xs, axis=0: OPS["concat"](xs, axis), "Several arrays one after the other.")
count_nonzero = _function(
    "count_nonzero", lambda x, axis=None: OPS["count_nonzero"](x, axis, dtype="int32"), "How many numbers are not zero."
)
ravel = _function("ravel", lambda x: OPS["reshape"](x, [-1]), "All numbers in one row.")
outer = _function(
    "outer", lambda x1, x2: OPS["tensordot"](OPS["reshape"](x1, [-1]), OPS["reshape"](x2, [-1]), 0), "Each number times each."
)
swapaxes = _function("swapaxes", _swapped, "Two axes in each other's place.")
tril = _function("tril", _lower, "Zeros above the k-th diagonal.")
triu = _function("triu", _upper, "Zeros below the k-th diagonal.")


def convert_to_numpy(x: Any) -> Any:
    """The values as a NumPy array."""
    return x.numpy() if hasattr(x, "numpy") else numbers(x)


__getattr__ = missing("keras.ops", __all__)
