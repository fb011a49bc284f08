"""What one does to tensors: operators, mathematics, reductions, shapes. Each line hands over to an operation.

The half of `Tensor` that computes; `tensor` adds what a tensor is, `inplace` what changes one.
"""

from __future__ import annotations

import math
from typing import Any

from autograd_core import ops
from autograd_core.op import apply
from autograd_core.tape import Variable

__all__ = ["Methods"]


def _sizes(sizes: tuple[Any, ...], named: Any = None) -> tuple[int, ...]:
    """`f(2, 3)`, `f((2, 3))` and `f(size=(2, 3))` mean the same."""
    sizes = sizes if named is None else (named,)
    return tuple(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes


def _axes(dim: Any, axis: Any = None) -> Any:
    """`axis` is NumPy's word for `dim`, and PyTorch takes both."""
    dim = dim if axis is None else axis
    return tuple(dim) if isinstance(dim, list) else dim


def _spread(op: Any, x: Any, dim: Any, unbiased: bool, keepdim: bool, correction: int) -> Any:
    # `x.var(False)` means `x.var(unbiased=False)`
    dim, unbiased = (None, dim) if isinstance(dim, bool) else (dim, unbiased)
    return op(x, dim=dim, keepdim=keepdim, correction=correction if unbiased else 0)


class Methods(Variable):
    """Operators and methods that compute a new tensor."""

    __slots__ = ()

    def _as(self, dtype: Any) -> Any:
        """In the dtype that a reduction was asked to compute in."""
        return self if dtype is None else self.to(dtype)  # type: ignore[attr-defined]

    # fmt: off
    def __add__(self, other: Any) -> Any: return apply(ops.add, (self, other), {})
    def __radd__(self, other: Any) -> Any: return apply(ops.add, (other, self), {})
    def __sub__(self, other: Any) -> Any: return apply(ops.sub, (self, other), {})
    def __rsub__(self, other: Any) -> Any: return apply(ops.sub, (other, self), {})
    def __mul__(self, other: Any) -> Any: return apply(ops.mul, (self, other), {})
    def __rmul__(self, other: Any) -> Any: return apply(ops.mul, (other, self), {})
    def __truediv__(self, other: Any) -> Any: return apply(ops.div, (self, other), {})
    def __rtruediv__(self, other: Any) -> Any: return apply(ops.div, (other, self), {})
    def __floordiv__(self, other: Any) -> Any: return apply(ops.floor_divide, (self, other), {})
    def __rfloordiv__(self, other: Any) -> Any: return apply(ops.floor_divide, (other, self), {})
    def __mod__(self, other: Any) -> Any: return apply(ops.remainder, (self, other), {})
    def __rmod__(self, other: Any) -> Any: return apply(ops.remainder, (other, self), {})
    def __pow__(self, other: Any) -> Any: return apply(ops.pow, (self, other), {})
    def __rpow__(self, other: Any) -> Any: return apply(ops.pow, (other, self), {})
    def __matmul__(self, other: Any) -> Any: return apply(ops.matmul, (self, other), {})
    def __rmatmul__(self, other: Any) -> Any: return apply(ops.matmul, (other, self), {})
    def __neg__(self) -> Any: return ops.neg(self)
    def __pos__(self) -> Any: return self
    def __abs__(self) -> Any: return ops.abs(self)
    def __invert__(self) -> Any: return ops.bitwise_not(self)
    def __eq__(self, other: Any) -> Any: return apply(ops.eq, (self, other), {})
    def __ne__(self, other: Any) -> Any: return apply(ops.ne, (self, other), {})
    def __lt__(self, other: Any) -> Any: return apply(ops.lt, (self, other), {})
    def __le__(self, other: Any) -> Any: return apply(ops.le, (self, other), {})
    def __gt__(self, other: Any) -> Any: return apply(ops.gt, (self, other), {})
    def __ge__(self, other: Any) -> Any: return apply(ops.ge, (self, other), {})
    def __and__(self, other: Any) -> Any: return apply(ops.bitwise_and, (self, other), {})
    def __rand__(self, other: Any) -> Any: return apply(ops.bitwise_and, (other, self), {})
    def __or__(self, other: Any) -> Any: return apply(ops.bitwise_or, (self, other), {})
    def __ror__(self, other: Any) -> Any: return apply(ops.bitwise_or, (other, self), {})
    def __xor__(self, other: Any) -> Any: return apply(ops.bitwise_xor, (self, other), {})
    def __rxor__(self, other: Any) -> Any: return apply(ops.bitwise_xor, (other, self), {})

    def add(self, other: Any, *, alpha: Any = 1) -> Any: return ops.add(self, other if alpha == 1 else ops.mul(other, alpha))
    def sub(self, other: Any, *, alpha: Any = 1) -> Any: return ops.sub(self, other if alpha == 1 else ops.mul(other, alpha))
    def mul(self, other: Any) -> Any: return ops.mul(self, other)
    def div(self, other: Any) -> Any: return ops.div(self, other)
    def pow(self, exponent: Any) -> Any: return ops.pow(self, exponent)
    def maximum(self, other: Any) -> Any: return ops.maximum(self, other)
    def minimum(self, other: Any) -> Any: return ops.minimum(self, other)
    def atan2(self, other: Any) -> Any: return ops.atan2(self, other)
    def remainder(self, other: Any) -> Any: return ops.remainder(self, other)
    def clamp(self, min: Any = None, max: Any = None) -> Any: return ops.clip(self, min, max)
    def clip(self, min: Any = None, max: Any = None) -> Any: return ops.clip(self, min, max)
    def where(self, condition: Any, other: Any) -> Any: return ops.where(condition, self, other)
    def eq(self, other: Any) -> Any: return ops.eq(self, other)
    def ne(self, other: Any) -> Any: return ops.ne(self, other)
    def lt(self, other: Any) -> Any: return ops.lt(self, other)
    def le(self, other: Any) -> Any: return ops.le(self, other)
    def gt(self, other: Any) -> Any: return ops.gt(self, other)
    def ge(self, other: Any) -> Any: return ops.ge(self, other)

    def neg(self) -> Any: return ops.neg(self)
    def abs(self) -> Any: return ops.abs(self)
    def sign(self) -> Any: return ops.sign(self)
    def exp(self) -> Any: return ops.exp(self)
    def expm1(self) -> Any: return ops.expm1(self)
    def log(self) -> Any: return ops.log(self)
    def log1p(self) -> Any: return ops.log1p(self)
    def log2(self) -> Any: return ops.log2(self)
    def log10(self) -> Any: return ops.log10(self)
    def sqrt(self) -> Any: return ops.sqrt(self)
    def rsqrt(self) -> Any: return ops.rsqrt(self)
    def square(self) -> Any: return ops.square(self)
    def reciprocal(self) -> Any: return ops.reciprocal(self)
    def sin(self) -> Any: return ops.sin(self)
    def cos(self) -> Any: return ops.cos(self)
    def tan(self) -> Any: return ops.tan(self)
    def asin(self) -> Any: return ops.asin(self)
    def acos(self) -> Any: return ops.acos(self)
    def atan(self) -> Any: return ops.atan(self)
    def sinh(self) -> Any: return ops.sinh(self)
    def cosh(self) -> Any: return ops.cosh(self)
    def tanh(self) -> Any: return ops.tanh(self)
    def sigmoid(self) -> Any: return ops.sigmoid(self)
    def relu(self) -> Any: return ops.relu(self)
    def softmax(self, dim: int = -1) -> Any: return ops.softmax(self, dim=dim)
    def log_softmax(self, dim: int = -1) -> Any: return ops.log_softmax(self, dim=dim)
    def floor(self) -> Any: return ops.floor(self)
    def ceil(self) -> Any: return ops.ceil(self)
    def round(self) -> Any: return ops.round(self)
    def isnan(self) -> Any: return ops.isnan(self)
    def isinf(self) -> Any: return ops.isinf(self)
    def isfinite(self) -> Any: return ops.isfinite(self)

    def sum(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None, dtype: Any = None) -> Any: return ops.sum(self._as(dtype), dim=_axes(dim, axis), keepdim=keepdim)
    def mean(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None, dtype: Any = None) -> Any: return ops.mean(self._as(dtype), dim=_axes(dim, axis), keepdim=keepdim)
    def prod(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None, dtype: Any = None) -> Any: return ops.prod(self._as(dtype), dim=_axes(dim, axis), keepdim=keepdim)
    def amax(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any: return ops.amax(self, dim=_axes(dim, axis), keepdim=keepdim)
    def amin(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any: return ops.amin(self, dim=_axes(dim, axis), keepdim=keepdim)
    def argmax(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any: return ops.argmax(self, dim=_axes(dim, axis), keepdim=keepdim)
    def argmin(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any: return ops.argmin(self, dim=_axes(dim, axis), keepdim=keepdim)
    def all(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any: return ops.all(self, dim=_axes(dim, axis), keepdim=keepdim)
    def any(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any: return ops.any(self, dim=_axes(dim, axis), keepdim=keepdim)
    def cumsum(self, dim: Any = None, *, axis: Any = None, dtype: Any = None) -> Any: return ops.cumsum(self._as(dtype), dim=_axes(dim, axis))
    def logsumexp(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any: return ops.logsumexp(self, dim=_axes(dim, axis), keepdim=keepdim)

    def dot(self, other: Any) -> Any: return ops.dot(self, other)
    def matmul(self, other: Any) -> Any: return ops.matmul(self, other)
    def mm(self, other: Any) -> Any: return ops.mm(self, other)
    def mv(self, other: Any) -> Any: return ops.mv(self, other)
    def outer(self, other: Any) -> Any: return ops.outer(self, other)

    # fmt: on

    def max(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None, other: Any = None) -> Any:
        """The largest value; with `dim` a pair (values, indices); with a tensor the elementwise maximum."""
        dim = other if other is not None else _axes(dim, axis)
        return ops.maximum(self, dim) if isinstance(dim, Variable) else ops.max(self, dim, keepdim)

    def min(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None, other: Any = None) -> Any:
        """The smallest value; with `dim` a pair (values, indices); with a tensor the elementwise minimum."""
        dim = other if other is not None else _axes(dim, axis)
        return ops.minimum(self, dim) if isinstance(dim, Variable) else ops.min(self, dim, keepdim)

    def var(
        self, dim: Any = None, unbiased: bool = True, keepdim: bool = False, *, correction: int = 1, axis: Any = None
    ) -> Any:
        """The variance, divided by n − 1 (`correction=0`: by n)."""
        return _spread(ops.var, self, _axes(dim, axis), unbiased, keepdim, correction)

    def std(
        self, dim: Any = None, unbiased: bool = True, keepdim: bool = False, *, correction: int = 1, axis: Any = None
    ) -> Any:
        """The standard deviation, with n − 1 in the denominator (`correction=0`: n)."""
        return _spread(ops.std, self, _axes(dim, axis), unbiased, keepdim, correction)

    def norm(self, p: Any = 2.0, dim: Any = None, keepdim: bool = False) -> Any:
        """The p-norm: of all elements, or along `dim`."""
        order = {"fro": 2.0, "inf": math.inf}.get(p, p)
        return ops.norm(self, p=float(order), dim=_axes(dim), keepdim=keepdim)

    @property
    def T(self) -> Any:  # noqa: N802  PyTorch's name
        """The transpose: all axes reversed."""
        if self.array.ndim == 2:
            return ops.transpose(self, dim0=0, dim1=1)
        return ops.permute(self, dims=tuple(range(self.array.ndim))[::-1])

    @property
    def H(self) -> Any:  # noqa: N802  PyTorch's name
        """The transpose of a matrix."""
        return ops.t(self)

    @property
    def mT(self) -> Any:  # noqa: N802  PyTorch's name
        """Every matrix of a batch transposed."""
        return ops.matrix_transpose(self)

    mH = mT  # noqa: N815

    __hash__ = object.__hash__
