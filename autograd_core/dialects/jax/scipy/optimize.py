"""`jax.scipy.optimize`: where a function of a vector is least, by BFGS.

The estimate of the inverse Hessian grows by what each step and the change of the gradient along it say: J. Nocedal and S. Wright, "Numerical
Optimization", 2006, algorithm 6.1. The steps are Python's, so `minimize` is called outside of `jit`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from autograd_core.dialects.jax import numpy as jnp
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.dialects.jax.inner.transforms import value_and_grad
from autograd_core.dialects.missing import missing
from autograd_core.optim.linesearch import strong_wolfe

__all__ = ["OptimizeResults", "minimize"]


class OptimizeResults(NamedTuple):
    """What a search found: the place `x` with value `fun`, gradient `jac` and the estimate `hess_inv`; `status` is 0 at a minimum, 1 where
    `maxiter` steps did not get there, 3 where no step went down any more; `nfev`, `njev` and `nit` count values, gradients and steps."""

    x: Any
    success: Any
    status: Any
    fun: Any
    jac: Any
    hess_inv: Any
    nfev: Any
    njev: Any
    nit: Any


def minimize(
    fun: Callable[..., Any], x0: Any, args: tuple[Any, ...] = (), *, method: str, tol: float | None = None, options: Mapping[str, Any] | None = None
) -> OptimizeResults:  # fmt: skip
    """Where `fun(x, *args)`, a number, is least, beginning at the vector `x0`; the search ends where no partial derivative exceeds `tol` (1e-5).

    `method` is `"BFGS"`; of the options `maxiter` (200 for each element of x0) and `gtol` (the same as tol) are read.

    >>> from autograd_core.dialects.jax import numpy as jnp
    >>> found = minimize(lambda x: ((x - 3.0) ** 2).sum(), jnp.zeros(2), method="BFGS")
    >>> found.x, bool(found.success)
    (Array([3., 3.], dtype=float32), True)
    """
    if not isinstance(args, tuple):
        raise refuse_type("minimize_args", args=args)
    if method.lower() != "bfgs":
        raise refuse_value("minimize_method", method=method)
    asked = dict(options or {})
    enough, most = asked.get("gtol", 1e-5 if tol is None else tol), asked.get("maxiter")
    slope_of = value_and_grad(lambda x: fun(x, *args))
    x, calls = np.asarray(jnp.asarray(x0)), 0
    if x.ndim != 1 or x.dtype.kind != "f":
        raise refuse_value("minimize_start", shape=list(x.shape), dtype=x.dtype)

    def at(place: Any) -> tuple[float, Any]:
        nonlocal calls
        calls += 1
        value, gradient = slope_of(jnp.asarray(place))
        return float(value), np.asarray(gradient)

    def after(begin: Any, direction: Any, size: float) -> tuple[float, Any]:
        return at(begin + begin.dtype.type(size) * direction)

    value, gradient = at(x)
    same = np.eye(len(x), dtype=x.dtype)
    inverse, steps, status = same, 0, 0
    while not np.max(np.abs(gradient), initial=0.0) < enough:
        if steps >= (200 * len(x) if most is None else most):
            status = 1
            break
        direction = -inverse @ gradient
        slope, before, old = float(gradient @ direction), gradient, value
        along = partial(after, x, direction)
        value, gradient, size = strong_wolfe(along, 1.0, direction, value, gradient, slope)
        if not value < old:
            value, gradient, status = old, before, 3
            break
        moved = x.dtype.type(size) * direction
        x, change, steps = x + moved, gradient - before, steps + 1
        bend = moved @ change
        if bend > 0:
            left = same - np.outer(moved, change) / bend
            inverse = left @ inverse @ left.T + np.outer(moved, moved) / bend
    return OptimizeResults(
        *map(jnp.asarray, (x, status == 0, status, x.dtype.type(value), gradient, inverse, calls, calls, steps))
    )  # fmt: skip


__getattr__ = missing("jax.scipy.optimize", __all__)
