"""`jax.scipy.stats.norm`: the normal distribution."""

from __future__ import annotations

import math
from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS, engine, unary
from autograd_core.dialects.missing import missing

__all__ = ["cdf", "logcdf", "logpdf", "logsf", "pdf", "ppf", "sf"]
__getattr__ = missing("jax.scipy.stats.norm", __all__)
_ndtr, _log_ndtr, _ndtri = (unary(name, engine(f"special.{name}"), True) for name in ("ndtr", "log_ndtr", "ndtri"))


def _standard(x: Any, loc: Any, scale: Any) -> Any:
    return FUNCTIONS["true_divide"](FUNCTIONS["subtract"](x, loc), scale)


def logpdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The logarithm of the density."""
    squares = FUNCTIONS["square"](FUNCTIONS["multiply"](scale, 1.0))
    normalizer = FUNCTIONS["log"](squares * (2 * math.pi))
    return (normalizer + FUNCTIONS["square"](FUNCTIONS["subtract"](x, loc)) / squares) / -2


def pdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The density."""
    return FUNCTIONS["exp"](logpdf(x, loc, scale))


def cdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The probability of a smaller number."""
    return _ndtr(_standard(x, loc, scale))


def logcdf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """Its logarithm."""
    return _log_ndtr(_standard(x, loc, scale))


def sf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The probability of a larger number."""
    return _ndtr(-_standard(x, loc, scale))


def logsf(x: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """Its logarithm."""
    return _log_ndtr(-_standard(x, loc, scale))


def ppf(q: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The number with this share of smaller ones."""
    return _ndtri(q) * scale + loc
