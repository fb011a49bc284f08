"""`jax.scipy.stats`: the densities of the distributions that courses use."""

from __future__ import annotations

from autograd_core.dialects.jax.scipy.stats import (
    bernoulli,
    beta,
    cauchy,
    expon,
    gamma,
    laplace,
    logistic,
    multivariate_normal,
    norm,
    poisson,
    t,
    uniform,
)
from autograd_core.dialects.missing import missing

__all__ = ["bernoulli", "beta", "cauchy", "expon", "gamma", "laplace", "logistic", "multivariate_normal", "norm", "poisson", "t", "uniform"]
__getattr__ = missing("jax.scipy.stats", __all__)
