"""`kl_divergence`: how far one distribution is from another, for the pairs that have a formula."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import autograd_core as ag
from autograd_core.dialects.torch.distributions.continuous import Exponential, Gamma, Laplace, MultivariateNormal, Normal, Uniform
from autograd_core.dialects.torch.distributions.discrete import Bernoulli, Categorical, Geometric, Poisson
from autograd_core.dialects.torch.distributions.distribution import Independent
from autograd_core.nn import functional
from autograd_core.public import find

__all__ = ["kl_divergence", "register_kl"]
_FORMULAS: dict[tuple[type, type], Callable[[Any, Any], Any]] = {}


def register_kl(type_p: type, type_q: type) -> Callable[[Callable[[Any, Any], Any]], Callable[[Any, Any], Any]]:
    """A decorator: this formula is for those two."""

    def enter(formula: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        _FORMULAS[type_p, type_q] = formula
        return formula

    return enter


def kl_divergence(p: Any, q: Any) -> Any:
    """E_p[ln p − ln q]. Raises `NotImplementedError` for a pair without a formula.

    >>> kl_divergence(Normal(0.0, 1.0), Normal(1.0, 1.0))
    tensor(0.5000)
    """
    for one in type(p).__mro__:
        for other in type(q).__mro__:
            if (one, other) in _FORMULAS:
                return _FORMULAS[one, other](p, q)
    raise NotImplementedError(f"No KL(p || q) is implemented for p type {type(p).__name__} and q type {type(q).__name__}")


@register_kl(Normal, Normal)
def _(p: Any, q: Any) -> Any:
    ratio = (p.scale / q.scale) ** 2
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale) ** 2 - 1 - ratio.log())


@register_kl(Bernoulli, Bernoulli)
def _(p: Any, q: Any) -> Any:
    return p.probs * (functional.softplus(-q.logits) - functional.softplus(-p.logits)) + (1 - p.probs) * (
        functional.softplus(q.logits) - functional.softplus(p.logits)
    )


@register_kl(Categorical, Categorical)
def _(p: Any, q: Any) -> Any:
    parts = p.probs * (p.logits - q.logits)
    return ag.where(p.probs == 0, 0.0, ag.where(q.probs == 0, math.inf, parts)).sum(-1)


@register_kl(Uniform, Uniform)
def _(p: Any, q: Any) -> Any:
    return ag.where((q.low > p.low) | (q.high < p.high), math.inf, ((q.high - q.low) / (p.high - p.low)).log())


@register_kl(Exponential, Exponential)
def _(p: Any, q: Any) -> Any:
    ratio = q.rate / p.rate
    return ratio - 1 - ratio.log()


@register_kl(Laplace, Laplace)
def _(p: Any, q: Any) -> Any:
    ratio, away = p.scale / q.scale, (p.loc - q.loc).abs()
    return -ratio.log() + away / q.scale + ratio * (-away / p.scale).exp() - 1


@register_kl(Poisson, Poisson)
def _(p: Any, q: Any) -> Any:
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@register_kl(Geometric, Geometric)
def _(p: Any, q: Any) -> Any:
    return -p.entropy() - (-q.probs).log1p() / p.probs - q.logits


@register_kl(Gamma, Gamma)
def _(p: Any, q: Any) -> Any:
    lgamma, digamma = find("lgamma"), find("digamma")
    a, b = p.concentration, q.concentration
    return b * (p.rate / q.rate).log() + lgamma(b) - lgamma(a) + (a - b) * digamma(a) + (q.rate - p.rate) * (a / p.rate)  # type: ignore[misc]


@register_kl(MultivariateNormal, MultivariateNormal)
def _(p: Any, q: Any) -> Any:
    solve: Any = find("linalg.solve_triangular")
    spread = (solve(q.scale_tril, p.scale_tril, upper=False) ** 2).sum((-2, -1))
    away = (solve(q.scale_tril, (q.loc - p.loc)[..., None], upper=False)[..., 0] ** 2).sum(-1)
    return q._half_log_det() - p._half_log_det() + 0.5 * (spread + away - p.loc.shape[-1])


@register_kl(Independent, Independent)
def _(p: Any, q: Any) -> Any:
    return p._summed(kl_divergence(p.base_dist, q.base_dist))
