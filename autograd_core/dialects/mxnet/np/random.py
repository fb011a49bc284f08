"""`mxnet.np.random`: numbers drawn from the engine's generator, with NumPy's arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.handle import ndarray, plain
from autograd_core.dialects.mxnet.nd import random as nd_random
from autograd_core.dialects.mxnet.nd.random import _finish, draws

__all__ = [
    "beta",
    "choice",
    "exponential",
    "gamma",
    "multinomial",
    "normal",
    "permutation",
    "rand",
    "randint",
    "randn",
    "seed",
    "shuffle",
    "uniform",
]
seed, shuffle = nd_random.seed, nd_random.shuffle


def _drawn(draw: Any, *parameters: Any, size: Any = None, dtype: Any = None) -> Any:
    found = draw(*parameters, shape=() if size is None else size)
    return _finish(found.array.reshape(() if size is None else size), dtype or found.array.dtype, None, None, ndarray)


def uniform(low: Any = 0.0, high: Any = 1.0, size: Any = None, dtype: Any = None, ctx: Any = None, device: Any = None) -> Any:
    """Evenly from [low, high)."""
    del ctx, device
    return _drawn(nd_random.uniform, low, high, size=size, dtype=dtype)


def normal(loc: Any = 0.0, scale: Any = 1.0, size: Any = None, dtype: Any = None, ctx: Any = None, device: Any = None) -> Any:
    """From the normal distribution."""
    del ctx, device
    return _drawn(nd_random.normal, loc, scale, size=size, dtype=dtype)


def randint(low: int, high: int | None = None, size: Any = None, dtype: Any = "int64", ctx: Any = None) -> Any:
    """Whole numbers from low up to but not including high."""
    del ctx
    return _drawn(nd_random.randint, low, high, size=size, dtype=dtype)


def rand(*size: int, **_settings: Any) -> Any:
    """Evenly from [0, 1), of the shape given by the arguments."""
    return uniform(size=size)


def randn(*size: int, **_settings: Any) -> Any:
    """From the normal distribution with mean 0 and variance 1, of the shape given by the arguments."""
    return normal(size=size)


def _of_numpy(name: str) -> Any:
    def draw(*parameters: Any, size: Any = None, dtype: Any = None, ctx: Any = None, **named: Any) -> Any:
        del ctx
        found = getattr(draws(), name)(*[plain(one) for one in parameters], size=size, **{key: plain(one) for key, one in named.items()})
        array = np.asarray(found)
        return _finish(array, dtype or (np.float32 if array.dtype.kind == "f" else array.dtype), None, None, ndarray)

    draw.__name__, draw.__doc__ = name, f"NumPy's `{name}`, started from the engine's generator."
    return draw


gamma, beta, exponential, multinomial = (_of_numpy(name) for name in ("gamma", "beta", "exponential", "multinomial"))


def choice(a: Any, size: Any = None, replace: bool = True, p: Any = None, ctx: Any = None) -> Any:
    """Elements of an array (or of 0 … a − 1) drawn at random."""
    del ctx
    found = np.asarray(draws().choice(plain(a), size, replace, None if p is None else np.asarray(plain(p), float)))
    return _finish(found, found.dtype, None, None, ndarray)


def permutation(x: Any) -> Any:
    """The elements (or 0 … x − 1) in random order."""
    found = draws().permutation(plain(x))
    return _finish(found, found.dtype, None, None, ndarray)


__getattr__ = missing("mxnet.np.random", __all__)
