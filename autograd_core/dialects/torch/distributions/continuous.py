"""Distributions over real numbers."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

import autograd_core as ag
from autograd_core.dialects.torch.distributions import constraints
from autograd_core.dialects.torch.distributions.distribution import Distribution, broadcast_all
from autograd_core.public import find

__all__ = [
    "Beta",
    "Cauchy",
    "Dirichlet",
    "Exponential",
    "Gamma",
    "Laplace",
    "Location",
    "LogNormal",
    "MultivariateNormal",
    "Normal",
    "Uniform",
]
_HALF_LOG_TWO_PI = math.log(2 * math.pi) / 2


def _lgamma(x: Any) -> Any:
    return find("lgamma")(x)  # type: ignore[misc]


def _digamma(x: Any) -> Any:
    return find("digamma")(x)  # type: ignore[misc]


class Location(Distribution):
    """A distribution with a place and a width."""

    arg_constraints: ClassVar = {"loc": constraints.real, "scale": constraints.positive}
    has_rsample = True

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self.loc, self.scale = broadcast_all(loc, scale)
        super().__init__(self.loc.shape, (), validate_args)

    @property
    def mean(self) -> Any:
        return self.loc


class Normal(Location):
    """The normal distribution.

    >>> Normal(0.0, 1.0).log_prob(ag.tensor(0.0))
    tensor(-0.9189)
    """

    def sample(self, sample_shape: Any = ()) -> Any:
        shape = self._extended_shape(sample_shape)
        with ag.no_grad():
            return ag.normal(self.loc.expand(shape), self.scale.expand(shape))

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.loc + ag.randn(self._extended_shape(sample_shape), dtype=self.loc.dtype) * self.scale

    def log_prob(self, value: Any) -> Any:
        value = self._checked(value)
        return -((value - self.loc) ** 2) / (2 * self.scale**2) - self.scale.log() - _HALF_LOG_TWO_PI

    def entropy(self) -> Any:
        return 0.5 + _HALF_LOG_TWO_PI + self.scale.log()

    def cdf(self, value: Any) -> Any:
        return 0.5 * (1 + find("erf")((value - self.loc) * self.scale.reciprocal() / math.sqrt(2)))  # type: ignore[misc]

    def icdf(self, value: Any) -> Any:
        """The number that is not exceeded with this probability."""
        return self.loc + self.scale * find("erfinv")(2 * value - 1) * math.sqrt(2)  # type: ignore[misc]

    @property
    def mode(self) -> Any:
        """Where the density is largest."""
        return self.loc

    @property
    def stddev(self) -> Any:
        return self.scale

    @property
    def variance(self) -> Any:
        return self.scale**2


class LogNormal(Normal):
    """Numbers whose logarithm is normal."""

    support = constraints.positive

    def sample(self, sample_shape: Any = ()) -> Any:
        with ag.no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Any:
        return super().rsample(sample_shape).exp()

    def log_prob(self, value: Any) -> Any:
        value = self._checked(value)
        return super().log_prob(value.log()) - value.log()

    def entropy(self) -> Any:
        return super().entropy() + self.loc

    @property
    def mean(self) -> Any:
        return (self.loc + self.scale**2 / 2).exp()

    @property
    def variance(self) -> Any:
        return (self.scale**2).expm1() * (2 * self.loc + self.scale**2).exp()

    @property
    def stddev(self) -> Any:
        return self.variance.sqrt()

    def __repr__(self) -> str:
        return "LogNormal()"


class Laplace(Location):
    """Two exponentials back to back."""

    def rsample(self, sample_shape: Any = ()) -> Any:
        u = ag.empty(self._extended_shape(sample_shape), dtype=self.loc.dtype).uniform_(float(np.finfo(self.loc.dtype.numpy).eps) - 1, 1)
        return self.loc - self.scale * u.sign() * (-u.abs()).log1p()

    def log_prob(self, value: Any) -> Any:
        return -(2 * self.scale).log() - (self._checked(value) - self.loc).abs() / self.scale

    def entropy(self) -> Any:
        return 1 + (2 * self.scale).log()

    @property
    def variance(self) -> Any:
        return 2 * self.scale**2


class Cauchy(Location):
    """The ratio of two normal numbers."""

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.loc + ag.empty(self._extended_shape(sample_shape), dtype=self.loc.dtype).cauchy_() * self.scale

    def log_prob(self, value: Any) -> Any:
        return -math.log(math.pi) - self.scale.log() - (((self._checked(value) - self.loc) / self.scale) ** 2).log1p()

    def entropy(self) -> Any:
        return math.log(4 * math.pi) + self.scale.log()

    @property
    def mean(self) -> Any:
        return ag.full_like(self.loc, math.nan)

    @property
    def variance(self) -> Any:
        return ag.full_like(self.loc, math.inf)


class Uniform(Distribution):
    """Evenly from low to high."""

    arg_constraints: ClassVar = {"low": constraints.real, "high": constraints.real}
    has_rsample = True

    def __init__(self, low: Any, high: Any, validate_args: bool | None = None) -> None:
        self.low, self.high = broadcast_all(low, high)
        super().__init__(self.low.shape, (), validate_args)
        if self._validate_args and not bool(ag.all(self.low < self.high)):
            raise ValueError("Uniform is not defined when low>= high")

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.low + ag.rand(self._extended_shape(sample_shape), dtype=self.low.dtype) * (self.high - self.low)

    def log_prob(self, value: Any) -> Any:
        value = self._checked(value)
        if self._validate_args and not bool(ag.all((value >= self.low) & (value <= self.high))):
            raise ValueError(
                f"Expected value argument to be within the support of the distribution {self!r}, but found invalid values:\n{value}"
            )
        return ((value >= self.low) & (value < self.high)).to(self.low.dtype).log() - (self.high - self.low).log()

    def cdf(self, value: Any) -> Any:
        return ((value - self.low) / (self.high - self.low)).clamp(0, 1)

    def entropy(self) -> Any:
        return (self.high - self.low).log()

    @property
    def mean(self) -> Any:
        return (self.high + self.low) / 2

    @property
    def variance(self) -> Any:
        return (self.high - self.low) ** 2 / 12


class Exponential(Distribution):
    """Times between events that come at a rate."""

    arg_constraints: ClassVar = {"rate": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        (self.rate,) = broadcast_all(rate)
        super().__init__(self.rate.shape, (), validate_args)

    def rsample(self, sample_shape: Any = ()) -> Any:
        return ag.empty(self._extended_shape(sample_shape), dtype=self.rate.dtype).exponential_() / self.rate

    def log_prob(self, value: Any) -> Any:
        return self.rate.log() - self.rate * self._checked(value)

    def cdf(self, value: Any) -> Any:
        return 1 - (-self.rate * value).exp()

    def entropy(self) -> Any:
        return 1 - self.rate.log()

    @property
    def mean(self) -> Any:
        return self.rate.reciprocal()

    @property
    def variance(self) -> Any:
        return self.rate ** (-2)


class Gamma(Distribution):
    """Sums of exponential numbers; drawn by NumPy, without gradient."""

    arg_constraints: ClassVar = {"concentration": constraints.positive, "rate": constraints.positive}
    support = constraints.nonnegative

    def __init__(self, concentration: Any, rate: Any, validate_args: bool | None = None) -> None:
        self.concentration, self.rate = broadcast_all(concentration, rate)
        super().__init__(self.concentration.shape, (), validate_args)

    def sample(self, sample_shape: Any = ()) -> Any:
        return self._draw("gamma", sample_shape, self.concentration, 1 / self.rate)

    def log_prob(self, value: Any) -> Any:
        value = self._checked(value)
        a, b = self.concentration, self.rate
        return a * b.log() + (a - 1) * value.log() - b * value - _lgamma(a)

    def entropy(self) -> Any:
        return self.concentration - self.rate.log() + _lgamma(self.concentration) + (1 - self.concentration) * _digamma(self.concentration)

    @property
    def mean(self) -> Any:
        return self.concentration / self.rate

    @property
    def variance(self) -> Any:
        return self.concentration / self.rate**2


class Dirichlet(Distribution):
    """Shares that add up to one; drawn by NumPy, without gradient."""

    arg_constraints: ClassVar = {"concentration": constraints.positive}
    support = constraints.simplex

    def __init__(self, concentration: Any, validate_args: bool | None = None) -> None:
        self.concentration = concentration
        super().__init__(concentration.shape[:-1], concentration.shape[-1:], validate_args)

    def sample(self, sample_shape: Any = ()) -> Any:
        drawn = self._draw("gamma", sample_shape, self.concentration)
        return drawn / drawn.sum(-1, True)

    def log_prob(self, value: Any) -> Any:
        a = self.concentration
        return ((a - 1) * self._checked(value).log()).sum(-1) + _lgamma(a.sum(-1)) - _lgamma(a).sum(-1)

    def entropy(self) -> Any:
        a, k = self.concentration, self.concentration.shape[-1]
        total = a.sum(-1)
        return _lgamma(a).sum(-1) - _lgamma(total) - (k - total) * _digamma(total) - ((a - 1) * _digamma(a)).sum(-1)

    @property
    def mean(self) -> Any:
        return self.concentration / self.concentration.sum(-1, True)

    @property
    def variance(self) -> Any:
        total, mean = self.concentration.sum(-1, True), self.mean
        return mean * (1 - mean) / (total + 1)


class Beta(Distribution):
    """The first of two shares; drawn by NumPy, without gradient."""

    arg_constraints: ClassVar = {"concentration1": constraints.positive, "concentration0": constraints.positive}
    support = constraints.unit_interval

    def __init__(self, concentration1: Any, concentration0: Any, validate_args: bool | None = None) -> None:
        self.concentration1, self.concentration0 = broadcast_all(concentration1, concentration0)
        super().__init__(self.concentration1.shape, (), validate_args)

    def _shares(self) -> Dirichlet:
        return Dirichlet(ag.stack([self.concentration1, self.concentration0], -1))

    def sample(self, sample_shape: Any = ()) -> Any:
        return self._draw("beta", sample_shape, self.concentration1, self.concentration0)

    def log_prob(self, value: Any) -> Any:
        value = self._checked(value)
        return self._shares().log_prob(ag.stack([value, 1 - value], -1))

    def entropy(self) -> Any:
        return self._shares().entropy()

    @property
    def mean(self) -> Any:
        return self.concentration1 / (self.concentration1 + self.concentration0)

    @property
    def variance(self) -> Any:
        total = self.concentration1 + self.concentration0
        return self.concentration1 * self.concentration0 / (total**2 * (total + 1))

    def __repr__(self) -> str:
        return "Beta()"


class MultivariateNormal(Distribution):
    """Normal vectors with a mean and a covariance (or its inverse, or its Cholesky factor)."""

    arg_constraints: ClassVar = {"loc": constraints.real_vector}
    support = constraints.real_vector
    has_rsample = True

    def __init__(
        self, loc: Any, covariance_matrix: Any = None, precision_matrix: Any = None, scale_tril: Any = None, validate_args: bool | None = None
    ) -> None:  # fmt: skip
        if sum(one is not None for one in (covariance_matrix, precision_matrix, scale_tril)) != 1:
            raise ValueError("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        self.given = next(name for name, one in (("covariance_matrix", covariance_matrix), ("precision_matrix", precision_matrix), ("scale_tril", scale_tril)) if one is not None)  # fmt: skip
        cholesky: Any = find("linalg.cholesky")
        if precision_matrix is not None:
            covariance_matrix = find("linalg.inv")(precision_matrix)  # type: ignore[misc]
        if scale_tril is None and not bool(ag.all((covariance_matrix - covariance_matrix.mT).abs() < 1e-5)):
            raise ValueError(
                f"Expected parameter covariance_matrix to satisfy the constraint PositiveDefinite(), but found invalid values:\n{covariance_matrix}"
            )
        self.scale_tril = cholesky(covariance_matrix) if scale_tril is None else scale_tril
        self.loc = loc.expand(*self.scale_tril.shape[:-2], loc.shape[-1]) if self.scale_tril.ndim > loc.ndim + 1 else loc
        super().__init__(self.loc.shape[:-1], self.loc.shape[-1:], validate_args)

    @property
    def covariance_matrix(self) -> Any:
        """How the numbers vary together."""
        return self.scale_tril @ self.scale_tril.mT

    def rsample(self, sample_shape: Any = ()) -> Any:
        drawn = ag.randn(self._extended_shape(sample_shape), dtype=self.loc.dtype)
        return self.loc + (self.scale_tril @ drawn[..., None])[..., 0]

    def _half_log_det(self) -> Any:
        return self.scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)

    def log_prob(self, value: Any) -> Any:
        away = find("linalg.solve_triangular")(self.scale_tril, (self._checked(value) - self.loc)[..., None], upper=False)[..., 0]  # type: ignore[misc]
        return -0.5 * (away**2).sum(-1) - self.loc.shape[-1] * _HALF_LOG_TWO_PI - self._half_log_det()

    def entropy(self) -> Any:
        return self.loc.shape[-1] * (0.5 + _HALF_LOG_TWO_PI) + self._half_log_det()

    @property
    def mean(self) -> Any:
        return self.loc

    @property
    def variance(self) -> Any:
        return (self.scale_tril**2).sum(-1)

    def __repr__(self) -> str:
        shown = {"loc": self.loc, self.given: self.scale_tril if self.given == "scale_tril" else self.covariance_matrix}
        return f"MultivariateNormal({', '.join(f'{name}: {one.size()}' for name, one in shown.items())})"
