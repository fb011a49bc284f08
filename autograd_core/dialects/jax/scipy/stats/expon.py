"""`jax.scipy.stats.expon`: the exponential distribution."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS, where
from autograd_core.dialects.missing import missing

__all__ = ["logpdf", "pdf"]
__getattr__ = missing("jax.scipy.stats.expon", __all__)


def logpdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The logarithm of the density."""
    at = FUNCTIONS["true_divide"](FUNCTIONS["subtract"](x, loc), scale)
    return where(at < 0, -float("inf"), -(at + FUNCTIONS["log"](scale)))


def pdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The density."""
    return FUNCTIONS["exp"](logpdf(x, loc, scale))
