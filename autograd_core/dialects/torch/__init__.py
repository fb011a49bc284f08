"""The PyTorch surface: `import torch` in a learner's program. Names and conventions only; everything is the engine's."""

from __future__ import annotations

import math

from autograd_core import *  # noqa: F403
from autograd_core import __all__ as _engine
from autograd_core import as_tensor, float16, float32, float64, int32, int64
from autograd_core.device import Device as device  # noqa: N813  PyTorch's name
from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch import autograd, cuda, func, linalg, nn, optim, special, utils
from autograd_core.dtypes import DType as dtype  # noqa: N813  PyTorch's name
from autograd_core.dtypes import bool_ as bool
from autograd_core.dtypes import get_default as get_default_dtype
from autograd_core.dtypes import set_default as set_default_dtype
from autograd_core.nn import functional as _functional
from autograd_core.public import FUNCTIONS, find
from autograd_core.serialization import load, save

asarray = as_tensor
inference_mode = no_grad  # noqa: F405
half = float16
double, float, int, long = float64, float32, int32, int64
inf, nan, pi, e = math.inf, math.nan, math.pi, math.e
FloatTensor = Tensor  # noqa: F405
softmax, log_softmax = _functional.softmax, _functional.log_softmax
__version__ = "2 (Tapedeck)"

__all__ = [name for name in _engine if name not in ("backward", "grad", "record")] + [
    "asarray", "autograd", "bool", "cuda", "device", "double", "dtype", "float", "get_default_dtype", "half", "inference_mode", "int", "linalg", "load", "log_softmax", "long", "nn", "optim", "save",
    "set_default_dtype", "softmax",
]  # fmt: skip
del backward, grad, record  # noqa: F821  these live in torch.autograd


_missing = missing("torch", {*__all__, *FUNCTIONS})


def __getattr__(name: str) -> object:
    found = None if name.startswith("__") or "." in name else find(name)
    return found or _missing(name)
