"""`jax.scipy.stats.bernoulli`: a coin with probability p."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS, where
from autograd_core.dialects.jax.scipy import special
from autograd_core.dialects.missing import missing

__all__ = ["logpmf", "pmf"]
__getattr__ = missing("jax.scipy.stats.bernoulli", __all__)


def logpmf(x: Any, p: Any, loc: Any = 0) -> Any:
    """The logarithm of the probability."""
    at = FUNCTIONS["subtract"](x, loc)
    found = vars(special)["xlogy"](at, p) + vars(special)["xlog1py"](FUNCTIONS["subtract"](1, at), FUNCTIONS["negative"](p))
    return where(FUNCTIONS["logical_or"](at < 0, at > 1), -float("inf"), found)


def pmf(x: Any, p: Any, loc: Any = 0) -> Any:
    """The probability."""
    return FUNCTIONS["exp"](logpmf(x, p, loc))
