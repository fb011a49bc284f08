"""Distributions of courses on statistics and on variational inference: heavy tails, lifetimes, counts of several kinds, and relaxed choices.

Those that are drawn by way of gamma numbers (`Chi2`, `StudentT`, `NegativeBinomial`) are drawn without gradient.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

import autograd_core as ag
from autograd_core import ops
from autograd_core.dialects.torch.distributions import constraints
from autograd_core.dialects.torch.distributions.continuous import Cauchy, Gamma, Location, Normal
from autograd_core.dialects.torch.distributions.discrete import Categorical, OneHotCategorical, Poisson
from autograd_core.dialects.torch.distributions.distribution import Distribution, broadcast_all
from autograd_core.nn import functional

__all__ = [
    "Chi2", "Gumbel", "HalfCauchy", "HalfNormal", "Multinomial", "NegativeBinomial", "OneHotCategoricalStraightThrough", "Pareto", "RelaxedBernoulli",
    "RelaxedOneHotCategorical", "StudentT", "Weibull",
]  # fmt: skip
_GAMMA = 0.5772156649015329


def _uniform(like: Any, shape: Any) -> Any:
    """Numbers between 0 and 1, without the ends."""
    eps = float(np.finfo(like.dtype.numpy).eps)
    return ag.empty(shape, dtype=like.dtype).uniform_(eps, 1 - eps)


def _waited(like: Any, shape: Any) -> Any:
    """Exponential numbers of rate 1."""
    return ag.empty(shape, dtype=like.dtype).exponential_()


class Gumbel(Location):
    """The greatest of many numbers: `loc - scale ln(-ln u)`."""

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.loc - self.scale * (-(_uniform(self.loc, self._extended_shape(sample_shape)).log())).log()

    def log_prob(self, value: Any) -> Any:
        y = (self.loc - self._checked(value)) / self.scale
        return y - y.exp() - self.scale.log()

    def cdf(self, value: Any) -> Any:
        return (-((self.loc - value) / self.scale).exp()).exp()

    def entropy(self) -> Any:
        return self.scale.log() + 1 + _GAMMA

    @property
    def mean(self) -> Any:
        return self.loc + self.scale * _GAMMA

    @property
    def variance(self) -> Any:
        return self.scale**2 * (math.pi**2 / 6)


class _Half(Distribution):
    """The size of a number that is spread evenly around zero."""

    arg_constraints: ClassVar = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    whole: Any = None

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        (self.scale,) = broadcast_all(scale)
        self.base_dist = self.whole(ag.zeros_like(self.scale), self.scale)
        super().__init__(self.scale.shape, (), validate_args)

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.base_dist.rsample(sample_shape).abs()

    def log_prob(self, value: Any) -> Any:
        return self.base_dist.log_prob(self._checked(value)) + math.log(2)

    def entropy(self) -> Any:
        return self.base_dist.entropy() - math.log(2)

    def cdf(self, value: Any) -> Any:
        return 2 * self.base_dist.cdf(value) - 1

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class HalfNormal(_Half):
    """The size of a normal number."""

    whole = Normal

    @property
    def mean(self) -> Any:
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def variance(self) -> Any:
        return self.scale**2 * (1 - 2 / math.pi)


class HalfCauchy(_Half):
    """The size of a number of Cauchy's distribution: without a mean."""

    whole = Cauchy

    @property
    def mean(self) -> Any:
        return ag.full_like(self.scale, math.inf)

    variance = mean


class Chi2(Gamma):
    """The sum of `df` squares of normal numbers."""

    def __init__(self, df: Any, validate_args: bool | None = None) -> None:
        (degrees,) = broadcast_all(df)
        super().__init__(degrees * 0.5, 0.5, validate_args)

    @property
    def df(self) -> Any:
        """The degrees of freedom."""
        return self.concentration * 2

    def __repr__(self) -> str:
        return "Chi2()"


