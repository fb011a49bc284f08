"""`jax.numpy.linalg`: the table of linear algebra as a module."""

from __future__ import annotations

from autograd_core.dialects.jax.inner.products import LINALG
from autograd_core.dialects.missing import missing

globals().update(LINALG)
__all__ = sorted(LINALG)
__getattr__ = missing("jax.numpy.linalg", __all__)
