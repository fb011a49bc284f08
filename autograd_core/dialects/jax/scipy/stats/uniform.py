"""`jax.scipy.stats.uniform`: the uniform distribution."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS, where
from autograd_core.dialects.missing import missing

__all__ = ["logpdf", "pdf"]
__getattr__ = missing("jax.scipy.stats.uniform", __all__)


def logpdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The logarithm of the density."""
    inside = FUNCTIONS["logical_and"](FUNCTIONS["greater_equal"](x, loc), FUNCTIONS["less_equal"](x, FUNCTIONS["add"](loc, scale)))
    return where(inside, -FUNCTIONS["log"](scale), -float("inf"))


def pdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The density."""
    return FUNCTIONS["exp"](logpdf(x, loc, scale))