class StudentT(Distribution):
    """A normal number over the root of a mean of `df` squares: tails heavier than the normal distribution's."""

    arg_constraints: ClassVar = {"df": constraints.positive, "loc": constraints.real, "scale": constraints.positive}

    def __init__(self, df: Any, loc: Any = 0.0, scale: Any = 1.0, validate_args: bool | None = None) -> None:
        self.df, self.loc, self.scale = broadcast_all(df, loc, scale)
        super().__init__(self.df.shape, (), validate_args)

    def sample(self, sample_shape: Any = ()) -> Any:
        with ag.no_grad():
            shape = self._extended_shape(sample_shape)
            return self.loc + self.scale * ag.randn(shape, dtype=self.df.dtype) * (Chi2(self.df).sample(sample_shape) / self.df).rsqrt()

    def log_prob(self, value: Any) -> Any:
        y, df = (self._checked(value) - self.loc) / self.scale, self.df
        scale = self.scale.log() + 0.5 * (df.log() + math.log(math.pi)) + ops.lgamma(0.5 * df) - ops.lgamma(0.5 * (df + 1))
        return -0.5 * (df + 1) * (y**2 / df).log1p() - scale

    def entropy(self) -> Any:
        df, half = self.df, 0.5 * (self.df + 1)
        beta = ops.lgamma(0.5 * df) + math.lgamma(0.5) - ops.lgamma(half)
        return self.scale.log() + half * (ops.digamma(half) - ops.digamma(0.5 * df)) + 0.5 * df.log() + beta

    @property
    def mean(self) -> Any:
        return ag.where(self.df > 1, self.loc, math.nan)

    @property
    def variance(self) -> Any:
        spread = self.scale**2 * self.df / (self.df - 2)
        return ag.where(self.df > 2, spread, ag.where(self.df > 1, ag.full_like(spread, math.inf), math.nan))


class Pareto(Distribution):
    """Sizes from `scale` on, of which few are very large: `scale u^(-1 / alpha)`."""

    arg_constraints: ClassVar = {"alpha": constraints.positive, "scale": constraints.positive}
    support = constraints.positive
    has_rsample = True

    def __init__(self, scale: Any, alpha: Any, validate_args: bool | None = None) -> None:
        self.scale, self.alpha = broadcast_all(scale, alpha)
        super().__init__(self.scale.shape, (), validate_args)

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.scale * (_waited(self.scale, self._extended_shape(sample_shape)) / self.alpha).exp()

    def log_prob(self, value: Any) -> Any:
        value = self._checked(value)
        inside = self.alpha.log() + self.alpha * self.scale.log() - (self.alpha + 1) * value.log()
        return ag.where(value >= self.scale, inside, -math.inf)

    def entropy(self) -> Any:
        return (self.scale / self.alpha).log() + 1 + 1 / self.alpha

    @property
    def mean(self) -> Any:
        a = self.alpha.clamp(min=1)
        return a * self.scale / (a - 1)

    @property
    def variance(self) -> Any:
        a = self.alpha.clamp(min=2)
        return self.scale**2 * a / ((a - 1) ** 2 * (a - 2))


class Weibull(Distribution):
    """Lifetimes whose risk grows (`concentration` above 1) or falls with age."""

    arg_constraints: ClassVar = {"scale": constraints.positive, "concentration": constraints.positive}
    support = constraints.positive
    has_rsample = True

    def __init__(self, scale: Any, concentration: Any, validate_args: bool | None = None) -> None:
        self.scale, self.concentration = broadcast_all(scale, concentration)
        super().__init__(self.scale.shape, (), validate_args)

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.scale * _waited(self.scale, self._extended_shape(sample_shape)) ** (1 / self.concentration)

    def log_prob(self, value: Any) -> Any:
        share, k = self._checked(value) / self.scale, self.concentration
        return (k / self.scale).log() + (k - 1) * share.log() - share**k

    def entropy(self) -> Any:
        return _GAMMA * (1 - 1 / self.concentration) + (self.scale / self.concentration).log() + 1

    @property
    def mean(self) -> Any:
        return self.scale * ops.lgamma(1 + 1 / self.concentration).exp()

    @property
    def variance(self) -> Any:
        return self.scale**2 * (ops.lgamma(1 + 2 / self.concentration).exp() - (2 * ops.lgamma(1 + 1 / self.concentration)).exp())


def _logits(probs: Any, logits: Any, wanted: str) -> Any:
    if (probs is None) == (logits is None):
        raise ValueError("Either `probs` or `logits` must be specified, but not both.")
    if logits is not None:
        return broadcast_all(logits)[0]
    (p,) = broadcast_all(probs)
    eps = float(np.finfo(p.dtype.numpy).eps)
    p = p.clamp(eps, 1 - eps)
    return p.log() - (-p).log1p() if wanted == "odds" else p.log()


