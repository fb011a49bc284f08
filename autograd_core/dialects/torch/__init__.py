"""The PyTorch surface: `import torch` in a learner's program. Names and conventions only; everything is the engine's."""

from __future__ import annotations

import math
from typing import Any

from autograd_core import *  # noqa: F403
from autograd_core import __all__ as _engine
from autograd_core import as_tensor, float32, float64, int32, int64
from autograd_core.dialects.torch import autograd, linalg, nn, optim
from autograd_core.dtypes import DType as dtype  # noqa: N813  PyTorch's name
from autograd_core.dtypes import bool_ as bool
from autograd_core.dtypes import set_default as set_default_dtype
from autograd_core.errors import MissingAttribute, here
from autograd_core.nearest import nearest
from autograd_core.nn import functional as _functional

asarray = as_tensor
double, float, int, long = float64, float32, int32, int64
inf, nan, pi, e = math.inf, math.nan, math.pi, math.e
FloatTensor = Tensor  # noqa: F405
softmax, log_softmax = _functional.softmax, _functional.log_softmax
__version__ = "2 (Tapedeck)"

__all__ = [name for name in _engine if name not in ("backward", "grad", "record")] + [
    "asarray", "autograd", "bool", "double", "dtype", "float", "int", "linalg", "log_softmax", "long", "nn", "optim",
    "set_default_dtype", "softmax",
]  # fmt: skip
del backward, grad, record  # noqa: F821  these live in torch.autograd


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    close = nearest(name, __all__)
    raise MissingAttribute(
        "attribute_missing", f"module 'torch' has no attribute '{name}' here.",
        f"Did you mean torch.{close}?" if close else "This operation is not part of Tapedeck yet.",
        params={"name": name, "nearest": close or "", "owner": "torch"},
        places=here(),
    )  # fmt: skip
