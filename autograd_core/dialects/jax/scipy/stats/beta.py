"""`jax.scipy.stats.beta`: the beta distribution."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS, where
from autograd_core.dialects.jax.scipy import special
from autograd_core.dialects.missing import missing

__all__ = ["logpdf", "pdf"]
__getattr__ = missing("jax.scipy.stats.beta", __all__)


def logpdf(x: Any, a: Any, b: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The logarithm of the density."""
    at = FUNCTIONS["true_divide"](FUNCTIONS["subtract"](x, loc), scale)
    powers = vars(special)["xlogy"](FUNCTIONS["subtract"](a, 1.0), at) + vars(special)["xlog1py"](FUNCTIONS["subtract"](b, 1.0), -at)
    outside = FUNCTIONS["logical_or"](at < 0, at > 1)
    return where(outside, -float("inf"), powers - special.betaln(a, b) - FUNCTIONS["log"](scale))


def pdf(x: Any, a: Any, b: Any, loc: Any = 0, scale: Any = 1) -> Any:
    """The density."""
    return FUNCTIONS["exp"](logpdf(x, a, b, loc, scale))
