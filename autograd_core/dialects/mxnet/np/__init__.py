"""`mxnet.np`: arrays in NumPy's manner, float32 by default. Functions that NumPy has are called and answer as there."""

# ruff: noqa: F401, ICN001, N803  NumPy's names
from __future__ import annotations

from builtins import slice as _span
from math import e, inf, nan, pi
from typing import Any

import numpy as _np

from autograd_core import ops as _ops
from autograd_core.dialects.missing import missing as _missing
from autograd_core.dialects.mxnet.base import dtype_of as _dtype_of
from autograd_core.dialects.mxnet.elementwise import BINARY as _BINARY
from autograd_core.dialects.mxnet.elementwise import UNARY as _UNARY
from autograd_core.dialects.mxnet.elementwise import engine as _engine
from autograd_core.dialects.mxnet.elementwise import filled as _filled
from autograd_core.dialects.mxnet.elementwise import pairs as _pairs
from autograd_core.dialects.mxnet.elementwise import unary as _unary
from autograd_core.dialects.mxnet.handle import NDArray as _NDArray
from autograd_core.dialects.mxnet.handle import applied as _applied
from autograd_core.dialects.mxnet.handle import made as _made
from autograd_core.dialects.mxnet.handle import ndarray
from autograd_core.dialects.mxnet.handle import plain as _plain
from autograd_core.dialects.mxnet.nd import picking as _picking
from autograd_core.dialects.mxnet.nd import shapes as _shapes
from autograd_core.dialects.mxnet.np import linalg as linalg
from autograd_core.dialects.mxnet.np import random as random

newaxis = None
float16, float32, float64 = _np.float16, _np.float32, _np.float64
int8, int32, int64, uint8, bool_ = _np.int8, _np.int32, _np.int64, _np.uint8, _np.bool_
_CREATION = [
    "arange", "array", "asarray", "bool_", "copy", "e", "empty", "empty_like", "eye", "float16", "float32", "float64", "full", "full_like", "identity", "inf",
    "int32", "int64", "int8", "linalg", "linspace", "nan", "ndarray", "newaxis", "ones", "ones_like", "pi", "random", "uint8", "zeros", "zeros_like",
]  # fmt: skip


def array(object: Any, dtype: Any = None, ctx: Any = None) -> Any:
    """A new array with a copy of `object`: float32 unless `dtype`, or an array of MXNet's, says otherwise.

    >>> array([1, 2, 3])
    array([1., 2., 3.])
    """
    own = object.array.dtype if isinstance(object, _NDArray) else _np.float32
    return _made(_np.array(_plain(object), dtype=_dtype_of(dtype, own)), ndarray, ctx)


def asarray(obj: Any, dtype: Any = None, **_settings: Any) -> Any:
    """An array as it is; anything else becomes one."""
    return obj if isinstance(obj, ndarray) and dtype is None else array(obj, dtype)


def copy(a: Any) -> Any:
    """Another array with the same numbers."""
    return a.copy()


def _of_shape(fill: Any, words: str) -> Any:
    def create(shape: Any, dtype: Any = None, order: str = "C", ctx: Any = None) -> Any:
        del order
        return _made(fill(shape, _dtype_of(dtype)), ndarray, ctx)

    def like(a: Any, dtype: Any = None, **_settings: Any) -> Any:
        return _made(fill(a.array.shape, _dtype_of(dtype, a.array.dtype)), ndarray)

    create.__doc__, like.__doc__ = (
        f"{words} of a shape, float32 unless `dtype` says otherwise.",
        f"{words} in the shape and dtype of another array.",
    )
    return create, like


zeros, zeros_like = _of_shape(_np.zeros, "Zeros")
ones, ones_like = _of_shape(_np.ones, "Ones")
empty, empty_like = _of_shape(_np.zeros, "An array (of zeros)")


def full(shape: Any, fill_value: Any, dtype: Any = None, ctx: Any = None, **_settings: Any) -> Any:
    """An array of one number."""
    return _made(_np.full(shape, _plain(fill_value), _dtype_of(dtype)), ndarray, ctx)


