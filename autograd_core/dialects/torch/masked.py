"""`torch.masked`: reductions that leave out elements; `mask` says which count, and where none do the result is that of nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.public import FUNCTIONS, load_all

load_all()
_where, _ones = FUNCTIONS["where"], FUNCTIONS["ones_like"]
_INF = float("inf")


def _axes(input: Any, dim: Any) -> Any:
    return tuple(range(input.ndim)) if dim is None or dim == () else dim


def _extreme(input: Any, sign: float) -> Any:
    if input.dtype.is_floating_point:
        return sign * _INF
    if input.array.dtype.kind == "b":
        return sign > 0
    limits = np.iinfo(input.dtype.numpy)
    return limits.max if sign > 0 else limits.min


def _reduction(name: str, fill: Callable[[Any], Any], words: str) -> Callable[..., Any]:
    def reduce(input: Any, dim: Any = None, *, keepdim: bool = False, dtype: Any = None, mask: Any = None) -> Any:
        x = input if dtype is None else input.to(dtype)
        x = x if mask is None else _where(mask, x, fill(x))
        if name == "prod":
            for axis in sorted([axis % max(x.ndim, 1) for axis in np.atleast_1d(_axes(x, dim))], reverse=True):
                x = FUNCTIONS["prod"](x, int(axis), True)
            return x if keepdim or not x.ndim else x.squeeze(_axes(input, dim))
        return FUNCTIONS[name](x, _axes(x, dim), keepdim)

    reduce.__name__, reduce.__doc__ = name, words
    return reduce


def _along(name: str, fill: Callable[[Any], Any], words: str) -> Callable[..., Any]:
    def run(input: Any, dim: int, *, dtype: Any = None, mask: Any = None) -> Any:
        x = input if dtype is None else input.to(dtype)
        return FUNCTIONS[name](x if mask is None else _where(mask, x, fill(x)), dim)

    run.__name__, run.__doc__ = name, words
    return run


sum = _reduction("sum", lambda _: 0, "The sum of what counts.")
prod = _reduction("prod", lambda _: 1, "The product of what counts.")
amax = _reduction("amax", lambda x: _extreme(x, -1.0), "The largest of what counts.")
amin = _reduction("amin", lambda x: _extreme(x, 1.0), "The smallest of what counts.")
logsumexp = _reduction("logsumexp", lambda x: _extreme(x, -1.0), "ln Σ eˣ over what counts.")
cumsum = _along("cumsum", lambda _: 0, "Sums so far of what counts.")
cumprod = _along("cumprod", lambda _: 1, "Products so far of what counts.")
softmax = _along("softmax", lambda x: _extreme(x, -1.0), "The softmax of what counts, zero elsewhere.")
log_softmax = _along("log_softmax", lambda x: _extreme(x, -1.0), "The logarithm of the softmax of what counts.")
softmin = _along("F.softmin", lambda x: _extreme(x, 1.0), "The softmax of −x over what counts, zero elsewhere.")


def mean(input: Any, dim: Any = None, *, keepdim: bool = False, dtype: Any = None, mask: Any = None) -> Any:
    """The mean of what counts."""
    count = sum(_ones(input), dim, keepdim=keepdim, mask=mask)
    return sum(input, dim, keepdim=keepdim, dtype=dtype, mask=mask) / count


def _kept(input: Any, dtype: Any, mask: Any, fill: float) -> Any:
    x = input if dtype is None else input.to(dtype)
    return x if mask is None else _where(mask, x, fill)


def argmax(input: Any, dim: Any = None, *, keepdim: bool = False, dtype: Any = None, mask: Any = None) -> Any:
    """Where the largest of what counts is."""
    x = _kept(input, dtype, mask, _extreme(input, -1.0))
    return FUNCTIONS["argmax"](x, dim, keepdim).to(x.dtype)


def argmin(input: Any, dim: Any = None, *, keepdim: bool = False, dtype: Any = None, mask: Any = None) -> Any:
    """Where the smallest of what counts is."""
    x = _kept(input, dtype, mask, _extreme(input, 1.0))
    return FUNCTIONS["argmin"](x, dim, keepdim).to(x.dtype)


def norm(input: Any, ord: float | None = 2.0, dim: Any = None, *, keepdim: bool = False, dtype: Any = None, mask: Any = None) -> Any:
    """The norm of what counts."""
    order = 2.0 if ord is None else ord
    x = _kept(input, dtype, mask, _INF if order == -_INF else 0)
    return FUNCTIONS["linalg.vector_norm"](x, order, _axes(x, dim), keepdim)


def var(
    input: Any, dim: Any = None, unbiased: bool | None = None, *, correction: float | None = None, keepdim: bool = False, dtype: Any = None, mask: Any = None
) -> Any:  # fmt: skip
    """The variance of what counts."""
    lost = correction if correction is not None else float(unbiased is not False)
    x = input if dtype is None else input.to(dtype)
    x = x if x.dtype.is_floating_point else x.float()
    away = x - mean(x, dim, keepdim=True, mask=mask)
    count = sum(_ones(x), dim, keepdim=keepdim, mask=mask)
    return sum(away * away, dim, keepdim=keepdim, mask=mask) / (count - lost).clamp(min=0)


def std(
    input: Any, dim: Any = None, unbiased: bool | None = None, *, correction: float | None = None, keepdim: bool = False, dtype: Any = None, mask: Any = None
) -> Any:  # fmt: skip
    """The standard deviation of what counts."""
    return var(input, dim, unbiased, correction=correction, keepdim=keepdim, dtype=dtype, mask=mask).sqrt()


def median(input: Any, dim: int = -1, *, keepdim: bool = False, dtype: Any = None, mask: Any = None) -> Any:
    """The one in the middle of what counts."""
    return FUNCTIONS["nanmedian"](_kept(input, dtype, mask, float("nan")), dim, keepdim).values


def normalize(input: Any, ord: float, dim: int, *, eps: float = 1e-12, dtype: Any = None, mask: Any = None) -> Any:
    """Divided by the norm of what counts."""
    x = _kept(input, dtype, mask, 0)
    return x / norm(x, ord, dim, keepdim=True, mask=mask).clamp(min=eps)


def logaddexp(input: Any, other: Any, *, dtype: Any = None, input_mask: Any = None, other_mask: Any = None) -> Any:
    """ln(eˣ + eʸ), where what does not count adds nothing."""
    return FUNCTIONS["logaddexp"](_kept(input, dtype, input_mask, -_INF), _kept(other, dtype, other_mask, -_INF))


__all__ = ["argmax", "argmin", "logaddexp", "median", "norm", "normalize", "std", "var"]
__all__ += ["amax", "amin", "cumprod", "cumsum", "log_softmax", "logsumexp", "mean", "prod", "softmax", "softmin", "sum"]
__getattr__ = missing("torch.masked", __all__)
