"""`mxnet.nd`: making arrays, and functions of arrays, by MXNet's names and arguments."""

# ruff: noqa: F401, F403, ICN001, N803  MXNet's names
from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numpy as _np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet import elementwise as _elementwise
from autograd_core.dialects.mxnet import operators as _operators
from autograd_core.dialects.mxnet.base import dtype_of as _dtype_of
from autograd_core.dialects.mxnet.handle import NDArray
from autograd_core.dialects.mxnet.handle import applied as _applied
from autograd_core.dialects.mxnet.handle import made as _made
from autograd_core.dialects.mxnet.handle import plain as _plain
from autograd_core.dialects.mxnet.nd import layers as _layers
from autograd_core.dialects.mxnet.nd import picking as _picking
from autograd_core.dialects.mxnet.nd import random
from autograd_core.dialects.mxnet.nd import shapes as _shapes
from autograd_core.dialects.mxnet.nd.files import load, save
from autograd_core.dialects.mxnet.nd.layers import *
from autograd_core.dialects.mxnet.nd.picking import *
from autograd_core.dialects.mxnet.nd.shapes import *

_Size = int | tuple[int, ...]
_CREATION = [
    "NDArray",
    "arange",
    "array",
    "empty",
    "eye",
    "full",
    "linspace",
    "load",
    "moveaxis",
    "ones",
    "ones_like",
    "random",
    "save",
    "waitall",
    "zeros",
    "zeros_like",
]


def array(source_array: Any, ctx: Any = None, dtype: Any = None) -> Any:
    """A new array with a copy of `source_array`: float32 unless `dtype`, or an NDArray, says otherwise.

    >>> print(array([[1, 2], [3, 4]]))
    <BLANKLINE>
    [[1. 2.]
     [3. 4.]]
    <NDArray 2x2 @cpu(0)>
    """
    own = source_array.array.dtype if isinstance(source_array, NDArray) else _np.float32
    return _made(_np.array(_plain(source_array), dtype=_dtype_of(dtype, own)), NDArray, ctx)


def _of_shape(name: str, fill: Any) -> Any:
    def create(shape: _Size, ctx: Any = None, dtype: Any = None, **_storage: Any) -> Any:
        return _made(fill(shape, _dtype_of(dtype)), NDArray, ctx)

    create.__name__, create.__doc__ = (
        name,
        f"An array of {name.replace('empty', 'zeros')} of a shape, float32 unless `dtype` says otherwise.",
    )
    return create


zeros, ones = _of_shape("zeros", _np.zeros), _of_shape("ones", _np.ones)
empty = _of_shape("empty", _np.zeros)


