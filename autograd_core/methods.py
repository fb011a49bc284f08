"""What one does to tensors: operators, mathematics, reductions, shapes. Each line hands over to an operation.

The half of `Tensor` that computes; `tensor` adds what a tensor is, `inplace` what changes one.
"""

from __future__ import annotations

import operator
from typing import Any

from autograd_core import ops
from autograd_core.op import binary, reflected, unary
from autograd_core.tape import Variable

_NO_OPERAND = (str, tuple, list, dict)  # a tensor differs from these, as in PyTorch


class Methods(Variable):
    """Operators and methods that compute a new tensor."""

    __slots__ = ()

    # fmt: off
    __add__ = binary(ops.add)
    __radd__ = reflected(ops.add)
    __sub__ = binary(ops.sub, kernel=operator.sub)
    __rsub__ = reflected(ops.sub, kernel=operator.sub)
    __mul__ = binary(ops.mul)
    __rmul__ = reflected(ops.mul)
    __truediv__ = binary(ops.div)
    __rtruediv__ = reflected(ops.div)
    __rdiv__ = __rtruediv__
    def __floordiv__(self, other: Any) -> Any: return ops.floor_divide(self, other)
    def __rfloordiv__(self, other: Any) -> Any: return ops.floor_divide(other, self)
    def __mod__(self, other: Any) -> Any: return ops.remainder(self, other)
    def __rmod__(self, other: Any) -> Any: return ops.remainder(other, self)
    __pow__ = binary(ops.pow, exact=True)
    def __rpow__(self, other: Any) -> Any: return ops.pow(other, self)
    def __matmul__(self, other: Any) -> Any: return ops.matmul(self, other)
    def __rmatmul__(self, other: Any) -> Any: return ops.matmul(other, self)
    __neg__ = unary(ops.neg)
    def __pos__(self) -> Any: return self
    def __abs__(self) -> Any: return ops.abs(self)
    def __invert__(self) -> Any: return ops.bitwise_not(self)
    def __eq__(self, other: Any) -> Any: return NotImplemented if other is None or isinstance(other, _NO_OPERAND) else ops.eq(self, other)
    def __ne__(self, other: Any) -> Any: return NotImplemented if other is None or isinstance(other, _NO_OPERAND) else ops.ne(self, other)
    def __lt__(self, other: Any) -> Any: return ops.lt(self, other)
    def __le__(self, other: Any) -> Any: return ops.le(self, other)
    def __gt__(self, other: Any) -> Any: return ops.gt(self, other)
    def __ge__(self, other: Any) -> Any: return ops.ge(self, other)
    def __and__(self, other: Any) -> Any: return ops.bitwise_and(self, other)
    def __rand__(self, other: Any) -> Any: return ops.bitwise_and(other, self)
    def __or__(self, other: Any) -> Any: return ops.bitwise_or(self, other)
    def __ror__(self, other: Any) -> Any: return ops.bitwise_or(other, self)
    def __xor__(self, other: Any) -> Any: return ops.bitwise_xor(self, other)
    def __lshift__(self, other: Any) -> Any: return ops.bitwise_left_shift(self, other)
    def __rshift__(self, other: Any) -> Any: return ops.bitwise_right_shift(self, other)
    def __rxor__(self, other: Any) -> Any: return ops.bitwise_xor(other, self)
    def __rlshift__(self, other: Any) -> Any: return ops.bitwise_left_shift(other, self)
    def __rrshift__(self, other: Any) -> Any: return ops.bitwise_right_shift(other, self)

    # fmt: on

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
        return ops.adjoint(self)

    mH = mT  # noqa: N815

    __hash__ = object.__hash__
