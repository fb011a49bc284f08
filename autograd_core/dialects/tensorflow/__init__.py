"""The TensorFlow surface: `import tensorflow as tf` in a learner's program. Names and conventions only; everything is the engine's."""

from __future__ import annotations

import importlib
from types import SimpleNamespace
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import (
    arrays,
    control,
    creation,
    debugging,
    elementwise,
    errors,
    gradients,
    linalg,
    math,
    nest,
    nn,
    places,
    random,
    reduce,
)  # fmt: skip
from autograd_core.dialects.tensorflow import config as config
from autograd_core.dialects.tensorflow import image as image
from autograd_core.dialects.tensorflow.accumulators import ForwardAccumulator
from autograd_core.dialects.tensorflow.control import name_scope as name_scope
from autograd_core.dialects.tensorflow.dispatch import OPS, executing_eagerly
from autograd_core.dialects.tensorflow.dtypes import ALL, DType, as_dtype
from autograd_core.dialects.tensorflow.function import function
from autograd_core.dialects.tensorflow.modules import Module
from autograd_core.dialects.tensorflow.shapes import TensorShape
from autograd_core.dialects.tensorflow.signature import TensorSpec
from autograd_core.dialects.tensorflow.slices import IndexedSlices
from autograd_core.dialects.tensorflow.tapes import GradientTape, UnconnectedGradients
from autograd_core.dialects.tensorflow.tensorarray import TensorArray
from autograd_core.dialects.tensorflow.tensors import TensorBase as Tensor
from autograd_core.dialects.tensorflow.variables import Variable

_MODULES = (creation, elementwise, reduce, arrays, places, gradients, control)
_ELSEWHERE = {  # names of those modules that TensorFlow keeps in a namespace of its own only
    "bincount", "confusion_matrix", "count_nonzero", "cumprod", "cumulative_logsumexp", "digamma", "divide_no_nan", "embedding_lookup", "erfc",
    "erfinv", "expm1", "floordiv", "floormod", "is_finite", "is_inf", "is_nan", "lgamma", "log", "log1p", "log_sigmoid", "logical_xor", "multiply_no_nan",
    "ndtri", "reciprocal", "reduce_euclidean_norm", "reduce_std", "reduce_variance", "relu", "rint", "rsqrt", "segment_max", "segment_mean", "segment_min",
    "segment_sum", "softplus", "softsign", "special", "squared_difference", "to_double", "to_float", "to_int32", "to_int64", "top_k", "unsorted_segment_max",
    "unsorted_segment_mean", "unsorted_segment_min", "unsorted_segment_prod", "unsorted_segment_sum",
    "xdivy", "xlog1py", "xlogy", "zero_fraction", "clip_by_average_norm", "erf",
}  # fmt: skip
_NAMES = [name for module in _MODULES for name in module.__all__ if name not in _ELSEWHERE]
globals().update(
    {name: OPS[name] if name in OPS else getattr(module, name) for module in _MODULES for name in module.__all__ if name in _NAMES}
)
globals().update(ALL)
assert_equal, assert_greater, assert_less, assert_rank = (
    debugging.assert_equal,
    debugging.assert_greater,
    debugging.assert_less,
    debugging.assert_rank,
)
bitwise = SimpleNamespace(bitwise_and=OPS["_and"], bitwise_or=OPS["_or"], bitwise_xor=OPS["_xor"], invert=OPS["_invert"])
matmul, tensordot, einsum, norm, eye = linalg.matmul, linalg.tensordot, linalg.einsum, linalg.norm, creation.eye
half, double, newaxis = ALL["float16"], ALL["float64"], None
dtypes = SimpleNamespace(**ALL, as_dtype=as_dtype, DType=DType, cast=OPS["cast"])
autodiff = SimpleNamespace(GradientTape=GradientTape, ForwardAccumulator=ForwardAccumulator)
__version__ = "2 (Tapedeck)"

__all__ = [
    *_NAMES, *ALL, "DType", "GradientTape", "IndexedSlices", "Module", "Tensor", "TensorArray", "TensorShape", "TensorSpec", "UnconnectedGradients", "Variable",
    "as_dtype", "constant_initializer", "ones_initializer", "random_normal_initializer", "random_uniform_initializer", "zeros_initializer", "assert_equal", "assert_greater", "assert_less", "assert_rank", "autodiff", "bitwise", "compat", "config", "data", "debugging",
    "double", "dtypes", "einsum", "errors", "executing_eagerly", "eye", "function", "half", "image", "initializers", "keras", "linalg", "losses",
    "math", "matmul", "metrics", "name_scope", "nest", "newaxis", "nn", "norm", "optimizers", "random", "tensordot", "train",
]  # fmt: skip
_LAZY = ("compat", "data", "keras", "train")
_OF_KERAS = ("initializers", "losses", "metrics", "optimizers")
_INITIALIZERS = {
    "constant_initializer": "Constant", "ones_initializer": "Ones", "random_normal_initializer": "RandomNormal",
    "random_uniform_initializer": "RandomUniform", "zeros_initializer": "Zeros",
}  # fmt: skip
_missing = missing("tf", __all__)


def __getattr__(name: str) -> Any:
    if name in ("Graph", "Operation"):
        return getattr(importlib.import_module(f"{__name__}.compat.v1"), name)
    if name in _LAZY:
        return importlib.import_module(f"{__name__}.{name}")
    if name in _OF_KERAS:
        return importlib.import_module(f"{__name__}.keras.{name}")
    if name in _INITIALIZERS:
        return getattr(importlib.import_module(f"{__name__}.keras.initializers"), _INITIALIZERS[name])
    return _missing(name)


def __dir__() -> list[str]:
    return sorted(__all__)
