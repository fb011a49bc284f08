"""A tensor as something else: Python numbers, lists, NumPy arrays, other dtypes and devices; and how big it is.

The part of `Tensor` that asks what is inside. It computes nothing but casts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core import dtypes, ops
from autograd_core.device import Device, to_device
from autograd_core.errors import refuse
from autograd_core.inplace import InPlace
from autograd_core.op import REGISTRY, make
from autograd_core.public import METHODS
from autograd_core.tape import Variable, View, current_mode


class Conversions(InPlace):
    """`item`, `tolist`, `numpy`, `float()`, `to` and their relatives."""

    __slots__ = ()

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return int(self.array.ndim)

    @property
    def _version(self) -> int:
        """How often the memory was changed in place."""
        return self.memory.count if self.memory is not None else 0

    def dim(self) -> int:
        """The number of axes."""
        return self.ndim

    def numel(self) -> int:
        """The number of elements."""
        return int(self.array.size)

    nelement = numel

    def is_floating_point(self) -> bool:
        """Whether the elements are floats."""
        return self.array.dtype.kind == "f"  # type: ignore[no-any-return]

    @property
    def dtype(self) -> dtypes.DType:
        """The type of the elements, e.g. `float32`."""
        return dtypes.of(self.array.dtype)

    def item(self) -> Any:
        """The one number inside, as a Python number."""
        if self.array.size != 1:
            raise refuse("not_one_number", size=self.array.size)
        return self.array.item()

    def tolist(self) -> Any:
        """Nested lists of Python numbers."""
        return self.array.tolist()

    def numpy(self, *, force: bool = False) -> Any:
        """The NumPy array, sharing memory; refused while the tape runs on a tensor that requires grad, since changes would escape it (unless by `force`)."""
        if self.tracked and not force and current_mode().grad:
            raise refuse("numpy_requires_grad")
        capture = current_mode().capture
        if capture is not None:
            return capture.numbers(self)
        self.shared_memory()
        return to_device(self.array, "cpu")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.numpy(), dtype=dtype) if copy else np.asarray(self.numpy(), dtype=dtype)

    def _one(self) -> Any:
        if self.array.size != 1:
            raise refuse("not_one_scalar")
        return self.array.item()

    def __float__(self) -> float:
        return float(self._one())

    def __int__(self) -> int:
        return int(self._one())

    def __index__(self) -> int:
        if self.array.size != 1 or self.array.dtype.kind not in "biu":
            raise refuse("not_one_index", dtype=self.dtype, shape=list(self.array.shape))
        return int(self.array.item())

    def __bool__(self) -> bool:
        if self.array.size != 1:
            raise refuse("ambiguous_bool")
        return bool(self.array)

    def __len__(self) -> int:
        if self.array.ndim == 0:
            raise refuse("len_of_number")
        return len(self.array)

    def __iter__(self) -> Iterator[Any]:
        if self.array.ndim == 0:
            raise refuse("iterate_number")
        return (View.mark(REGISTRY["getitem"](self, index=i)) for i in range(len(self.array)))

    def __reversed__(self) -> Any:
        return REGISTRY["flip"](self, dims=tuple(range(self.array.ndim)))

    def __contains__(self, value: Any) -> bool:
        return bool(np.any(self.array == (value.array if isinstance(value, Variable) else value)))

    def to(
        self, *targets: Any, dtype: Any = None, device: Any = None, non_blocking: bool = False, copy: bool = False, memory_format: Any = None
    ) -> Any:  # fmt: skip
        """The tensor with another dtype or on another device: `x.to(float64)`, `x.to("cuda")`; a copy of the same with `copy`."""
        del non_blocking, memory_format
        named = [target for target in targets if not isinstance(target, bool)]  # non_blocking and copy may follow by position
        copy = copy or targets[len(named) + 1 :] == (True,)
        for target in named:
            if isinstance(target, (str, Device)):
                device = target
            elif target is not None:
                dtype = target.array.dtype if isinstance(target, Variable) else target
        result: Any = self
        if dtype is not None and dtypes.numpy_of(dtype) != self.array.dtype:
            result = ops.cast(result, dtype=dtypes.numpy_of(dtype))
        if device is not None and Device(device).type != result.device.type:
            if result.tracked:
                raise refuse("move_on_tape")
            result = make(to_device(result.array, str(device)))
        return ops.clone(result) if copy and result is self else result

    def type_as(self, other: Variable) -> Any:
        """With the dtype of another tensor."""
        return self.to(other.array.dtype)

    def cpu(self) -> Any:
        """The tensor in main memory."""
        return self.to("cpu")


def _casting(name: str, dtype: str) -> None:
    def cast(self: Any, memory_format: Any = None) -> Any:
        del memory_format
        return self.to(np.dtype(dtype))

    cast.__name__, cast.__doc__ = name, f"The elements as {dtype}."
    METHODS[name] = cast


for _name, _dtype in {
    "float": "float32", "double": "float64", "half": "float16", "int": "int32", "long": "int64", "short": "int16", "char": "int8",
    "byte": "uint8", "bool": "bool",
}.items():  # fmt: skip
    _casting(_name, _dtype)