def full_like(a: Any, fill_value: Any, dtype: Any = None, **_settings: Any) -> Any:
    """One number in the shape and dtype of another array."""
    return _made(_np.full(a.array.shape, _plain(fill_value), _dtype_of(dtype, a.array.dtype)), ndarray)


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None, ctx: Any = None) -> Any:
    """Numbers from start up to stop, by step, as float32."""
    first, last = (0, start) if stop is None else (start, stop)
    return _made(_np.arange(first, last, step).astype(_dtype_of(dtype)), ndarray, ctx)


def linspace(start: float, stop: float, num: int = 50, endpoint: bool = True, dtype: Any = None, ctx: Any = None) -> Any:
    """Evenly spaced numbers."""
    return _made(_np.linspace(start, stop, num, endpoint).astype(_dtype_of(dtype)), ndarray, ctx)


def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None, ctx: Any = None) -> Any:
    """Ones on a diagonal."""
    return _made(_np.eye(N, M, k, _dtype_of(dtype)), ndarray, ctx)


def identity(n: int, dtype: Any = None, ctx: Any = None) -> Any:
    """The identity matrix."""
    return eye(n, dtype=dtype, ctx=ctx)


# functions -----------------------------------------------------------------------------------------------------------------


def _call(function: str, *inputs: Any, **attributes: Any) -> Any:
    return _applied(_engine(function), *inputs, handle=ndarray, **attributes)


def _reduction(function: str) -> Any:
    def reduce(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False) -> Any:
        del out
        a = a if dtype is None else a.astype(dtype)
        if axis is None and not keepdims:
            return _call(function, a)
        return _call(function, a, dim=tuple(range(a.ndim)) if axis is None else axis, keepdim=keepdims)

    return reduce


