"""The PyTorch surface: `import torch` in a learner's program. Names and conventions only; everything is the engine's."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any

from autograd_core import *  # noqa: F403
from autograd_core import __all__ as _engine
from autograd_core import as_tensor, float16, float32, float64, int32, int64, tensor
from autograd_core.device import Device as device  # noqa: N813  PyTorch's name
from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch import (
    accelerator,
    amp,
    autograd,
    cuda,
    distributions,
    func,
    linalg,
    masked,
    names,
    nn,
    optim,
    paths,
    random,
    refusals,
    signal,
    special,
    storage,
    testing,
    utils,
    windows,
)  # fmt: skip
from autograd_core.dialects.torch.amp import autocast as autocast
from autograd_core.dialects.torch.compiling import compile as compile
from autograd_core.dialects.torch.compiling import cond as cond
from autograd_core.dialects.torch.modes import inference_mode as inference_mode
from autograd_core.dialects.torch.modes import is_inference_mode_enabled as is_inference_mode_enabled
from autograd_core.dialects.torch.overloads import NATIVE, native
from autograd_core.dialects.torch.refusals import strict
from autograd_core.dialects.torch.storage import *  # noqa: F403
from autograd_core.dialects.torch.windows import *  # noqa: F403
from autograd_core.dtypes import DType as dtype  # noqa: N813  PyTorch's name
from autograd_core.dtypes import bool_ as bool
from autograd_core.dtypes import get_default as get_default_dtype
from autograd_core.dtypes import set_default as set_default_dtype
from autograd_core.operands import explained
from autograd_core.public import FUNCTIONS, find, load_all, outermost
from autograd_core.randomness import default_generator as default_generator
from autograd_core.serialization import load, save
from autograd_core.transforms import vmap

asarray = as_tensor
half = float16
double, float, int, long = float64, float32, int32, int64
inf, nan, pi, e = math.inf, math.nan, math.pi, math.e
softmax, log_softmax = find("softmax"), find("log_softmax")
__version__ = "2.13.0+tapedeck"

__all__ = [name for name in _engine if name not in ("backward", "grad")] + storage.__all__ + windows.__all__ + [
    "accelerator", "amp", "asarray", "autocast", "autograd", "bool", "compile", "cond", "cuda", "device", "distributions", "double", "dtype", "e", "float", "func", "get_default_dtype", "half", "inf",
    "inference_mode", "int", "is_inference_mode_enabled", "linalg", "load", "log_softmax", "long", "masked", "nan", "nn", "optim", "pi", "random", "save", "set_default_dtype", "signal", "softmax",
    "special", "testing", "utils", "vmap",
]  # fmt: skip
del backward, grad  # noqa: F821  these live in torch.autograd
load_all()  # a method is found on the class `torch.Tensor` too
for _place in (
    globals(),
    vars(windows),
    vars(masked),
    vars(signal.windows),
    vars(nn.init),
):  # what is made, not computed, does not tell by itself what it cannot take
    _place.update({name: explained(it) for name, it in _place.items() if isinstance(it, FunctionType) and name[0] != "_"})
for _name in [
    "backward", "clone", "copy_", "cpu", "detach", "detach_", "dim", "fill_", "is_floating_point", "item", "nelement", "numel", "numpy", "register_hook",
    "requires_grad_", "retain_grad", "size", "to", "tolist", "type_as",
]:  # fmt: skip
    setattr(Tensor, _name, explained(getattr(Tensor, _name)))  # noqa: F405
optim.Optimizer.__init__ = explained(optim.Optimizer.__init__)  # type: ignore[method-assign]
names.attach()
refusals.attach()
paths.attach(sys.modules[__name__])

_missing = missing("torch", {*__all__, *FUNCTIONS})


def __getattr__(name: str) -> object:
    found = None if name.startswith("__") or "." in name else find(name)
    if found is None:
        return (name.endswith("_") and getattr(Tensor, name, None)) or _missing(name)  # noqa: F405
    found = outermost(found)  # an operation itself does not know `out=`
    if name in NATIVE:
        found = native(name, FUNCTIONS[f"F.{name}"])
    elif name in _OF_NUMBERS:
        found = _of_numbers(found)
    found = globals()[name] = strict(name, found)
    return found


_OF_NUMBERS = {"add", "div", "divide", "floor_divide", "mul", "multiply", "sub", "subtract", "true_divide"}
"""Functions that take two numbers, too, and make a tensor of them."""


def _of_numbers(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def call(*operands: Any, **named: Any) -> Any:
        if len(operands) > 1 and not (isinstance(operands[0], Tensor) or isinstance(operands[1], Tensor)):  # noqa: F405
            operands = (tensor(operands[0]), *operands[1:])
        return function(*operands, **named)

    return call


def __dir__() -> list[str]:
    changing = [name for name in dir(Tensor) if name.endswith("_") and not name.startswith("_")]  # noqa: F405
    return sorted({*__all__, *changing, *[name for name in FUNCTIONS if "." not in name]})
