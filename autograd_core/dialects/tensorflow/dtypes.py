"""TensorFlow's element types, `tf.float32` and its relatives, over the engine's. Knows NumPy's dtypes and nothing of tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core import dtypes as engine
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["ALL", "DType", "as_dtype", "spoken"]

_SPOKEN = {"float32": "float", "float64": "double", "float16": "half"}


class DType(engine.DType):
    """An element type; equal to its name and to NumPy's twin, as in TensorFlow.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> tf.float32, tf.float32 == "float32", tf.int64.is_integer
    (tf.float32, True, True)
    >>> print(tf.float32)
    <dtype: 'float32'>
    """

    __slots__ = ()

    @property
    def as_numpy_dtype(self) -> Any:
        """NumPy's scalar class of this type."""
        return self.numpy.type

    @property
    def base_dtype(self) -> DType:
        """The type itself: references to types belong to TensorFlow 1."""
        return self

    @property
    def is_floating(self) -> bool:
        """Whether gradients can flow through numbers of this type."""
        return self.numpy.kind == "f"

    @property
    def is_integer(self) -> bool:
        """Whether these are whole numbers."""
        return self.numpy.kind in "iu"

    @property
    def is_bool(self) -> bool:
        """Whether these are truth values."""
        return self.numpy.kind == "b"

    @property
    def is_unsigned(self) -> bool:
        """Whether there are no negative numbers of this type."""
        return self.numpy.kind == "u"

    @property
    def size(self) -> int:
        """The bytes of one element."""
        return self.numpy.itemsize

    @property
    def min(self) -> Any:
        """The least number of this type."""
        return np.finfo(self.numpy).min if self.is_floating else np.iinfo(self.numpy).min

    @property
    def max(self) -> Any:
        """The greatest number of this type."""
        return np.finfo(self.numpy).max if self.is_floating else np.iinfo(self.numpy).max

    def __eq__(self, other: object) -> bool:
        if isinstance(other, engine.DType):
            return self.name == other.name
        try:
            return other is not None and as_dtype(other) is self
        except TypeError:
            return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: '{self.name}'>"


_NAMES = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool")
ALL: dict[str, DType] = {name: DType(name, name) for name in _NAMES}
"""The types that tensors can have, by name."""
_BY_NUMPY = {one.numpy: one for one in ALL.values()}
_ALIASES = {"half": "float16", "float": "float32", "double": "float64"}


def as_dtype(value: Any) -> DType:
    """The type that a type, a name, a NumPy dtype or a Python class stands for; `TypeError` where there is none."""
    if isinstance(value, DType):
        return value
    if isinstance(value, str):
        value = _ALIASES.get(value, value)
    plain = {float: "float32", int: "int32", bool: "bool"}.get(value) if isinstance(value, type) else None
    try:
        return _BY_NUMPY[value.numpy if isinstance(value, engine.DType) else np.dtype(plain or value)]
    except (TypeError, KeyError):
        raise refuse_as(TypeError, "tf_no_dtype", given=repr(value)) from None


def spoken(dtype: np.dtype[Any]) -> str:
    """The type as TensorFlow's kernels call it in messages: `float`, `double`, `int32`."""
    return _SPOKEN.get(dtype.name, dtype.name)
