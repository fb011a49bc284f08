"""What PyTorch lets a program ask of a tensor's memory: which tensor it is a view of, and the storage underneath."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dtypes import DType, of
from autograd_core.errors import refuse
from autograd_core.tensor import Tensor

__all__ = ["Storage", "attach"]
_OUT_OF_ORDER = {"transpose", "permute", "expand", "flip", "adjoint", "t"}
"""Views whose elements lie in another order than they are counted."""


def owner(array: Any) -> Any:
    """The array that an array is a part of, at last."""
    while isinstance(getattr(array, "base", None), np.ndarray):
        array = array.base
    return np.asarray(array)


class Storage:
    """The numbers underneath a tensor and its views, in one row."""

    def __init__(self, tensor: Any) -> None:
        self._whole = owner(tensor.array)

    def data_ptr(self) -> int:
        """Where it begins: equal for tensors that share memory."""
        return int(self._whole.__array_interface__["data"][0])

    def nbytes(self) -> int:
        """How many bytes there are."""
        return int(self._whole.nbytes)

    def size(self) -> int:
        """How many numbers there are."""
        return int(self._whole.size)

    __len__ = size

    @property
    def dtype(self) -> DType:
        """The element type."""
        return of(self._whole.dtype)

    def tolist(self) -> list[Any]:
        """The numbers as a list."""
        return self._whole.ravel(order="K").tolist()  # type: ignore[no-any-return]

    def __getitem__(self, index: int) -> Any:
        return self._whole.ravel(order="K")[index].item()

    def __repr__(self) -> str:
        listed = "\n ".join(str(one) for one in self.tolist())
        return f" {listed}\n[torch.storage.TypedStorage(dtype={self.dtype}, device=cpu) of size {self.size()}]"


def _storage_offset(self: Any) -> int:
    """How many elements of the storage lie before the tensor's first."""
    address = int(np.asarray(self.array).__array_interface__["data"][0])
    return (address - Storage(self).data_ptr()) // int(self.array.itemsize)


def _view(self: Any, *size: Any, **named: Any) -> Any:
    """The same numbers in another shape, without a copy; where only a copy could do it, an error, as in PyTorch."""
    seen = self._view
    if seen is not None and not self.array.flags.c_contiguous and seen.steps[-1][0].name in _OUT_OF_ORDER:
        found = _reshaped(self, *size, **named)
        if not np.may_share_memory(found.array, self.array):
            raise refuse("view_needs_copy")
        return found
    return _reshaped(self, *size, **named)


_reshaped: Any = vars(Tensor)["view"]


def _resize(self: Any, *size: Any, memory_format: Any = None) -> Any:
    """This tensor in another shape; what was not there before is zero."""
    del memory_format
    if self.tracked:
        raise RuntimeError("cannot resize variables that require grad")
    shape = tuple(size[0]) if len(size) == 1 and not isinstance(size[0], int) else size
    return self._overwrite(
        np.resize(np.concatenate([self.array.ravel(), np.zeros(int(np.prod(shape)), self.array.dtype)]), shape), replace=True
    )


def attach() -> None:
    """Give tensors these methods."""
    methods: dict[str, Any] = {
        "view": _view, "storage_offset": _storage_offset, "untyped_storage": lambda self: Storage(self), "storage": lambda self: Storage(self), "resize_": _resize,
        "_base": property(lambda self: None if self._view is None else self._view.base, doc="The tensor that this one is a view of."),
        "_is_view": lambda self: self._view is not None,
    }  # fmt: skip
    for name, function in methods.items():
        setattr(Tensor, name, function)
