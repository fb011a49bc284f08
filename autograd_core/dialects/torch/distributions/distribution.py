"""What all distributions share: parameters of one shape, checks, samples, and how one is shown.

A family is a class with `arguments` (its parameters and what they must satisfy), `support`, and formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import autograd_core as ag
from autograd_core.applying import make
from autograd_core.modes import mode
from autograd_core.randomness import default_generator
from autograd_core.tensor import Size, Tensor

__all__ = ["Distribution", "Independent", "broadcast_all", "constraint"]
Check = Callable[[Any], Any]
CONSTRAINTS: dict[str, tuple[str, Check]] = {
    "real": ("Real()", lambda x: ~ag.isnan(x)),
    "positive": ("GreaterThan(lower_bound=0.0)", lambda x: x > 0),
    "nonnegative": ("GreaterThanEq(lower_bound=0.0)", lambda x: x >= 0),
    "unit": ("Interval(lower_bound=0.0, upper_bound=1.0)", lambda x: (x >= 0) & (x <= 1)),
    "between": ("Interval(lower_bound=-1.0, upper_bound=1.0)", lambda x: (x >= -1) & (x <= 1)),
    "boolean": ("Boolean()", lambda x: (x == 0) | (x == 1)),
    "count": ("IntegerGreaterThan(lower_bound=0)", lambda x: (x % 1 == 0) & (x >= 0)),
    "simplex": ("Simplex()", lambda x: ag.all(x >= 0, dim=-1) & (ag.abs(x.sum(-1) - 1) < 1e-6)),
    "vector": ("IndependentConstraint(Real(), 1)", lambda x: ag.all(x == x, dim=-1)),
}
"""What a parameter or a value must satisfy: its name in messages, and the check."""


def constraint(name: str) -> tuple[str, Check]:
    """The constraint of that name."""
    return CONSTRAINTS[name]


def broadcast_all(*values: Any) -> tuple[Any, ...]:
    """Numbers and tensors as tensors of one shape."""
    like = next((one for one in values if isinstance(one, Tensor)), None)
    dtype = like.dtype if like is not None and like.is_floating_point() else None
    made = [one if isinstance(one, Tensor) else ag.tensor(float(one), dtype=dtype) for one in values]
    return tuple(ag.broadcast_tensors(*made))


def _holds(check: Check, value: Any) -> bool:
    """Whether all of a value passes; no part of the program, so no recording tells of it."""
    with mode(recorder=None):
        return bool(ag.all(check(value.detach())))


class Distribution:
    """A family of distributions; subclasses give `arguments`, `support`, `sample` or `rsample`, `log_prob`, `mean`, `variance`."""

    arguments: ClassVar[dict[str, str]] = {}
    support: ClassVar[str] = "real"
    has_rsample = False
    _event = 0  # how many axes of a value are one event

    def __init__(self, batch_shape: Any = (), event_shape: Any = (), validate_args: bool | None = None) -> None:
        self._batch_shape, self._event_shape = Size(batch_shape), Size(event_shape)
        self._validates = validate_args is not False
        for name, wanted in self.arguments.items() if self._validates else ():
            value = self.__dict__.get(name)
            words, check = constraint(wanted)
            if value is not None and not _holds(check, value):
                raise ValueError(
                    f"Expected parameter {name} ({type(value).__name__} of shape {tuple(value.shape)}) of distribution {self!r} to satisfy the "
                    f"constraint {words}, but found invalid values:\n{value}"
                )

    @property
    def batch_shape(self) -> Size:
        """The shape of the parameters: so many distributions."""
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        """The shape of one draw from one of them."""
        return self._event_shape

    def _extended(self, sample_shape: Any = ()) -> tuple[int, ...]:
        return (*tuple(sample_shape), *self._batch_shape, *self._event_shape)

    def sample(self, sample_shape: Any = ()) -> Any:
        """Draw, without gradient."""
        with ag.no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Any:
        """Draw so that gradients reach the parameters, where the family can."""
        raise NotImplementedError

    def _draw(self, name: str, sample_shape: Any, *parameters: Any) -> Any:
        """Numbers of a family that only NumPy draws."""
        shape = self._extended(sample_shape)
        return make(default_generator.family(name, tuple(one.detach().array for one in parameters), shape, parameters[0].dtype.numpy))

    def log_prob(self, value: Any) -> Any:
        """The logarithm of the density (or of the probability) at a value."""
        raise NotImplementedError

    def entropy(self) -> Any:
        """−E[ln p]."""
        raise NotImplementedError

    def cdf(self, value: Any) -> Any:
        """The probability of at most this value."""
        raise NotImplementedError

    @property
    def mean(self) -> Any:
        """The mean."""
        raise NotImplementedError

    @property
    def variance(self) -> Any:
        """The variance."""
        raise NotImplementedError

    @property
    def stddev(self) -> Any:
        """The root of the variance."""
        return self.variance.sqrt()

    def perplexity(self) -> Any:
        """e to the entropy."""
        return ag.exp(self.entropy())

    def _checked(self, value: Any) -> Any:
        """The value, if it can be drawn."""
        value = ag.as_tensor(value)
        words, check = constraint(self.support)
        if self._validates and not _holds(check, value):
            raise ValueError(
                f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be within the support ({words}) of the "
                f"distribution {self!r}, but found invalid values:\n{value}"
            )
        return value

    def __repr__(self) -> str:
        given = [(name, self.__dict__[name]) for name in self.arguments if self.__dict__.get(name) is not None]
        return f"{type(self).__name__}({', '.join(f'{name}: {value.item() if value.numel() == 1 else value.size()}' for name, value in given)})"


class Independent(Distribution):
    """The last axes of the parameters as one event: their probabilities are multiplied."""

    def __init__(self, base_distribution: Any, reinterpreted_batch_ndims: int, validate_args: bool | None = None) -> None:
        self.base_dist, self.reinterpreted_batch_ndims = base_distribution, reinterpreted_batch_ndims
        self.has_rsample = base_distribution.has_rsample
        shape, rest = tuple(base_distribution.batch_shape), len(base_distribution.batch_shape) - reinterpreted_batch_ndims
        super().__init__(shape[:rest], (*shape[rest:], *base_distribution.event_shape), validate_args)

    def _summed(self, value: Any) -> Any:
        n = self.reinterpreted_batch_ndims
        return value.sum(tuple(range(-n, 0))) if n else value

    def sample(self, sample_shape: Any = ()) -> Any:
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value: Any) -> Any:
        return self._summed(self.base_dist.log_prob(value))

    def entropy(self) -> Any:
        return self._summed(self.base_dist.entropy())

    @property
    def mean(self) -> Any:
        return self.base_dist.mean

    @property
    def variance(self) -> Any:
        return self.base_dist.variance

    def __repr__(self) -> str:
        return f"Independent({self.base_dist!r}, {self.reinterpreted_batch_ndims})"
