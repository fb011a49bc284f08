"""`jax.scipy.stats.cauchy`: the Cauchy distribution."""

from __future__ import annotations

import math
from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS
from autograd_core.dialects.missing import missing

__all__ = ["cdf", "logpdf", "pdf"]
__getattr__ = missing("jax.scipy.stats.cauchy", __all__)


def logpdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The logarithm of the density."""
    at = FUNCTIONS["true_divide"](FUNCTIONS["subtract"](x, loc), scale)
    return -(FUNCTIONS["log"](FUNCTIONS["multiply"](math.pi, scale)) + FUNCTIONS["log1p"](FUNCTIONS["square"](at)))


def pdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The density."""
    return FUNCTIONS["exp"](logpdf(x, loc, scale))


def cdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The probability of a smaller number."""
    return FUNCTIONS["arctan"](FUNCTIONS["true_divide"](FUNCTIONS["subtract"](x, loc), scale)) / math.pi + 0.5
