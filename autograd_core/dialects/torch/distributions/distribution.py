"""What all distributions share: parameters of one shape, checks, samples, and how one is shown.

A family is a class with `arg_constraints` (its parameters and what they must satisfy), `support`, and formulas.
"""

from __future__ import annotations

from typing import Any, ClassVar

import autograd_core as ag
from autograd_core.applying import make
from autograd_core.dialects.torch.distributions import constraints
from autograd_core.modes import mode
from autograd_core.randomness import default_generator
from autograd_core.tensor import Size, Tensor

__all__ = ["Distribution", "Independent", "broadcast_all"]


def broadcast_all(*values: Any) -> tuple[Any, ...]:
    """Numbers and tensors as tensors of one shape."""
    like = next((one for one in values if isinstance(one, Tensor)), None)
    dtype = like.dtype if like is not None and like.is_floating_point() else None
    made = [one if isinstance(one, Tensor) else ag.tensor(float(one), dtype=dtype) for one in values]
    return tuple(ag.broadcast_tensors(*made))


def _holds(constraint: Any, value: Any) -> bool:
    """Whether all of a value passes; no part of the program, so no recording tells of it."""
    if constraints.is_dependent(constraint):
        return True
    with mode(recorder=None):
        return bool(ag.all(constraint.check(value.detach())))


class Distribution:
    """A family of distributions; subclasses give `arg_constraints`, `support`, `sample` or `rsample`, `log_prob`, `mean`, `variance`."""

    arg_constraints: ClassVar[Any] = {}
    support: Any = constraints.real
    has_rsample = False
    _event = 0  # how many axes of a value are one event

    def __init__(self, batch_shape: Any = (), event_shape: Any = (), validate_args: bool | None = None) -> None:
        self._batch_shape, self._event_shape = Size(batch_shape), Size(event_shape)
        self._validate_args = validate_args is not False
        for name, constraint in self.arg_constraints.items() if self._validate_args else ():
            value = self.__dict__.get(name)
            if value is not None and not _holds(constraint, value):
                raise ValueError(
                    f"Expected parameter {name} ({type(value).__name__} of shape {tuple(value.shape)}) of distribution {self!r} to satisfy the "
                    f"constraint {constraint!r}, but found invalid values:\n{value}"
                )

    @property
    def batch_shape(self) -> Size:
        """The shape of the parameters: so many distributions."""
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        """The shape of one draw from one of them."""
        return self._event_shape

    def _extended_shape(self, sample_shape: Any = ()) -> Size:
        """The shape of so many draws."""
        return Size((*tuple(sample_shape), *self._batch_shape, *self._event_shape))

    def sample(self, sample_shape: Any = ()) -> Any:
        """Draw, without gradient."""
        with ag.no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Any:
        """Draw so that gradients reach the parameters, where the family can."""
        raise NotImplementedError

    def _draw(self, name: str, sample_shape: Any, *parameters: Any) -> Any:
        """Numbers of a family that only NumPy draws."""
        shape = self._extended_shape(sample_shape)
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

    def _validate_sample(self, value: Any) -> None:
        """Refuse a value that cannot be drawn, for families of one's own."""
        self._checked(value)

    def _checked(self, value: Any) -> Any:
        """The value, if it can be drawn."""
        value = ag.as_tensor(value)
        if self._validate_args and not _holds(self.support, value):
            raise ValueError(
                f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be within the support ({self.support!r}) of the "
                f"distribution {self!r}, but found invalid values:\n{value}"
            )
        return value

    def __repr__(self) -> str:
        given = [(name, self.__dict__[name]) for name in self.arg_constraints if self.__dict__.get(name) is not None]
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
