"""The element types a learner names (`torch.float32`) and their NumPy twins. Knows nothing of tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.promotion import default_dtype as default
from autograd_core.promotion import set_default_dtype

__all__ = [
    "ALL", "DType", "bool_", "default", "float16", "float32", "float64", "get_default", "int8", "int16", "int32", "int64", "numpy_of", "of",
    "set_default", "uint8",
]  # fmt: skip


class DType:
    """An element type; prints as PyTorch prints it."""

    __slots__ = ("name", "numpy")

    def __init__(self, name: str, numpy: Any) -> None:
        self.name = name
        self.numpy: np.dtype[Any] = np.dtype(numpy)

    @property
    def is_floating_point(self) -> bool:
        """Whether tensors of this type can require grad."""
        return self.numpy.kind == "f"

    @property
    def is_signed(self) -> bool:
        """Whether there are negative numbers of this type."""
        return self.numpy.kind in "fi"

    @property
    def is_complex(self) -> bool:
        """Complex numbers are not supported."""
        return False

    @property
    def itemsize(self) -> int:
        """The bytes of one element."""
        return self.numpy.itemsize

    def __repr__(self) -> str:
        return f"torch.{self.name}"


ALL = tuple(DType(name, name) for name in ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool"))
float16, float32, float64, int8, int16, int32, int64, uint8, bool_ = ALL
_BY_NUMPY = {one.numpy: one for one in ALL}


def of(numpy: np.dtype[Any]) -> DType:
    """The element type of an array with this NumPy dtype."""
    found = _BY_NUMPY.get(numpy)
    if found is None:
        found = _BY_NUMPY[numpy] = DType(numpy.name, numpy)
    return found


def numpy_of(dtype: Any) -> np.dtype[Any]:
    """The NumPy dtype of `torch.float32`, `float`, `np.float32`, `"float32"`, …; raises `AutogradTypeError` otherwise."""
    if isinstance(dtype, DType):
        return dtype.numpy
    if dtype is float:
        return default()
    try:
        return np.dtype(dtype)  # type: ignore[no-any-return]
    except TypeError:
        raise refuse("not_a_dtype", given=repr(dtype)) from None


def get_default() -> DType:
    """The element type that Python floats become, by its PyTorch name."""
    return of(default())


def set_default(dtype: Any) -> None:
    """Make Python floats become another floating dtype."""
    chosen = numpy_of(dtype)
    if chosen.kind != "f":
        raise refuse("default_dtype", given=repr(dtype))
    set_default_dtype(chosen)
