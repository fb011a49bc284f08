"""A tensor as something else: Python numbers, lists, NumPy arrays, other dtypes and devices; and how big it is.

The part of `Tensor` that asks what is inside. It computes nothing but casts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core import dtypes, ops
from autograd_core.device import Device, to_device
from autograd_core.errors import AutogradError, AutogradTypeError, here
from autograd_core.inplace import InPlace
from autograd_core.op import REGISTRY, make
from autograd_core.tape import Variable

__all__ = ["Conversions"]


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

    def is_floating_point(self) -> builtins_bool:
        """Whether the elements are floats."""
        return self.array.dtype.kind == "f"  # type: ignore[no-any-return]

    @property
    def dtype(self) -> dtypes.DType:
        """The type of the elements, e.g. `float32`."""
        return dtypes.of(self.array.dtype)

    def item(self) -> Any:
        """The one number inside, as a Python number."""
        if self.array.size != 1:
            raise AutogradError(
                "argument_error", f"a Tensor with {self.array.size} elements cannot be converted to Scalar.",
                "Reduce it first (.sum(), .mean()) or pick an element.", places=here(),
            )  # fmt: skip
        return self.array.item()

    def tolist(self) -> Any:
        """Nested lists of Python numbers."""
        return self.array.tolist()

    def numpy(self) -> Any:
        """The NumPy array, sharing memory; refused on a tensor that requires grad, since changes would escape the tape."""
        if self.tracked:
            raise AutogradError(
                "numpy_requires_grad", "Can't call numpy() on Tensor that requires grad.", "Use tensor.detach().numpy() instead.",
                places=here(),
            )  # fmt: skip
        self.shared_memory()
        return to_device(self.array, "cpu")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.numpy(), dtype=dtype) if copy else np.asarray(self.numpy(), dtype=dtype)

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        return self.array.item().__index__()  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        if self.array.size != 1:
            raise AutogradError(
                "ambiguous_bool", "Boolean value of Tensor with more than one value is ambiguous.",
                "Say which question you mean: (x > 0).all() or (x > 0).any().", places=here(),
            )  # fmt: skip
        return bool(self.array)

    def __len__(self) -> int:
        if self.array.ndim == 0:
            raise AutogradTypeError(
                "argument_error", "len() of a 0-d tensor.", "A single number has no length.", places=here()
            )
        return len(self.array)

    def __iter__(self) -> Iterator[Any]:
        if self.array.ndim == 0:
            raise AutogradTypeError(
                "argument_error", "iteration over a 0-d tensor.", "Use .item() for its number.", places=here()
            )
        return (REGISTRY["getitem"](self, index=i) for i in range(len(self.array)))

    def __contains__(self, value: Any) -> bool:
        return bool(np.any(self.array == (value.array if isinstance(value, Variable) else value)))

    def to(self, *targets: Any, dtype: Any = None, device: Any = None) -> Any:
        """The tensor with another dtype or on another device: `x.to(float64)`, `x.to("cuda")`."""
        for target in targets:
            if isinstance(target, (str, Device)):
                device = target
            elif isinstance(target, Variable):
                dtype = target.array.dtype
            else:
                dtype = target
        result: Any = self
        if dtype is not None and dtypes.numpy_of(dtype) != self.array.dtype:
            result = ops.cast(result, dtype=dtypes.numpy_of(dtype))
        if device is not None and Device(device).type != result.device.type:
            if result.tracked:
                raise AutogradError(
                    "argument_error",
                    "Moving a tensor on the tape to another device is not supported.",
                    "Create it there: device='cuda'.",
                )
            result = make(to_device(result.array, str(device)))
        return result

    def float(self) -> Any:
        """As 32-bit floats."""
        return self.to(np.float32)

    def double(self) -> Any:
        """As 64-bit floats."""
        return self.to(np.float64)

    def half(self) -> Any:
        """As 16-bit floats."""
        return self.to(np.float16)

    def int(self) -> Any:
        """As 32-bit integers."""
        return self.to(np.int32)

    def long(self) -> Any:
        """As 64-bit integers."""
        return self.to(np.int64)

    def bool(self) -> Any:
        """As booleans: whether each element is not zero."""
        return self.to(np.bool_)

    def type_as(self, other: Variable) -> Any:
        """With the dtype of another tensor."""
        return self.to(other.array.dtype)

    def cpu(self) -> Any:
        """The tensor in main memory."""
        return self.to("cpu")


builtins_bool = bool
