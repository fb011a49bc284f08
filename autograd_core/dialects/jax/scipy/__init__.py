"""`jax.scipy`: the special functions, distributions, linear algebra and the search for minima that courses use."""

from __future__ import annotations

from autograd_core.dialects.jax.scipy import linalg, optimize, special, stats
from autograd_core.dialects.missing import missing

__all__ = ["linalg", "optimize", "special", "stats"]
__getattr__ = missing("jax.scipy", __all__)
