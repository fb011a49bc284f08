"""Starting values: each function fills a tensor, off the tape, and returns it.

Xavier: X. Glorot and Y. Bengio, 2010. Kaiming: K. He et al., 2015. Orthogonal: A. Saxe et al., 2013. Sparse: J. Martens, 2010.
"""

# fmt: off
from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.randomness import default_generator
from autograd_core.tape import no_grad

__all__ = [
    "calculate_gain", "constant_", "dirac_", "eye_", "kaiming_normal_", "kaiming_uniform_", "normal_", "ones_", "orthogonal_", "sparse_",
    "trunc_normal_", "uniform_", "xavier_normal_", "xavier_uniform_", "zeros_",
]


def _fill(tensor: Any, values: Any) -> Any:
    with no_grad():
        return tensor._overwrite(np.broadcast_to(values, tensor.array.shape).astype(tensor.array.dtype))


def _random(generator: Any) -> Any:
    return generator or default_generator


def uniform_(tensor: Any, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Any:
    """Evenly from a to b."""
    return _fill(tensor, _random(generator).uniform(tensor.array.shape, tensor.array.dtype, a, b))


def normal_(tensor: Any, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> Any:
    """From the normal distribution."""
    return _fill(tensor, _random(generator).normal(tensor.array.shape, tensor.array.dtype, mean, std))


def trunc_normal_(tensor: Any, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, generator: Any = None) -> Any:
    """From the normal distribution between a and b: what falls outside is drawn again."""
    draw, like = _random(generator), (tensor.array.shape, tensor.array.dtype)
    low, high = (math.erf((bound - mean) / std / math.sqrt(2.0)) / 2 for bound in (a, b))
    if high - low > 0.3:
        values = draw.normal(*like, mean, std)
        while (outside := (values < a) | (values > b)).any():
            values = np.where(outside, draw.normal(*like, mean, std), values)
        return _fill(tensor, values)
    values, pending, peak = np.zeros(like[0]), np.ones(like[0], bool), -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2
    while pending.any():  # little of the distribution: evenly spread candidates, kept as often as it has them
        candidates = draw.uniform(*like, a, b)
        values = np.where(pending, candidates, values)
        pending &= np.log(draw.uniform(*like)) > -0.5 * ((candidates - mean) / std) ** 2 - peak
    return _fill(tensor, values)


def constant_(tensor: Any, val: float) -> Any:
    """One number everywhere."""
    return _fill(tensor, val)


def ones_(tensor: Any) -> Any:
    """Ones."""
    return _fill(tensor, 1)


def zeros_(tensor: Any) -> Any:
    """Zeros."""
    return _fill(tensor, 0)


def eye_(tensor: Any) -> Any:
    """The identity matrix."""
    _axes(tensor, tensor.ndim == 2, "Only tensors with 2 dimensions are supported")
    return _fill(tensor, np.eye(*tensor.array.shape))


def dirac_(tensor: Any, groups: int = 1) -> Any:
    """A convolution that passes its input on."""
    _axes(tensor, tensor.ndim in (3, 4, 5), "Only tensors with 3, 4, or 5 dimensions are supported")
    values, size = np.zeros(tensor.array.shape), tensor.array.shape[0] // groups
    for group in range(groups):
        for i in range(min(size, tensor.array.shape[1])):
            values[(group * size + i, i, *(n // 2 for n in tensor.array.shape[2:]))] = 1
    return _fill(tensor, values)


def _axes(tensor: Any, fits: bool, words: str) -> None:
    if not fits:
        raise refuse("init_shape", words=words, shape=list(tensor.shape))


def _fans(tensor: Any) -> tuple[int, int]:
    """How many numbers go into and out of one unit."""
    _axes(tensor, tensor.ndim >= 2, "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    field = math.prod(tensor.array.shape[2:])
    return tensor.array.shape[1] * field, tensor.array.shape[0] * field


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """By how much an activation shrinks the spread of its input: the factor that makes up for it."""
    if nonlinearity == "leaky_relu":
        return math.sqrt(2.0 / (1 + (0.01 if param is None else param) ** 2))
    known = {"tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4, "linear": 1.0, "sigmoid": 1.0}
    if nonlinearity.rstrip("123d") in ("conv", "conv_transpose"):
        return 1.0
    if nonlinearity not in known:
        raise refuse("unknown_word", op="calculate_gain", argument="nonlinearity", known=", ".join(known), given=nonlinearity)
    return known[nonlinearity]


def xavier_uniform_(tensor: Any, gain: float = 1.0, generator: Any = None) -> Any:
    """Evenly, with variance gain² · 2 / (fan in + fan out)."""
    bound = gain * math.sqrt(6.0 / sum(_fans(tensor)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Any, gain: float = 1.0, generator: Any = None) -> Any:
    """Normal, with variance gain² · 2 / (fan in + fan out)."""
    return normal_(tensor, 0.0, gain * math.sqrt(2.0 / sum(_fans(tensor))), generator)


def _kaiming(tensor: Any, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise refuse("unknown_word", op="kaiming", argument="mode", known="fan_in, fan_out", given=mode)
    return calculate_gain(nonlinearity, a) / math.sqrt(max(1, _fans(tensor)[mode == "fan_out"]))


def kaiming_uniform_(tensor: Any, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Any = None) -> Any:
    """Evenly, with variance gain² / fan."""
    bound = math.sqrt(3.0) * _kaiming(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(tensor: Any, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Any = None) -> Any:
    """Normal, with variance gain² / fan."""
    return normal_(tensor, 0.0, _kaiming(tensor, a, mode, nonlinearity), generator)


def orthogonal_(tensor: Any, gain: float = 1, generator: Any = None) -> Any:
    """Rows (or columns) at right angles to each other, of length gain."""
    _axes(tensor, tensor.ndim >= 2, "Only tensors with 2 or more dimensions are supported")
    rows, columns = tensor.array.shape[0], math.prod(tensor.array.shape[1:])
    drawn = _random(generator).normal((rows, columns), tensor.array.dtype)
    q, r = np.linalg.qr(drawn.T if rows < columns else drawn)
    q = q * np.sign(np.diagonal(r))
    return _fill(tensor, gain * (q.T if rows < columns else q).reshape(tensor.array.shape))


def sparse_(tensor: Any, sparsity: float, std: float = 0.01, generator: Any = None) -> Any:
    """Normal, with a share of each column zero."""
    _axes(tensor, tensor.ndim == 2, "Only tensors with 2 dimensions are supported")
    values = _random(generator).normal(tensor.array.shape, tensor.array.dtype, 0.0, std)
    for column in values.T:
        column[_random(generator).permutation(len(column))[: math.ceil(sparsity * len(column))]] = 0
    return _fill(tensor, values)
