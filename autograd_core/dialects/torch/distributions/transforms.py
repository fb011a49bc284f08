"""`torch.distributions.transforms`: maps of random variables that can be undone, and the distributions they make.

A map is a class with its formula, its inverse and ln |dy/dx|; those of vectors say with `event_dim` how many last axes are one event.
"""

# ruff: noqa: ARG002, ARG005  a map's slope may be read from either side
from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import autograd_core as ag
from autograd_core.dialects.torch.distributions import constraints
from autograd_core.dialects.torch.distributions.distribution import Distribution
from autograd_core.errors import refuse
from autograd_core.nn import functional

__all__ = [
    "AbsTransform", "AffineTransform", "ComposeTransform", "ExpTransform", "PowerTransform", "SigmoidTransform", "SoftplusTransform", "TanhTransform",
    "Transform", "TransformedDistribution", "identity_transform",
]  # fmt: skip


def _summed(value: Any, axes: int) -> Any:
    """The last axes added up."""
    return value.sum(tuple(range(-axes, 0))) if axes else value


class Transform:
    """A map y = t(x). Your own: write `_call`, `_inverse` and `log_abs_det_jacobian`, and say whether it is `bijective` and which `sign` it has."""

    bijective = False
    sign: Any = 1
    event_dim = 0
    codomain: Any = constraints.real

    def __init__(self, cache_size: int = 0) -> None:
        del cache_size  # what is computed again is as it was

    def __call__(self, x: Any) -> Any:
        return self._call(x)

    def _call(self, x: Any) -> Any:
        raise NotImplementedError

    def _inverse(self, y: Any) -> Any:
        raise NotImplementedError

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        """ln |dy/dx|, of each event."""
        raise NotImplementedError

    def forward_shape(self, shape: Sequence[int]) -> tuple[int, ...]:
        """The shape of y for an x of this one."""
        return tuple(shape)

    @property
    def inv(self) -> Transform:
        """The map back."""
        return _Inverse(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class _Inverse(Transform):
    def __init__(self, of: Transform) -> None:
        self._of, self.bijective, self.sign, self.event_dim = of, of.bijective, of.sign, of.event_dim

    def _call(self, x: Any) -> Any:
        return self._of._inverse(x)

    def _inverse(self, y: Any) -> Any:
        return self._of(y)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        return -self._of.log_abs_det_jacobian(y, x)

    @property
    def inv(self) -> Transform:
        return self._of

    def __repr__(self) -> str:
        return f"_InverseTransform({self._of!r})"


def _inside(y: Any) -> Any:
    """Kept off both ends of (0, 1), where the logarithms are infinite."""
    known = np.finfo(y.dtype.numpy)
    return y.clamp(min=float(known.tiny), max=1.0 - float(known.eps))


def _elementwise(
    name: str, words: str, call: Callable[[Any], Any], back: Callable[[Any], Any], slope: Any, codomain: Any, bijective: bool = True
) -> Any:
    """The class of a map without settings, from its formula, its inverse and ln |dy/dx|."""
    about = {
        "_call": lambda self, x: call(x), "_inverse": lambda self, y: back(y), "log_abs_det_jacobian": lambda self, x, y: slope(x),
        "bijective": bijective, "codomain": codomain, "__doc__": words, "__module__": __name__,
        "__eq__": lambda self, other: type(other) is type(self), "__hash__": object.__hash__,
    }  # fmt: skip
    return type(name, (Transform,), about)


ExpTransform = _elementwise("ExpTransform", "eˣ.", lambda x: x.exp(), lambda y: y.log(), lambda x: x, constraints.positive)
SigmoidTransform = _elementwise(
    "SigmoidTransform", "1 / (1 + e⁻ˣ).", lambda x: _inside(x.sigmoid()), lambda y: _inside(y).logit(),
    lambda x: -functional.softplus(-x) - functional.softplus(x), constraints.unit_interval,
)  # fmt: skip
SoftplusTransform = _elementwise(
    "SoftplusTransform",
    "ln(1 + eˣ).",
    functional.softplus,
    lambda y: (-y).expm1().neg().log() + y,
    lambda x: -functional.softplus(-x),
    constraints.positive,
)
TanhTransform = _elementwise(
    "TanhTransform",
    "tanh x.",
    lambda x: x.tanh(),
    lambda y: y.atanh(),
    lambda x: (math.log(2.0) - x - functional.softplus(-2.0 * x)) * 2.0,
    constraints.interval(-1.0, 1.0),
)


def _flat(x: Any) -> Any:
    raise NotImplementedError


AbsTransform = _elementwise(
    "AbsTransform", "|x|, undone by the positive one of two.", lambda x: x.abs(), lambda y: y, _flat, constraints.positive, False
)


class PowerTransform(Transform):
    """x to a power, for positive x."""

    bijective, codomain = True, constraints.positive

    def __init__(self, exponent: Any, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.exponent = ag.as_tensor(exponent)
        self.sign = self.exponent.sign()

    def _call(self, x: Any) -> Any:
        return x.pow(self.exponent)

    def _inverse(self, y: Any) -> Any:
        return y.pow(1 / self.exponent)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        return (self.exponent * y / x).abs().log()

    def forward_shape(self, shape: Sequence[int]) -> tuple[int, ...]:
        return np.broadcast_shapes(tuple(shape), tuple(self.exponent.shape))


class AffineTransform(Transform):
    """loc + scale · x."""

    bijective = True

    def __init__(self, loc: Any, scale: Any, event_dim: int = 0, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.loc, self.scale, self.event_dim = loc, scale, event_dim
        self.sign = scale.sign() if hasattr(scale, "sign") else (scale > 0) - (scale < 0)

    def _call(self, x: Any) -> Any:
        return self.loc + self.scale * x

    def _inverse(self, y: Any) -> Any:
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        slope = (
            ag.full_like(x, math.log(abs(self.scale))) if isinstance(self.scale, (int, float)) else self.scale.abs().log().expand(x.shape)
        )
        return _summed(slope, self.event_dim)

    def forward_shape(self, shape: Sequence[int]) -> tuple[int, ...]:
        return np.broadcast_shapes(tuple(shape), *(tuple(getattr(one, "shape", ())) for one in (self.loc, self.scale)))


class ComposeTransform(Transform):
    """Several maps, one after the other."""

    def __init__(self, parts: Sequence[Transform], cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.parts = list(parts)
        self.bijective, self.sign = all(one.bijective for one in self.parts), math.prod([one.sign for one in self.parts])
        self.event_dim, self.codomain = (
            max([one.event_dim for one in self.parts], default=0),
            self.parts[-1].codomain if self.parts else constraints.real,
        )

    def _call(self, x: Any) -> Any:
        for one in self.parts:
            x = one(x)
        return x

    def _inverse(self, y: Any) -> Any:
        for one in self.parts[::-1]:
            y = one.inv(y)
        return y

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        total: Any = ag.zeros_like(x) if not self.parts else 0.0
        for one in self.parts:
            y = one(x)
            total, x = total + _summed(one.log_abs_det_jacobian(x, y), self.event_dim - one.event_dim), y
        return total

    def forward_shape(self, shape: Sequence[int]) -> tuple[int, ...]:
        for one in self.parts:
            shape = one.forward_shape(shape)
        return tuple(shape)

    def __repr__(self) -> str:
        return "ComposeTransform(\n    " + ",\n    ".join(map(repr, self.parts)) + "\n)"


identity_transform = ComposeTransform([])


class TransformedDistribution(Distribution):
    """What a draw from `base_distribution` becomes by one map, or by several one after the other."""

    def __init__(self, base_distribution: Any, transforms: Any, validate_args: bool | None = None) -> None:
        self.base_dist, self.transforms = base_distribution, [transforms] if isinstance(transforms, Transform) else list(transforms)
        self.has_rsample = base_distribution.has_rsample
        whole = ComposeTransform(self.transforms)
        own = (*base_distribution.batch_shape, *base_distribution.event_shape)
        shape = whole.forward_shape(own)
        self._more = shape[: len(shape) - len(own)]
        if shape[len(self._more) :] != own:
            raise refuse(
                "setting",
                what=f"a base of shape {list(own)} does not make draws of shape {list(shape)}.",
                rule="Give the base its parameters in the whole shape.",
            )
        event = max(whole.event_dim, len(base_distribution.event_shape))
        self.support: Any = whole.codomain if self.transforms else base_distribution.support
        super().__init__(shape[: len(shape) - event], shape[len(shape) - event :], validate_args)

    def rsample(self, sample_shape: Any = ()) -> Any:
        return ComposeTransform(self.transforms)(self.base_dist.rsample((*tuple(sample_shape), *self._more)))

    def sample(self, sample_shape: Any = ()) -> Any:
        with ag.no_grad():
            return ComposeTransform(self.transforms)(self.base_dist.sample((*tuple(sample_shape), *self._more)))

    def log_prob(self, value: Any) -> Any:
        y, found, axes = self._checked(value), 0.0, len(self.event_shape)
        for one in self.transforms[::-1]:
            x = one.inv(y)
            found, y = found - _summed(one.log_abs_det_jacobian(x, y), axes - one.event_dim), x
        return found + _summed(self.base_dist.log_prob(y), axes - len(self.base_dist.event_shape))

    def cdf(self, value: Any) -> Any:
        value, sign = self._checked(value), 1
        for one in self.transforms[::-1]:
            value, sign = one.inv(value), sign * one.sign
        return (self.base_dist.cdf(value) - 0.5) * sign + 0.5