class RelaxedBernoulli(Distribution):
    """Between no and yes, the nearer to either the lower the temperature; drawn so that gradients reach the probability. Source: Maddison et al., 2017."""

    support = constraints.unit_interval
    has_rsample = True

    def __init__(self, temperature: Any, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self.temperature, self.logits = temperature, _logits(probs, logits, "odds")
        super().__init__(self.logits.shape, (), validate_args)

    @property
    def probs(self) -> Any:
        """The probability of yes."""
        return self.logits.sigmoid()

    def rsample(self, sample_shape: Any = ()) -> Any:
        u = _uniform(self.logits, self._extended_shape(sample_shape))
        return ((u.log() - (-u).log1p() + self.logits) / self.temperature).sigmoid()

    def log_prob(self, value: Any) -> Any:
        y = self._checked(value)
        odds = y.log() - (-y).log1p()
        apart = self.logits - odds * self.temperature
        return broadcast_all(self.temperature, y)[0].log() + apart - 2 * apart.exp().log1p() - y.log() - (-y).log1p()

    def __repr__(self) -> str:
        return "RelaxedBernoulli()"


class _OfClasses(Distribution):
    """Vectors with a place for each class; the probabilities are those of one choice."""

    def __init__(self, probs: Any, logits: Any, validate_args: bool | None) -> None:
        self._choice = Categorical(probs, logits, validate_args)
        shape = self._choice.logits.shape
        super().__init__(shape[:-1], shape[-1:], validate_args)

    @property
    def logits(self) -> Any:
        """The logarithms of the probabilities."""
        return self._choice.logits

    @property
    def probs(self) -> Any:
        """The probabilities."""
        return self._choice.probs


class RelaxedOneHotCategorical(_OfClasses):
    """Shares of several classes, the nearer to one class the lower the temperature (Gumbel-softmax). Source: Jang, Gu, Poole, 2017."""

    support = constraints.simplex
    has_rsample = True

    def __init__(self, temperature: Any, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self.temperature = temperature
        super().__init__(probs, logits, validate_args)

    def rsample(self, sample_shape: Any = ()) -> Any:
        noise = -(-_uniform(self.logits, self._extended_shape(sample_shape)).log()).log()
        return functional.softmax((self.logits + noise) / self.temperature, -1)

    def log_prob(self, value: Any) -> Any:
        y, count = self._checked(value), self.logits.shape[-1]
        (heat,) = broadcast_all(self.temperature)
        score = self.logits - y.log() * heat
        score = (score - ag.logsumexp(score, dim=-1, keepdim=True)).sum(-1)
        return score + math.lgamma(count) + (count - 1) * heat.log() - y.log().sum(-1)

    def __repr__(self) -> str:
        return "RelaxedOneHotCategorical()"


class OneHotCategoricalStraightThrough(OneHotCategorical):
    """A class as a vector with a one, whose gradient goes straight through to the probabilities. Source: Bengio, Léonard, Courville, 2013."""

    has_rsample = True

    def rsample(self, sample_shape: Any = ()) -> Any:
        """A draw, with the probabilities' gradient."""
        return self.sample(sample_shape) + (self.probs - self.probs.detach())

    def __repr__(self) -> str:
        return "OneHotCategoricalStraightThrough()"


class Multinomial(_OfClasses):
    """How often each class comes in `total_count` draws."""

    support = constraints.real_vector

    def __init__(self, total_count: int = 1, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self.total_count = total_count
        super().__init__(probs, logits, validate_args)

    def sample(self, sample_shape: Any = ()) -> Any:
        drawn = self._choice.sample((self.total_count, *tuple(sample_shape)))
        return functional.one_hot(drawn, self.probs.shape[-1]).sum(0).to(self.probs.dtype)

    def log_prob(self, value: Any) -> Any:
        value = self._checked(value)
        logits = ag.where((value == 0) & (self.logits == -math.inf), 0.0, self.logits)
        return ops.lgamma(value.sum(-1) + 1) - ops.lgamma(value + 1).sum(-1) + (logits * value).sum(-1)

    @property
    def mean(self) -> Any:
        return self.probs * self.total_count

    @property
    def variance(self) -> Any:
        return self.total_count * self.probs * (1 - self.probs)

    def __repr__(self) -> str:
        return "Multinomial()"


class NegativeBinomial(Distribution):
    """How often it succeeds before it has failed `total_count` times."""

    support = constraints.nonnegative_integer

    def __init__(self, total_count: Any, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self.total_count, self.logits = broadcast_all(total_count, _logits(probs, logits, "odds"))
        super().__init__(self.logits.shape, (), validate_args)

    @property
    def probs(self) -> Any:
        """The probability of success."""
        return self.logits.sigmoid()

    def sample(self, sample_shape: Any = ()) -> Any:
        with ag.no_grad():
            return Poisson(Gamma(self.total_count, (-self.logits).exp()).sample(sample_shape)).sample()

    def log_prob(self, value: Any) -> Any:
        value, count = self._checked(value), self.total_count
        shares = count * functional.logsigmoid(-self.logits) + value * functional.logsigmoid(self.logits)
        return shares + ops.lgamma(count + value) - ops.lgamma(1.0 + value) - ops.lgamma(count)

    @property
    def mean(self) -> Any:
        return self.total_count * self.logits.exp()

    @property
    def variance(self) -> Any:
        return self.mean / (-self.logits).sigmoid()

    def __repr__(self) -> str:
        return f"NegativeBinomial(total_count: {self.total_count.tolist() if self.total_count.numel() == 1 else self.total_count.size()})"
