"""`mx.nd.random` and `mx.random`: numbers drawn from the engine's generator (not the numbers that MXNet draws)."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core import creation
from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.base import dtype_of
from autograd_core.dialects.mxnet.handle import NDArray, made, plain
from autograd_core.modes import mode
from autograd_core.public import find
from autograd_core.tape import Variable

__all__ = ["exponential", "gamma", "multinomial", "normal", "poisson", "randint", "randn", "seed", "shuffle", "uniform"]


def seed(seed_state: int, ctx: Any = "all") -> None:
    """Start the random numbers at a given point."""
    del ctx
    creation.manual_seed(int(seed_state))


def draws() -> np.random.Generator:
    """NumPy's generator, started from the engine's: for what the engine does not draw itself."""
    return np.random.default_rng(int(_numbers(creation.randint, 2**31 - 1, (1,))[0]))


def _numbers(draw: Any, *arguments: Any) -> Any:
    """What the engine draws, as an array: no step of the program by itself, so no recording tells of it."""
    with mode(recorder=None):
        return draw(*arguments).array


def _shape(shape: Any, *parameters: Any) -> Any:
    sizes = (shape,) if isinstance(shape, int) else tuple(shape or ())
    return (*np.broadcast_shapes(*[np.shape(plain(one)) for one in parameters]), *sizes)


def _finish(values: Any, dtype: Any, ctx: Any, out: Any, handle: Any = NDArray) -> Any:
    if out is not None:
        out[:] = values
        return out
    return made(np.asarray(values).astype(dtype_of(dtype)), handle, ctx)


def _stretch(parameter: Any, size: Any) -> Any:
    """Parameters given as arrays: a draw of `shape` for each of them."""
    array = np.asarray(plain(parameter))
    return array.reshape(array.shape + (1,) * (len(size) - array.ndim))


def uniform(low: Any = 0.0, high: Any = 1.0, shape: Any = None, dtype: Any = None, ctx: Any = None, out: Any = None, **_names: Any) -> Any:
    """Evenly from [low, high)."""
    size = out.shape if out is not None and shape is None else _shape(shape, low, high)
    low, high = _stretch(low, size), _stretch(high, size)
    return _finish(low + (high - low) * _numbers(creation.rand, size), dtype, ctx, out)


def normal(loc: Any = 0.0, scale: Any = 1.0, shape: Any = None, dtype: Any = None, ctx: Any = None, out: Any = None, **_names: Any) -> Any:
    """From the normal distribution with mean `loc` and standard deviation `scale`."""
    size = out.shape if out is not None and shape is None else _shape(shape, loc, scale)
    return _finish(_stretch(loc, size) + _stretch(scale, size) * _numbers(creation.randn, size), dtype, ctx, out)


def randn(*shape: int, loc: float = 0.0, scale: float = 1.0, dtype: Any = None, ctx: Any = None) -> Any:
    """From the normal distribution, of the shape given by the arguments."""
    return normal(loc, scale, shape, dtype, ctx)


def randint(low: int, high: int | None = None, shape: Any = None, dtype: Any = "int32", ctx: Any = None, out: Any = None) -> Any:
    """Whole numbers from low up to but not including high."""
    first, last = (0, low) if high is None else (low, high)
    return _finish(_numbers(creation.randint, first, last, _shape(shape)), dtype, ctx, out)


def exponential(scale: Any = 1.0, shape: Any = None, dtype: Any = None, ctx: Any = None, out: Any = None) -> Any:
    """From the exponential distribution with mean `scale`."""
    size = _shape(shape, scale)
    return _finish(-np.log1p(-_numbers(creation.rand, size)) * _stretch(scale, size), dtype, ctx, out)


def gamma(alpha: Any = 1.0, beta: Any = 1.0, shape: Any = None, dtype: Any = None, ctx: Any = None, out: Any = None) -> Any:
    """From the gamma distribution with shape `alpha` and scale `beta`."""
    size = _shape(shape, alpha, beta)
    return _finish(draws().gamma(_stretch(alpha, size), _stretch(beta, size), size), dtype, ctx, out)


def poisson(lam: Any = 1.0, shape: Any = None, dtype: Any = None, ctx: Any = None, out: Any = None) -> Any:
    """From the Poisson distribution."""
    size = _shape(shape, lam)
    return _finish(draws().poisson(_stretch(lam, size), size), dtype, ctx, out)


def multinomial(data: Any, shape: Any = None, get_prob: bool = False, out: Any = None, dtype: Any = "int32") -> Any:
    """Positions drawn with the probabilities in the last axis of `data`; with `get_prob` also the logarithms of these."""
    size = _shape(shape)
    sample: Any = find("multinomial")
    rows = creation.tensor(data.array.reshape(-1, data.array.shape[-1]))
    found = sample(rows, int(np.prod(size)), True).array.reshape(*data.array.shape[:-1], *size)
    drawn = _finish(found, dtype, None, out)
    if not get_prob:
        return drawn
    chances = np.take_along_axis(rows.array, found.reshape(len(rows.array), -1), 1).reshape(found.shape)
    return drawn, made(np.log(chances), NDArray)


def shuffle(data: Any, **_names: Any) -> Any:
    """The parts along the first axis in another order; of NumPy's manner of array, in place."""
    order = _numbers(creation.randperm, len(data))
    if isinstance(data, Variable) and isinstance(data, NDArray) and type(data) is NDArray:
        return data[order]
    data[:] = data[order]
    return None


__getattr__ = missing("mxnet.nd.random", __all__)
