"""`jax.scipy.stats.multivariate_normal`: normal vectors."""

from __future__ import annotations

import math
from typing import Any

from autograd_core.dialects.jax.inner import making, reductions
from autograd_core.dialects.jax.inner.arranging import FUNCTIONS as ARRANGING
from autograd_core.dialects.jax.inner.elementwise import FUNCTIONS
from autograd_core.dialects.jax.inner.products import LINALG
from autograd_core.dialects.jax.scipy.linalg import solve_triangular
from autograd_core.dialects.missing import missing

__all__ = ["logpdf", "pdf"]
__getattr__ = missing("jax.scipy.stats.multivariate_normal", __all__)


def logpdf(x: Any, mean: Any, cov: Any, allow_singular: Any = None) -> Any:
    """The logarithm of the density."""
    del allow_singular
    at, spread = FUNCTIONS["subtract"](making.array(x), making.array(mean)), making.array(cov)
    if not spread.ndim:
        squares = FUNCTIONS["square"](at) if not at.ndim else reductions.FUNCTIONS["sum"](FUNCTIONS["square"](at), -1)
        count = at.shape[-1] if at.ndim else 1
        return -0.5 * squares / spread - count * 0.5 * (math.log(2 * math.pi) + FUNCTIONS["log"](spread))
    factor = LINALG["cholesky"](spread)
    n = spread.shape[-1]
    y = solve_triangular(factor, ARRANGING["reshape"](at, (-1, n)).T, lower=True)
    squares = ARRANGING["reshape"](reductions.FUNCTIONS["sum"](y * y, 0), at.shape[:-1])
    logs = reductions.FUNCTIONS["sum"](FUNCTIONS["log"](ARRANGING["diagonal"](factor)))
    return -0.5 * squares - n / 2 * math.log(2 * math.pi) - logs


def pdf(x: Any, mean: Any, cov: Any) -> Any:
    """The density."""
    return FUNCTIONS["exp"](logpdf(x, mean, cov))
