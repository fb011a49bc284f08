"""Distributions over whole numbers and classes."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

import autograd_core as ag
from autograd_core.dialects.torch.distributions import constraints
from autograd_core.dialects.torch.distributions.distribution import Distribution, broadcast_all
from autograd_core.nn import functional
from autograd_core.public import find

__all__ = ["Bernoulli", "Binomial", "Categorical", "Geometric", "OneHotCategorical", "Poisson"]


def _lgamma(x: Any) -> Any:
    return find("lgamma")(x)  # type: ignore[misc]


def _clipped(probs: Any) -> Any:
    """Probabilities kept away from 0 and 1 by what the dtype can tell apart."""
    eps = float(np.finfo(probs.dtype.numpy).eps)
    return probs.clamp(eps, 1 - eps)


class _Trial(Distribution):
    """Something that happens with a probability, given as such or as its logit."""

    arg_constraints: ClassVar = {"probs": constraints.unit_interval, "logits": constraints.real}

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        (given,) = broadcast_all(probs if logits is None else logits)
        self.__dict__["probs" if logits is None else "logits"] = given
        super().__init__(given.shape, (), validate_args)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        if name == "probs" and "logits" in own:
            own[name] = ag.sigmoid(own["logits"])
        elif name == "logits" and "probs" in own:
            probs = _clipped(own["probs"])
            own[name] = probs.log() - (-probs).log1p()
        else:
            raise AttributeError(name)
        return own[name]

    @property
    def param_shape(self) -> Any:
        """The shape of the parameter."""
        return self.batch_shape


class Bernoulli(_Trial):
    """One with probability `probs`, else zero.

    >>> Bernoulli(0.3).log_prob(ag.tensor(1.0))
    tensor(-1.2040)
    """

    support = constraints.boolean

    def sample(self, sample_shape: Any = ()) -> Any:
        with ag.no_grad():
            return ag.bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Any) -> Any:
        logits, value = broadcast_all(self.logits, self._checked(value))
        return -functional.binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self) -> Any:
        return functional.binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")

    @property
    def mean(self) -> Any:
        return self.probs

    @property
    def mode(self) -> Any:
        """The likelier of the two."""
        return (self.probs >= 0.5).to(self.probs.dtype)

    @property
    def variance(self) -> Any:
        return self.probs * (1 - self.probs)


class Geometric(_Trial):
    """How often it fails before it happens."""

    support = constraints.nonnegative_integer

    def sample(self, sample_shape: Any = ()) -> Any:
        tiny = float(np.finfo(self.probs.dtype.numpy).tiny)
        with ag.no_grad():
            u = ag.empty(self._extended_shape(sample_shape), dtype=self.probs.dtype).uniform_(tiny, 1)
            return (u.log() / (-self.probs).log1p()).floor()

    def log_prob(self, value: Any) -> Any:
        value, probs = broadcast_all(self._checked(value), self.probs)
        return value * (-probs).log1p() + self.probs.log()

    def entropy(self) -> Any:
        return functional.binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none") / self.probs

    @property
    def mean(self) -> Any:
        return 1 / self.probs - 1

    @property
    def variance(self) -> Any:
        return (1 / self.probs - 1) / self.probs


class Binomial(_Trial):
    """How often it happens in `total_count` trials; drawn by NumPy."""

    support = constraints.nonnegative_integer

    def __init__(self, total_count: Any = 1, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        super().__init__(probs, logits, validate_args)
        self.total_count, _ = broadcast_all(total_count, self.__dict__.get("probs", self.__dict__.get("logits")))

    def sample(self, sample_shape: Any = ()) -> Any:
        counts = ag.tensor(self.total_count.array, dtype=ag.int64)
        return self._draw("binomial", sample_shape, counts, self.probs).to(self.probs.dtype)

    def log_prob(self, value: Any) -> Any:
        value, n = self._checked(value), self.total_count
        choose = _lgamma(n + 1) - _lgamma(value + 1) - _lgamma(n - value + 1)
        return choose + value * self.logits - n * functional.softplus(self.logits)

    @property
    def mean(self) -> Any:
        return self.total_count * self.probs

    @property
    def variance(self) -> Any:
        return self.total_count * self.probs * (1 - self.probs)

    def __repr__(self) -> str:
        shown = {name: self.__dict__[name] for name in ("total_count", "probs", "logits") if name in self.__dict__}
        return f"Binomial({', '.join(f'{word}: {one.item() if one.numel() == 1 else one.size()}' for word, one in shown.items())})"


class Categorical(Distribution):
    """One of several classes; `probs` need not add up to one, `logits` are their logarithms.

    >>> Categorical(ag.tensor([1.0, 3.0])).probs
    tensor([0.2500, 0.7500])
    """

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.nonnegative_integer

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        given = probs if logits is None else logits
        if given.ndim < 1:
            raise ValueError(f"`{'probs' if logits is None else 'logits'}` parameter must be at least one-dimensional.")
        if logits is None:
            self.probs = probs / probs.sum(-1, True)
        else:
            self.logits = logits - ag.logsumexp(logits, dim=-1, keepdim=True)
        self._num_events = given.shape[-1]
        super().__init__(given.shape[:-1], (), validate_args)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        if name == "probs" and "logits" in own:
            own[name] = functional.softmax(self.logits, -1)
        elif name == "logits" and "probs" in own:
            own[name] = _clipped(self.probs).log()
        else:
            raise AttributeError(name)
        return own[name]

    def sample(self, sample_shape: Any = ()) -> Any:
        rows = self.probs.detach().reshape(-1, self._num_events)
        return ag.multinomial(rows, math.prod(tuple(sample_shape)), True).T.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value: Any) -> Any:
        value = self._checked(value).long().unsqueeze(-1)
        shape = np.broadcast_shapes(tuple(value.shape[:-1]), tuple(self.batch_shape))
        return self.logits.expand(*shape, self._num_events).gather(-1, value.expand(*shape, 1)).squeeze(-1)

    def entropy(self) -> Any:
        return -(self.logits.clamp(min=float(np.finfo(self.logits.dtype.numpy).min)) * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Any:
        """All classes."""
        values = ag.arange(self._num_events).reshape(-1, *[1] * len(self.batch_shape))
        return values.expand(-1, *self.batch_shape) if expand else values

    @property
    def mean(self) -> Any:
        return ag.full(self.batch_shape, math.nan, dtype=self.probs.dtype)

    @property
    def mode(self) -> Any:
        """The likeliest class."""
        return self.probs.argmax(-1)

    variance = mean


class OneHotCategorical(Categorical):
    """One of several classes, as a vector with a one in its place."""

    support = constraints.simplex

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        super().__init__(probs, logits, validate_args)
        self._plain = Categorical(probs, logits, validate_args)
        self._event_shape = type(self._event_shape)((self._num_events,))

    def sample(self, sample_shape: Any = ()) -> Any:
        return functional.one_hot(self._plain.sample(sample_shape), self._num_events).to(self.probs.dtype)

    def log_prob(self, value: Any) -> Any:
        return self._plain.log_prob(self._checked(value).argmax(-1))

    @property
    def mean(self) -> Any:
        return self.probs

    @property
    def variance(self) -> Any:
        return self.probs * (1 - self.probs)

    def __repr__(self) -> str:
        return "OneHotCategorical()"


class Poisson(Distribution):
    """Counts of what happens at a rate; drawn by NumPy."""

    arg_constraints: ClassVar = {"rate": constraints.nonnegative}
    support = constraints.nonnegative_integer

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        (self.rate,) = broadcast_all(rate)
        super().__init__(self.rate.shape, (), validate_args)

    def sample(self, sample_shape: Any = ()) -> Any:
        return self._draw("poisson", sample_shape, self.rate)

    def log_prob(self, value: Any) -> Any:
        rate, value = broadcast_all(self.rate, self._checked(value))
        return find("xlogy")(value, rate) - rate - _lgamma(value + 1)  # type: ignore[misc]

    @property
    def mean(self) -> Any:
        return self.rate

    variance = mean