def _spread(function: str) -> Any:
    def spread(a: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
        return _call(function, a, dim=axis, correction=ddof, keepdim=keepdims)

    return spread


def _position(function: str) -> Any:
    return lambda a, axis=None, keepdims=False: _call(function, a, dim=axis, keepdim=keepdims)


def _joined(function: str) -> Any:
    return lambda seq, axis=0: _call(function, list(seq), dim=axis)


def _two(name: str) -> Any:
    def call(x1: Any, x2: Any) -> Any:
        first = x1 if isinstance(x1, _NDArray) or isinstance(x2, _NDArray) else array(x1)
        return _call(name, first, x2)

    return call


def reshape(a: Any, newshape: Any, order: str = "C") -> Any:
    """The same elements in another shape."""
    del order
    return _applied(_ops.reshape, a, size=(newshape,) if isinstance(newshape, int) else tuple(newshape))


def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Parts along an axis: so many equal ones, or cut at the given places."""
    size = ary.shape[axis]
    if isinstance(indices_or_sections, int):
        if size % indices_or_sections:
            raise ValueError("array split does not result in an equal division")
        step = size // indices_or_sections
        ends = list(range(step, size + 1, step))
    else:
        ends = [*indices_or_sections, size]
    place = (_span(None),) * (axis % ary.ndim)
    return [ary[(*place, _span(start, end))] for start, end in zip([0, *ends], ends, strict=False)]


def where(condition: Any, x: Any, y: Any) -> Any:
    """x where the condition is true, else y."""
    return _call(
        "where",
        _made(_np.asarray(_plain(condition)).astype(bool), ndarray),
        *[one if isinstance(one, _NDArray) else array(one) for one in (x, y)],
    )


def clip(a: Any, a_min: Any, a_max: Any) -> Any:
    """Cut to lie between two numbers."""
    return _call("clamp", a, a_min, a_max)


def transpose(a: Any, axes: Any = None) -> Any:
    """The axes in another order, reversed where none is given."""
    return _shapes.transpose(a, *(axes or ()))


def dot(a: Any, b: Any) -> Any:
    """The last axis of one with the last but one of the other; a number times an array."""
    if not (isinstance(a, _NDArray) and isinstance(b, _NDArray)) or not a.ndim or not b.ndim:
        return a * b
    if a.ndim == b.ndim == 1:
        return _call("dot", a, b)
    return _call("matmul", a, b) if b.ndim < 3 else _call("tensordot", a, b, dims=([a.ndim - 1], [b.ndim - 2]))


def meshgrid(*xi: Any, indexing: str = "xy") -> list[Any]:
    """Coordinates of a grid."""
    return list(_call("meshgrid", *xi, indexing=indexing))


def expand_dims(a: Any, axis: int) -> Any:
    """A new axis of size 1."""
    return _shapes.expand_dims(a, axis)


def squeeze(a: Any, axis: Any = None) -> Any:
    """Without axes of size 1."""
    return _shapes.squeeze(a, axis)


def take(a: Any, indices: Any, axis: int | None = None, mode: str = "clip") -> Any:
    """Parts along an axis."""
    return _picking.take(a if axis is not None else reshape(a, -1), indices, axis or 0, mode)


def broadcast_to(array: Any, shape: Any) -> Any:
    """Repeated until it has the shape."""
    return _applied(_ops.expand, array, size=tuple(shape))


def concatenate(seq: Any, axis: int | None = 0) -> Any:
    """Arrays one after the other along an axis."""
    return _call("cat", [reshape(one, -1) for one in seq] if axis is None else list(seq), dim=axis or 0)


def any(a: Any, axis: int | None = None) -> Any:
    """Whether one element is not zero."""
    return _made(_np.any(a.array, axis), ndarray)


def all(a: Any, axis: int | None = None) -> Any:
    """Whether no element is zero."""
    return _made(_np.all(a.array, axis), ndarray)


def unique(ar: Any, **wanted: bool) -> Any:
    """The different elements, in order."""
    find: Any = _np.unique
    found = find(ar.array, **wanted)
    return tuple(_made(one, ndarray) for one in found) if isinstance(found, tuple) else _made(found, ndarray)


_made_here: dict[str, Any] = {
    "sum": _reduction("sum"), "mean": _reduction("mean"), "max": _reduction("amax"), "min": _reduction("amin"), "var": _spread("var"), "std": _spread("std"),
    "argmax": _position("argmax"), "argmin": _position("argmin"), "stack": _joined("stack"), "vstack": lambda tup: _call("vstack", list(tup)),
    "hstack": lambda tup: _call("hstack", list(tup)), "prod": lambda a, axis=None: _call("prod", a, **({} if axis is None else {"dim": axis})),
    "cumsum": lambda a, axis=None: _call("cumsum", a if axis is not None else reshape(a, -1), dim=axis or 0), "matmul": _two("matmul"),
    "outer": _two("outer"), "arctan2": _two("arctan2"), "tile": lambda A, reps: _shapes.tile(A, reps),
    "repeat": lambda a, repeats, axis=None: _shapes.repeat(a if axis is not None else reshape(a, -1), repeats, axis or 0),
    "flip": lambda m, axis: _picking.flip(m, axis), "sort": lambda a, axis=-1: _picking.sort(a, axis),
    "argsort": lambda a, axis=-1: _call("argsort", a, dim=axis), "swapaxes": lambda a, axis1, axis2: _shapes.swapaxes(a, axis1, axis2),
    "moveaxis": lambda a, source, destination: _call("moveaxis", a, source, destination), "ravel": lambda x: reshape(x, -1),
    "einsum": lambda subscripts, *operands: _call("einsum", subscripts, *operands), "trace": lambda a: _call("trace", a), "diag": lambda v, k=0: _call("diag", v, k),
    "tril": lambda m, k=0: _call("tril", m, k), "triu": lambda m, k=0: _call("triu", m, k), "isnan": _filled("isnan", "", ndarray, "x"),
    "isinf": _filled("isinf", "", ndarray, "x"), "isfinite": _filled("isfinite", "", ndarray, "x"),
    "logical_not": _filled("logical_not", "", ndarray, "x"), "logical_and": _two("logical_and"), "logical_or": _two("logical_or"),
    "tensordot": lambda a, b, axes=2: _call("tensordot", a, b, dims=axes), "absolute": _unary("abs", ndarray, "x"), "average": _reduction("mean"),
}  # fmt: skip
for _name in _UNARY:
    if _name not in ("sigmoid", "relu", "softsign", "erf", "erfinv", "gammaln", "rsqrt", "round"):
        _made_here[_name] = _unary(_name, ndarray, "x")
_made_here["round"] = _made_here["around"] = lambda x, decimals=0: _call("round", x, decimals=decimals)
for _name, (_ours, _) in _BINARY.items():
    _made_here[_name] = _two(_ours)
    _made_here[_name].__doc__ = _pairs(_name, "x1", "x2")
_made_here["true_divide"], _made_here["mod"], _made_here["remainder"] = _made_here["divide"], _made_here["modulo"], _made_here["modulo"]
del _made_here["modulo"]  # which NumPy has not
for _name, _ours in {"equal": "eq", "not_equal": "ne", "greater": "gt", "greater_equal": "ge", "less": "lt", "less_equal": "le"}.items():
    _made_here[_name] = _two(_ours)
    _made_here[
        _name
    ].__doc__ = f"Where the first is {_name.replace('_', ' ')}{' to' if 'equal' in _name else ' than'} the second, element by element."
for _name, _words in {
    "sum": "The sum", "mean": "The mean", "average": "The mean", "max": "The largest element", "min": "The smallest element", "var": "The variance",
    "std": "The standard deviation", "prod": "The product", "argmax": "The place of the largest element", "argmin": "The place of the smallest element",
}.items():  # fmt: skip
    _made_here[_name].__doc__ = f"{_words} over `axis`: one of them, or all where it is None."
for _name, _words in {
    "stack": "Arrays side by side along a new axis.", "vstack": "Arrays one below the other.", "hstack": "Arrays one after the other.",
    "cumsum": "Running sums along an axis, or of all elements in a row.", "matmul": "The product of matrices; leading axes broadcast.",
    "outer": "Each element of one vector times each of the other.", "arctan2": "The angle of the point (x2, x1).", "tile": "The array repeated as a whole.",
    "repeat": "Each element repeated, along an axis.", "flip": "The elements along an axis from the last to the first.",
    "sort": "The elements along an axis in order.", "argsort": "The places that the elements have in order.", "swapaxes": "Two axes in each other's place.",
    "moveaxis": "Axes at other places.", "ravel": "All elements in a row.", "einsum": "Sums of products, as the letters of the axes say.",
    "trace": "The sum of the diagonal.", "diag": "A vector on the diagonal of a matrix, or the diagonal of a matrix.",
    "tril": "Zeros above the k-th diagonal.", "triu": "Zeros below the k-th diagonal.", "isnan": "Where an element is no number.",
    "isinf": "Where an element is infinite.", "isfinite": "Where an element is a finite number.", "logical_not": "Where an element is zero.",
    "logical_and": "Where neither element is zero.", "logical_or": "Where one of the elements is not zero.",
    "tensordot": "The sum of products over axes of both.", "round": "Rounded to so many decimals.",
}.items():  # fmt: skip
    _made_here[_name].__doc__ = _words
globals().update(_made_here)
__all__ = sorted({
    *_CREATION, *_made_here, "all", "any", "broadcast_to", "clip", "concatenate", "dot", "expand_dims", "meshgrid", "reshape", "split", "squeeze", "take",
    "transpose", "unique", "where",
})  # fmt: skip

for _name in (
    "argmax",
    "argmin",
    "std",
    "var",
    "cumsum",
    "any",
    "all",
    "round",
    "ravel",
    "prod",
    "clip",
    "dot",
    "sum",
    "mean",
    "max",
    "min",
):
    setattr(ndarray, _name, globals()[_name])
setattr(ndarray, "flatten", _made_here["ravel"])  # noqa: B010  a method that the class above does not declare
__getattr__ = _missing("mxnet.np", __all__)
