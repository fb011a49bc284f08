"""`tf.TensorArray`: tensors collected one by one, and stacked at the end."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.tensorflow.convert import numbers, tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import OutOfRangeError, refuse_as

__all__ = ["TensorArray"]


class TensorArray:
    """A list of tensors of one dtype; `write` gives the array to go on with.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> array = tf.TensorArray(tf.float32, size=2)
    >>> array = array.write(0, 1.0).write(1, 2.0)
    >>> print(array.stack())
    tf.Tensor([1. 2.], shape=(2,), dtype=float32)
    """

    def __init__(
        self, dtype: Any, size: Any = 0, dynamic_size: bool | None = None, clear_after_read: bool | None = None, tensor_array_name: str | None = None,
        infer_shape: bool = True, element_shape: Any = None, name: str | None = None,
    ) -> None:  # fmt: skip
        del clear_after_read, tensor_array_name, infer_shape, element_shape, name
        self.dtype, self.dynamic_size = as_dtype(dtype), bool(dynamic_size)
        self._parts: list[Any] = [None] * _place(size)

    def write(self, index: Any, value: Any, name: str | None = None) -> TensorArray:
        """Put a tensor at a place; `OutOfRangeError` beyond the end, unless the size is dynamic."""
        del name
        place = _place(index)
        if place >= len(self._parts):
            if not self.dynamic_size:
                raise refuse_as(OutOfRangeError, "tf_array_range", index=place, size=len(self._parts))
            self._parts += [None] * (place + 1 - len(self._parts))
        self._parts[place] = OPS["convert_to_tensor"](value, self.dtype)
        return self

    def read(self, index: Any, name: str | None = None) -> Any:
        """The tensor at a place."""
        del name
        return self._parts[_place(index)]

    def stack(self, name: str | None = None) -> Any:
        """All of them along a new first axis; places that were never written count as zeros."""
        del name
        shape = next((one.array.shape for one in self._parts if one is not None), ())
        return OPS["stack"]([OPS["zeros"](shape, self.dtype) if one is None else one for one in self._parts])

    def concat(self, name: str | None = None) -> Any:
        """All of them one after the other along their first axis."""
        del name
        return OPS["concat"](self._parts, 0)

    def unstack(self, value: Any, name: str | None = None) -> TensorArray:
        """Take the rows of a tensor."""
        del name
        self._parts = list(OPS["unstack"](value))
        return self

    def gather(self, indices: Any, name: str | None = None) -> Any:
        """Some of them along a new first axis."""
        del name
        return OPS["stack"]([self._parts[one] for one in numbers(indices)])

    def size(self, name: str | None = None) -> Any:
        """How many places there are."""
        del name
        return wrap(as_dtype("int32").numpy.type(len(self._parts)))


def _place(index: Any) -> int:
    """A position; one that stands in a trace is looked at without deciding anything by it."""
    return int(tensor_of(getattr(index, "value", index)).array)
