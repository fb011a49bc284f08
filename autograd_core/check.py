"""Checking derivatives against differences: `gradcheck`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.backward import grad
from autograd_core.errors import AutogradError, refuse
from autograd_core.op import make
from autograd_core.tensor import Tensor


class GradcheckError(AutogradError):
    """A gradient is not what differences say."""


def gradcheck(
    function: Callable[..., Any], inputs: Any, eps: float = 1e-6, atol: float = 1e-5, rtol: float = 1e-3, *, raise_exception: bool = True, **_: Any
) -> bool:  # fmt: skip
    """Compare the gradients of `function` with central differences (f(x+h) − f(x−h)) / 2h.

    Inputs that require grad should be float64: float32 differences have three good digits at best. Raises `GradcheckError`
    (`gradcheck_failed`), or returns False with `raise_exception=False`.

    >>> import autograd_core as ag
    >>> gradcheck(lambda x: (x * x).sum(), ag.tensor([1.0, 2.0], dtype=ag.float64, requires_grad=True))
    True
    """
    given = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    output = function(*given)
    rng = np.random.default_rng(0)
    weights = rng.standard_normal(output.array.shape)
    seed = make(np.asarray(weights, output.array.dtype)[()])
    targets = [one for one in given if isinstance(one, Tensor) and one.tracked]
    found = grad(output, targets, seed, allow_unused=True)

    def scalar() -> float:
        return float(np.sum(function(*given).array * weights))

    for number, (target, analytical) in enumerate(zip(targets, found, strict=True)):
        numerical = np.zeros(target.array.shape)
        kept = target.array
        for place in np.ndindex(*kept.shape):
            sides = []
            for step in (eps, -eps):
                moved = np.array(kept)
                moved[place] += step
                target.array = moved if moved.ndim else moved[()]
                sides.append(scalar())
            numerical[place] = (sides[0] - sides[1]) / (2 * eps)
        target.array = kept
        ours = np.zeros(kept.shape) if analytical is None else analytical.array
        if not np.allclose(ours, numerical, rtol, atol):
            if not raise_exception:
                return False
            failed: Any = refuse("gradcheck_failed", number=number, numerical=numerical.tolist(), analytical=np.asarray(ours).tolist())
            raise failed.told_as(GradcheckError)
    return True


def gradgradcheck(function: Callable[..., Any], inputs: Any, grad_outputs: Any = None, **options: Any) -> bool:
    """Compare second derivatives with central differences of the first; see `gradcheck`.

    >>> import autograd_core as ag
    >>> gradgradcheck(lambda x: (x ** 3).sum(), ag.tensor([1.0, 2.0], dtype=ag.float64, requires_grad=True))
    True
    """
    given = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    seed = grad_outputs
    if seed is None:
        shape = function(*given).array.shape
        seed = make(np.asarray(np.random.default_rng(1).standard_normal(shape))[()])

    def gradients(*values: Any) -> Any:
        tracked = [one for one in values if isinstance(one, Tensor) and one.tracked]
        found = grad(function(*values), tracked, seed, create_graph=True, materialize_grads=True)
        return sum((one.sum() for one in found[1:]), found[0].sum()) if len(found) > 1 else found[0]

    return gradcheck(gradients, inputs, **options)
