"""`jax.scipy.stats.gamma`: the gamma distribution."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS, where
from autograd_core.dialects.jax.scipy import special
from autograd_core.dialects.missing import missing

__all__ = ["logpdf", "pdf"]
__getattr__ = missing("jax.scipy.stats.gamma", __all__)


def logpdf(x: Any, a: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The logarithm of the density."""
    at = FUNCTIONS["true_divide"](FUNCTIONS["subtract"](x, loc), scale)
    found = vars(special)["xlogy"](FUNCTIONS["subtract"](a, 1.0), at) - at - (vars(special)["gammaln"](a) + FUNCTIONS["log"](scale))
    return where(at < 0, -float("inf"), found)


def pdf(x: Any, a: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The density."""
    return FUNCTIONS["exp"](logpdf(x, a, loc, scale))
