"""`jax.scipy.stats.t`: Student's distribution."""

from __future__ import annotations

import math
from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS
from autograd_core.dialects.jax.scipy import special
from autograd_core.dialects.missing import missing

__all__ = ["logpdf", "pdf"]
__getattr__ = missing("jax.scipy.stats.t", __all__)


def logpdf(x: Any, df: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The logarithm of the density with `df` degrees of freedom."""
    add, log, of = FUNCTIONS["add"], FUNCTIONS["log"], FUNCTIONS["true_divide"]
    at = of(FUNCTIONS["subtract"](x, loc), scale)
    gammaln = special.gammaln
    half = of(add(df, 1.0), 2.0)
    whole = log(FUNCTIONS["square"](FUNCTIONS["multiply"](scale, 1.0))) + log(FUNCTIONS["multiply"](df, math.pi))
    return gammaln(half) - gammaln(of(df, 2.0)) - whole / 2 - half * FUNCTIONS["log1p"](FUNCTIONS["square"](at) / df)


def pdf(x: Any, df: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The density."""
    return FUNCTIONS["exp"](logpdf(x, df, loc, scale))