def full(shape: _Size, val: float, ctx: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """An array of one number."""
    if out is not None:
        out[:] = val
        return out
    return _made(_np.full(shape, val, _dtype_of(dtype)), NDArray, ctx)


def arange(
    start: float, stop: float | None = None, step: float = 1.0, repeat: int = 1, infer_range: Any = None, ctx: Any = None, dtype: Any = None
) -> Any:
    """Numbers from start up to stop, by step, as float32; each `repeat` times."""
    del infer_range
    first, last = (0, start) if stop is None else (start, stop)
    return _made(_np.repeat(_np.arange(first, last, step), repeat).astype(_dtype_of(dtype)), NDArray, ctx)


def linspace(start: float, stop: float, num: int, endpoint: bool = True, ctx: Any = None, dtype: Any = None) -> Any:
    """Evenly spaced numbers."""
    return _made(_np.linspace(start, stop, num, endpoint).astype(_dtype_of(dtype)), NDArray, ctx)


def eye(N: int, M: int = 0, k: int = 0, ctx: Any = None, dtype: Any = None) -> Any:
    """Ones on a diagonal."""
    return _made(_np.eye(N, M or None, k, _dtype_of(dtype)), NDArray, ctx)


def zeros_like(data: Any, **_keywords: Any) -> Any:
    """Zeros of the same shape and dtype."""
    return _made(_np.zeros_like(data.array), NDArray)


def ones_like(data: Any, **_keywords: Any) -> Any:
    """Ones of the same shape and dtype."""
    return _made(_np.ones_like(data.array), NDArray)


def moveaxis(tensor: Any, source: Any, destination: Any) -> Any:
    """Axes at other places."""
    return _applied(_elementwise.engine("moveaxis"), tensor, source, destination)


def waitall() -> None:
    """Numbers are there as soon as an operation returns: accepted."""


_made_here: dict[str, Any] = {name: _elementwise.unary(name) for name in _elementwise.UNARY}
for _name, (_ours, _) in _elementwise.BINARY.items():
    _made_here[_name] = _made_here[f"broadcast_{_name}"] = _elementwise.filled(_ours, _elementwise.pairs(_name), None, "lhs", "rhs")
for _name, _same in {"plus": "add", "minus": "subtract", "mod": "modulo", "sub": "subtract", "mul": "multiply", "div": "divide"}.items():
    _made_here[f"broadcast_{_name}"] = _made_here[_same]
for _name, _same in {"add": "add", "sub": "subtract", "mul": "multiply", "div": "divide"}.items():
    _made_here[f"elemwise_{_name}"] = _made_here[_same]


def _comparing(name: str, operator: str) -> Any:
    def compare(lhs: Any, rhs: Any) -> Any:
        return getattr(lhs if isinstance(lhs, NDArray) else array(lhs), operator)(rhs)

    compare.__doc__ = (
        f"1 where the first is {name.replace('_', ' ')} to the second, else 0."
        if "equal" in name
        else f"1 where the first is {name} than the second, else 0."
    )
    return compare


for _name, _operator in {
    "equal": "__eq__",
    "not_equal": "__ne__",
    "greater": "__gt__",
    "greater_equal": "__ge__",
    "lesser": "__lt__",
    "lesser_equal": "__le__",
}.items():
    _made_here[_name] = _made_here[f"broadcast_{_name}"] = _comparing(_name, _operator)
_made_here["random_uniform"], _made_here["random_normal"] = random.uniform, random.normal
_made_here["sample_multinomial"] = random.multinomial
globals().update(_made_here)
__all__ = sorted(
    {*_CREATION, *_layers.__all__, *_shapes.__all__, *_picking.__all__, *_made_here, "contrib", "linalg"}
    - {"arange_like", "boolean_mask", "index_array"}
)

_NOT_METHODS = {
    "NDArray",
    "array",
    "arange",
    "contrib",
    "linalg",
    "random",
    "load",
    "save",
    "full",
    "eye",
    "empty",
    "zeros",
    "ones",
    "linspace",
    "waitall",
    "concat",
    "concatenate",
    "stack",
    "add_n",
    "where",
}
for _name in __all__:
    if _name not in _NOT_METHODS and _name in globals() and _name not in vars(NDArray):
        setattr(NDArray, _name, globals()[_name])


def _submodule(name: str, functions: dict[str, Any]) -> ModuleType:
    """A namespace that is importable too."""
    module = ModuleType(f"{__name__}.{name}", f"`mx.nd.{name}`.")
    module.__dict__.update(functions, __all__=sorted(functions), __getattr__=missing(f"mxnet.nd.{name}", functions))
    sys.modules[module.__name__] = module
    return module


def _sum_of_logarithms(A: Any) -> Any:
    """The sum of the logarithms of the diagonal: half of log det(A Aᵀ), where A is a Cholesky factor."""
    return _shapes.sum(_made_here["log"](_picking.diag(A)))


linalg = _submodule("linalg", {
    "gemm2": _shapes.gemm2, "potrf": _elementwise.filled("linalg.cholesky", "The lower triangular L of a positive definite matrix, with L Lᵀ = A.", None, "A"),
    "det": _elementwise.filled("linalg.det", "The determinant of each matrix.", None, "A"),
    "inverse": _elementwise.filled("linalg.inv", "The inverse of each matrix.", None, "A"),
    "slogdet": _elementwise.filled("linalg.slogdet", "The sign of each matrix's determinant, and the logarithm of its size.", None, "A"),
    "syrk": _shapes.syrk, "extractdiag": _picking.diag, "sumlogdiag": _sum_of_logarithms,
})  # fmt: skip
contrib = _submodule("contrib", {
    "arange_like": _picking.arange_like, "boolean_mask": _picking.boolean_mask, "index_array": _picking.index_array,
    "isfinite": _elementwise.filled("isfinite", "Where an element is a finite number.", None, "data"),
    "isnan": _elementwise.filled("isnan", "Where an element is no number.", None, "data"),
    "isinf": _elementwise.filled("isinf", "Where an element is infinite.", None, "data"),
})  # fmt: skip
__getattr__ = missing("mxnet.nd", __all__)
