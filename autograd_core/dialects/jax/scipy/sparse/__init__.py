"""`jax.scipy.sparse`: solving with a matrix that is known by its products alone."""

from __future__ import annotations

from autograd_core.dialects.jax.scipy.sparse import linalg
from autograd_core.dialects.missing import missing

__all__ = ["linalg"]
__getattr__ = missing("jax.scipy.sparse", __all__)
