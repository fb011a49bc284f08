"""Captured transforms: what one run leaves in kept memory is not seen by the next, whatever a derivative is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.capture import capture
from autograd_core.transforms import grad, jacfwd, jacrev, jvp, vmap

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "prod": lambda x: x.prod(),
    "cumsum": lambda x: (x.cumsum(0) ** 2).sum(),
    "cumprod": lambda x: x.cumprod(0).sum(),
    "softmax": lambda x: (x.softmax(0) ** 3).sum(),
    "sort": lambda x: (x.sort()[0] * ag.arange(4.0, dtype=ag.float64)).sum(),
    "inverse": lambda x: x.reshape(2, 2).inverse().sum(),
    "cholesky": lambda x: _positive(x).cholesky().sum(),
    "solve": lambda x: _positive(x).inverse().matmul(x[:2]).sum(),
    "logsumexp": lambda x: x.logsumexp(0),
    "norm": lambda x: x.norm(),
    "index": lambda x: x[1:].sin().sum() * x[0] + x[[0, 2]].sum(),
}


def _positive(x: Any) -> Any:
    matrix = x.reshape(2, 2)
    return matrix @ matrix.T + 2.0 * ag.eye(2, dtype=ag.float64)


TRANSFORMS: dict[str, Callable[[Any], Any]] = {
    "grad": grad,
    "jacfwd of grad": lambda f: jacfwd(grad(f)),
    "jacrev of grad": lambda f: jacrev(grad(f)),
    "vmap of grad": lambda f: lambda x: vmap(grad(f))(ag.stack([x, x * 2.0])),
    "jvp": lambda f: lambda x: jvp(f, (x,), (x.cos(),))[1],
}


@pytest.mark.filterwarnings("ignore:There is no batching rule")
@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_captured_transform_is_the_transform_at_every_point(name: str, transform: str) -> None:
    eager = TRANSFORMS[transform](FUNCTIONS[name])
    captured = capture(eager)
    for seed in range(5):
        x = ag.tensor(np.random.default_rng(seed).normal(size=4))
        np.testing.assert_allclose(captured(x).array, eager(x).array, rtol=1e-9, atol=1e-9)
