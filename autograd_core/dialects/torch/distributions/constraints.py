"""`torch.distributions.constraints`: what a parameter must satisfy, and where the values of a distribution lie.

A constraint has `check(value)`, a truth value for each event, and `event_dim`, how many last axes are one event.

>>> import autograd_core as ag
>>> interval(0.0, 2.0).check(ag.tensor([1.0, 3.0]))
tensor([ True, False])
>>> positive
GreaterThan(lower_bound=0.0)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd_core as ag
from autograd_core.dialects.missing import missing
from autograd_core.ops.decompositions import eigvalsh

__all__ = [
    "Constraint", "boolean", "dependent", "dependent_property", "greater_than", "greater_than_eq", "half_open_interval", "independent",
    "integer_interval", "interval", "is_dependent", "less_than", "lower_cholesky", "lower_triangular", "nonnegative", "nonnegative_integer", "one_hot",
    "positive", "positive_definite", "positive_integer", "positive_semidefinite", "real", "real_vector", "simplex", "square", "symmetric", "unit_interval",
]  # fmt: skip


class Constraint:
    """Where values may lie. Subclasses of one's own write `check`."""

    is_discrete = False
    event_dim = 0

    def check(self, value: Any) -> Any:
        """Which events of `value` satisfy it."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__.lstrip('_')}()"


class _Simple(Constraint):
    """A constraint of a name, with bounds or without."""

    def __init__(self, name: str, check: Callable[[Any], Any], discrete: bool = False, event_dim: int = 0, **bounds: Any) -> None:
        self._name, self._check, self.is_discrete, self.event_dim = name, check, discrete, event_dim
        self.__dict__.update(bounds)
        self._shown = ", ".join(f"{word}={bound}" for word, bound in bounds.items())

    def check(self, value: Any) -> Any:
        return self._check(value)

    def __repr__(self) -> str:
        return f"{self._name}({self._shown})"


class independent(Constraint):  # noqa: N801  PyTorch's name
    """Another constraint, of which the last axes together are one event."""

    def __init__(self, base_constraint: Constraint, reinterpreted_batch_ndims: int) -> None:
        self.base_constraint, self.reinterpreted_batch_ndims = base_constraint, reinterpreted_batch_ndims
        self.is_discrete, self.event_dim = base_constraint.is_discrete, base_constraint.event_dim + reinterpreted_batch_ndims

    def check(self, value: Any) -> Any:
        found = self.base_constraint.check(value)
        return found.reshape((*found.shape[: found.dim() - self.reinterpreted_batch_ndims], -1)).all(-1)

    def __repr__(self) -> str:
        return f"IndependentConstraint({self.base_constraint!r}, {self.reinterpreted_batch_ndims})"


class dependent_property(property, Constraint):  # noqa: N801  PyTorch's name
    """A constraint that depends on the parameters: a property that gives it."""

    def __init__(self, fn: Any = None, *, is_discrete: bool = False, event_dim: int = 0) -> None:
        super().__init__(fn)
        self.is_discrete, self.event_dim = is_discrete, event_dim

    def __call__(self, fn: Any) -> dependent_property:
        return dependent_property(fn, is_discrete=self.is_discrete, event_dim=self.event_dim)

    def __repr__(self) -> str:
        return "DependentProperty()"


def is_dependent(constraint: Any) -> bool:
    """Whether a constraint is known only with the parameters."""
    return constraint is dependent or isinstance(constraint, dependent_property)


def greater_than(lower_bound: Any) -> Constraint:
    """Above a bound."""
    return _Simple("GreaterThan", lambda x: x > lower_bound, lower_bound=lower_bound)


def greater_than_eq(lower_bound: Any) -> Constraint:
    """A bound, or above it."""
    return _Simple("GreaterThanEq", lambda x: x >= lower_bound, lower_bound=lower_bound)


def less_than(upper_bound: Any) -> Constraint:
    """Below a bound."""
    return _Simple("LessThan", lambda x: x < upper_bound, upper_bound=upper_bound)


def interval(lower_bound: Any, upper_bound: Any) -> Constraint:
    """Between two bounds, or on one of them."""
    return _Simple("Interval", lambda x: (x >= lower_bound) & (x <= upper_bound), lower_bound=lower_bound, upper_bound=upper_bound)


def half_open_interval(lower_bound: Any, upper_bound: Any) -> Constraint:
    """From the lower bound up to the upper, but not on that."""
    return _Simple("HalfOpenInterval", lambda x: (x >= lower_bound) & (x < upper_bound), lower_bound=lower_bound, upper_bound=upper_bound)


def integer_interval(lower_bound: Any, upper_bound: Any) -> Constraint:
    """A whole number from one bound to the other."""
    inside = interval(lower_bound, upper_bound)
    return _Simple("IntegerInterval", lambda x: (x % 1 == 0) & inside.check(x), True, lower_bound=lower_bound, upper_bound=upper_bound)


def _whole(lower_bound: int) -> Constraint:
    return _Simple("IntegerGreaterThan", lambda x: (x % 1 == 0) & (x >= lower_bound), True, lower_bound=lower_bound)


def _matrix(name: str, check: Callable[[Any], Any]) -> Constraint:
    return _Simple(name, check, event_dim=2)


def _all(truth: Any) -> Any:
    return truth.reshape((*truth.shape[:-2], -1)).all(-1)


def _lower(x: Any) -> Any:
    return _all(x.tril() == x)


def _symmetric(x: Any) -> Any:
    return square.check(x) & _all(ag.isclose(x, x.mT, atol=1e-6))


def _definite(least: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Symmetric, with eigenvalues that pass."""
    return lambda x: _symmetric(x) & least(eigvalsh((x + x.mT) / 2)).all(-1)


dependent: Constraint = _Simple("Dependent", lambda _: NotImplemented)
boolean = _Simple("Boolean", lambda x: (x == 0) | (x == 1), True)
one_hot = _Simple("OneHot", lambda x: boolean.check(x).all(-1) & (x.sum(-1) == 1), True, 1)
nonnegative_integer, positive_integer = _whole(0), _whole(1)
real = _Simple("Real", lambda x: x == x)
real_vector = independent(real, 1)
positive, nonnegative, unit_interval = greater_than(0.0), greater_than_eq(0.0), interval(0.0, 1.0)
simplex = _Simple("Simplex", lambda x: ag.all(x >= 0, dim=-1) & (ag.abs(x.sum(-1) - 1) < 1e-6), event_dim=1)
lower_triangular = _matrix("LowerTriangular", _lower)
lower_cholesky = _matrix("LowerCholesky", lambda x: _lower(x) & (x.diagonal(0, -2, -1) > 0).all(-1))
square = _matrix("Square", lambda x: ag.full(tuple(x.shape[:-2]), x.shape[-2] == x.shape[-1], dtype=ag.bool_))
symmetric = _matrix("Symmetric", _symmetric)
positive_semidefinite = _matrix("PositiveSemidefinite", _definite(lambda values: values >= 0))
positive_definite = _matrix("PositiveDefinite", _definite(lambda values: values > 0))
__getattr__ = missing("torch.distributions.constraints", __all__)
