"""`torch.linalg`: norms and products."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.ops import matmul

__all__ = ["matmul", "norm", "vector_norm"]


def norm(A: Any, ord: Any = 2.0, dim: Any = None, keepdim: bool = False) -> Any:  # noqa: N803  PyTorch's name
    """The 2-norm of all elements, or the `ord`-norm along `dim`."""
    return A.norm(2.0 if ord is None else ord, dim, keepdim)


vector_norm = norm
__getattr__ = missing("torch.linalg", __all__)
