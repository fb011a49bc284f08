"""`jax.scipy.stats.poisson`: the Poisson distribution."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS, where
from autograd_core.dialects.jax.scipy import special
from autograd_core.dialects.missing import missing

__all__ = ["logpmf", "pmf"]
__getattr__ = missing("jax.scipy.stats.poisson", __all__)


def logpmf(x: Any, mu: Any, loc: Any = 0) -> Any:
    """The logarithm of the probability."""
    at = FUNCTIONS["subtract"](x, loc)
    found = vars(special)["xlogy"](at, mu) - vars(special)["gammaln"](at + 1) - mu
    return where(at < 0, -float("inf"), found)


def pmf(x: Any, mu: Any, loc: Any = 0) -> Any:
    """The probability."""
    return FUNCTIONS["exp"](logpmf(x, mu, loc))
