"""`jax.scipy`: the special functions, distributions and linear algebra that courses use."""

from __future__ import annotations

from autograd_core.dialects.jax.scipy import linalg, special, stats
from autograd_core.dialects.missing import missing

__all__ = ["linalg", "special", "stats"]
__getattr__ = missing("jax.scipy", __all__)
