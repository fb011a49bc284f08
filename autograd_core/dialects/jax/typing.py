"""`jax.typing`: names for annotations."""

from __future__ import annotations

from typing import Any, Union

import numpy as np

from autograd_core.dialects.jax.inner.array import Array
from autograd_core.dialects.missing import missing

__all__ = ["ArrayLike", "DTypeLike"]
__getattr__ = missing("jax.typing", __all__)

ArrayLike = Union[Array, np.ndarray, np.bool_, np.number, bool, int, float, complex]  # noqa: UP007  read by programs at run time
DTypeLike = Any
