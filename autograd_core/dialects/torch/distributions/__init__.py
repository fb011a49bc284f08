"""`torch.distributions`: random variables with densities, for programs that sample and score."""

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.distributions import constraints, further, transforms
from autograd_core.dialects.torch.distributions.continuous import (
    Beta,
    Cauchy,
    Dirichlet,
    Exponential,
    Gamma,
    Laplace,
    LogNormal,
    MultivariateNormal,
    Normal,
    Uniform,
)  # fmt: skip
from autograd_core.dialects.torch.distributions.discrete import Bernoulli, Binomial, Categorical, Geometric, OneHotCategorical, Poisson
from autograd_core.dialects.torch.distributions.distribution import Distribution, Independent
from autograd_core.dialects.torch.distributions.further import *  # noqa: F403
from autograd_core.dialects.torch.distributions.kl import kl_divergence, register_kl
from autograd_core.dialects.torch.distributions.mixture import MixtureSameFamily
from autograd_core.dialects.torch.distributions.transforms import *  # noqa: F403

__all__ = [
    "Bernoulli", "Beta", "Binomial", "Categorical", "Cauchy", "Dirichlet", "Distribution", "Exponential", "Gamma", "Geometric", "Independent",
    "constraints",    "Laplace", "LogNormal", "MixtureSameFamily", "MultivariateNormal", "Normal", "OneHotCategorical", "Poisson", "Uniform", "kl_divergence", "register_kl",
    "transforms", *further.__all__, *transforms.__all__,
]  # fmt: skip
__getattr__ = missing("torch.distributions", __all__)
