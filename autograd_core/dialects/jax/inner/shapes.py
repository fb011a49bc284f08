"""Shapes and dtypes without numbers: what `eval_shape` takes and returns. Knows no arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner.dtypes import canonical

__all__ = ["ShapeDtypeStruct", "ShapedArray"]


class ShapeDtypeStruct:
    """The shape and dtype of an array that need not exist: `jax.ShapeDtypeStruct((3,), jnp.float32)`."""

    __slots__ = ("dtype", "shape", "weak_type")

    def __init__(self, shape: Any, dtype: Any, *, sharding: Any = None, weak_type: bool = False) -> None:
        del sharding
        self.shape, self.dtype, self.weak_type = tuple(shape), canonical(dtype), weak_type

    @property
    def size(self) -> int:
        """The number of elements."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    def __len__(self) -> int:
        return int(self.shape[0])

    def __repr__(self) -> str:
        return f"ShapeDtypeStruct(shape={self.shape}, dtype={self.dtype.name}{', weak_type=True' if self.weak_type else ''})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShapeDtypeStruct) and (self.shape, self.dtype, self.weak_type) == (
            other.shape,
            other.dtype,
            other.weak_type,
        )

    def __hash__(self) -> int:
        return hash((self.shape, self.dtype, self.weak_type))


class ShapedArray(ShapeDtypeStruct):
    """What `x.aval` shows."""

    __slots__ = ()

    def __init__(self, shape: Any, dtype: Any, weak_type: bool = False) -> None:
        super().__init__(shape, dtype, weak_type=weak_type)

    def __repr__(self) -> str:
        return f"ShapedArray({self.dtype.name}[{','.join(map(str, self.shape))}]{', weak_type=True' if self.weak_type else ''})"
