"""`jax.numpy`: NumPy's functions on JAX's arrays. Gathers the tables of functions, and gives arrays those that are methods too."""

# ruff: noqa: F401, ICN001  what is imported is named in __all__, which the tables make

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as _np

from autograd_core.dialects.jax.inner import arranging, creation, elementwise, making, picking, products, reductions, sorting
from autograd_core.dialects.jax.inner.array import Array as ndarray  # noqa: N813  NumPy's name
from autograd_core.dialects.jax.inner.dtypes import SCALAR_TYPES, canonical, join
from autograd_core.dialects.jax.inner.vectorizing import apply_along_axis, apply_over_axes, piecewise, vectorize
from autograd_core.dialects.jax.numpy import linalg
from autograd_core.dialects.missing import missing
from autograd_core.dialects.surface import hide

e, pi, inf, nan, newaxis, euler_gamma = _np.e, _np.pi, _np.inf, _np.nan, None, _np.euler_gamma
dtype, finfo, iinfo = _np.dtype, _np.finfo, _np.iinfo
generic, number, inexact, floating, integer, signedinteger, unsignedinteger = (
    _np.generic, _np.number, _np.inexact, _np.floating, _np.integer, _np.signedinteger, _np.unsignedinteger
)  # fmt: skip
get_printoptions, set_printoptions, printoptions = _np.get_printoptions, _np.set_printoptions, _np.printoptions
_FUNCTIONS: dict[str, Any] = {
    **elementwise.FUNCTIONS, **reductions.FUNCTIONS, **creation.FUNCTIONS, **creation.GRIDS, **arranging.FUNCTIONS, **picking.FUNCTIONS, **products.FUNCTIONS,
    **sorting.FUNCTIONS,
    **SCALAR_TYPES, "float_": SCALAR_TYPES["float64"], "int_": SCALAR_TYPES["int64"], "uint": SCALAR_TYPES["uint64"], "single": SCALAR_TYPES["float32"],
    "double": SCALAR_TYPES["float64"],
}  # fmt: skip
del _FUNCTIONS["logsumexp"]


def result_type(*arrays_and_dtypes: Any) -> Any:
    """The dtype that arrays, numbers and dtypes have in common."""
    return making.result_type(*arrays_and_dtypes)


def promote_types(a: Any, b: Any) -> Any:
    """The dtype that two dtypes have in common."""
    return join([(canonical(a), False), (canonical(b), False)])[0]


def issubdtype(arg1: Any, arg2: Any) -> bool:
    """Whether a dtype belongs to a kind."""
    kinds = [one if isinstance(one, type) and issubclass(one, _np.generic) else getattr(one, "dtype", one) for one in (arg1, arg2)]
    return bool(_np.issubdtype(*kinds))


def shape(a: Any) -> tuple[int, ...]:
    """The sizes of the axes."""
    return making.array(a).shape  # type: ignore[no-any-return]


def ndim(a: Any) -> int:
    """The number of axes."""
    return len(shape(a))


def size(a: Any, axis: int | None = None) -> int:
    """The number of elements, or of those along an axis."""
    found = shape(a)
    return int(_np.prod(found)) if axis is None else found[axis]


def isscalar(element: Any) -> bool:
    """Whether it is a single number."""
    return _np.isscalar(element) or (isinstance(element, ndarray) and not element.ndim)


def allclose(a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False) -> Any:
    """Whether all elements are close."""
    return _FUNCTIONS["all"](_FUNCTIONS["isclose"](a, b, rtol, atol, equal_nan))


def array_equal(a1: Any, a2: Any, equal_nan: bool = False) -> Any:
    """Whether two arrays have the same shape and elements."""
    x, y = making.array(a1), making.array(a2)
    if x.shape != y.shape:
        return making.array(False)
    same = x == y
    if equal_nan:
        same = same | (_FUNCTIONS["isnan"](x) & _FUNCTIONS["isnan"](y))
    return _FUNCTIONS["all"](same)


def array_equiv(a1: Any, a2: Any) -> Any:
    """Whether two arrays that broadcast have the same elements."""
    return _FUNCTIONS["all"](making.array(a1) == making.array(a2))


def array_str(a: Any, *_: Any, **__: Any) -> str:
    """How `str` shows it."""
    return str(a)


def array_repr(a: Any, *_: Any, **__: Any) -> str:
    """How `repr` shows it."""
    return repr(a)


def astype(x: Any, dtype: Any = None, /, *, copy: bool = False, device: Any = None) -> Any:
    """In another dtype."""
    del copy, device
    return making.cast(making.operand(x, "astype"), float if dtype is None else dtype)


def put_along_axis(arr: Any, indices: Any, values: Any, axis: int | None, inplace: bool = True) -> Any:
    """A copy with values at the places that `indices` names along an axis."""
    del inplace
    x, places = making.array(arr), making.array(indices)
    grid = list(_np.indices(places.shape, sparse=True))
    grid[(axis or 0) % x.ndim] = places
    return x.at[tuple(grid)].set(values)


def save(file: Any, arr: Any) -> None:
    """Write an array in NumPy's format."""
    _np.save(file, _np.asarray(arr))


def load(file: Any) -> Any:
    """Read an array in NumPy's format."""
    return making.array(_np.load(file, allow_pickle=False))


globals().update(_FUNCTIONS)
_OWN = (
    "Array", "e", "pi", "inf", "nan", "newaxis", "euler_gamma", "dtype", "finfo", "iinfo", "generic", "number", "inexact", "floating", "integer",
    "signedinteger", "unsignedinteger", "get_printoptions", "set_printoptions", "printoptions", "result_type", "promote_types", "issubdtype", "shape", "ndim",
    "size", "isscalar", "allclose", "array_equal", "array_equiv", "array_str", "array_repr", "astype", "put_along_axis", "save", "load", "ndarray", "linalg",
    "vectorize", "apply_along_axis", "apply_over_axes", "piecewise",
)  # fmt: skip
__all__ = sorted({*_FUNCTIONS, *_OWN} - {"Array"})
__getattr__ = missing("jax.numpy", __all__)

_METHODS = (
    "all", "any", "argmax", "argmin", "argpartition", "argsort", "choose", "clip", "conj", "conjugate", "copy", "cumprod", "cumsum", "diagonal", "dot", "max", "mean", "min", "nonzero", "prod", "ptp",
    "ravel", "repeat", "round", "searchsorted", "sort", "squeeze", "std", "sum", "swapaxes", "take", "trace", "var",
)  # fmt: skip


def _attach() -> None:
    for name in _METHODS:
        setattr(ndarray, name, _method(_FUNCTIONS[name]))
    own: dict[str, Callable[..., Any]] = {
        "flatten": lambda self, order="C": _FUNCTIONS["ravel"](self, order),
        "reshape": lambda self, *args, order="C", **more: _FUNCTIONS["reshape"](
            self, *more.values(), *(args if len(args) == 1 or more else (args,)), order=order
        ),
        "transpose": lambda self, *axes: _FUNCTIONS["transpose"](
            self, (axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes) or None
        ),
        "astype": lambda self, dtype, **_: astype(self, dtype),
        "view": lambda self, dtype: making.array(_np.asarray(self).view(canonical(dtype))),
    }
    for name, function in own.items():
        setattr(ndarray, name, function)
    ndarray.T = property(lambda self: _FUNCTIONS["transpose"](self))  # type: ignore[assignment]
    ndarray.mT = property(lambda self: _FUNCTIONS["matrix_transpose"](self))  # type: ignore[assignment]
    ndarray.real = property(lambda self: self)  # type: ignore[attr-defined]
    ndarray.imag = property(lambda self: _FUNCTIONS["imag"](self))  # type: ignore[attr-defined]
    ndarray.flat = property(lambda self: iter(_FUNCTIONS["ravel"](self)))  # type: ignore[attr-defined]


def _method(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function as a method; the engine's own rules say `dim` and `keepdim`."""

    def method(self: Any, *arguments: Any, **keywords: Any) -> Any:
        for word, ours in (("dim", "axis"), ("keepdim", "keepdims")):
            if word in keywords:
                keywords[ours] = keywords.pop(word)
        return function(self, *arguments, **keywords)

    method.__name__, method.__doc__ = function.__name__, function.__doc__
    return method


_attach()
hide(ndarray, keep=("ndim",))
