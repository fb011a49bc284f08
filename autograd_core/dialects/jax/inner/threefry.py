"""The numbers behind `jax.random`: the Threefry generator, floats from bits, and the inverse normal distribution, as operations without derivatives.

The generator counts: each number is the encryption of its place by the key. Sources: J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3"
(SC 2011) for Threefry-2x32 with 20 rounds; M. Giles, "Approximating the erfinv function" (2010); the Cephes library's single-precision
logarithms. The last two are computed in single precision with fused multiply-adds, so that the digits are those that JAX prints. Knows nothing
of keys as a program sees them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.op import REGISTRY, Op, elementwise, general
from autograd_core.public import load_all

__all__ = ["bits", "encrypt", "exact_log", "exact_log1p", "normal_quantile", "threefry", "unit_interval", "words"]

_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_F = np.float32


def threefry(k0: Any, k1: Any, c0: Any, c1: Any) -> tuple[Any, Any]:
    """Threefry-2x32: the counter (c0, c1) encrypted by the key (k0, k1); arrays of uint32 that broadcast.

    >>> [int(word) for word in threefry(*[np.uint32([n]) for n in (0, 0, 0, 0)])[0]]
    [1797259609]
    """
    k0, k1, x0, x1 = np.broadcast_arrays(*[np.asarray(one, np.uint32) for one in (k0, k1, c0, c1)])
    keys = (k0, k1, k0 ^ k1 ^ np.uint32(0x1BD11BDA))
    with np.errstate(over="ignore"):
        x0, x1 = x0 + keys[0], x1 + keys[1]
        for block in range(5):
            for by in _ROTATIONS[block % 2]:
                x0 = x0 + x1
                x1 = ((x1 << np.uint32(by)) | (x1 >> np.uint32(32 - by))) ^ x0
            x0, x1 = x0 + keys[(block + 1) % 3], x1 + keys[(block + 2) % 3] + np.uint32(block + 1)
    return x0, x1


def _counted(key: Any, size: tuple[int, ...]) -> tuple[Any, Any]:
    """The encrypted places of an array; with many keys, their axes come first."""
    batch = key.shape[:-1]
    shape = size[len(batch) :]
    places = np.arange(int(np.prod(shape, dtype=np.int64)), dtype=np.uint64).reshape(shape)
    k0, k1 = (key[..., i].reshape(batch + (1,) * len(shape)) for i in (0, 1))
    return threefry(k0, k1, places >> np.uint64(32), places & np.uint64(0xFFFFFFFF))


def _bits(key: Any, size: tuple[int, ...]) -> Any:
    high, low = _counted(key, size)
    return (high ^ low)[()]


def _wide_bits(key: Any, size: tuple[int, ...]) -> Any:
    high, low = _counted(key, size)
    return ((high.astype(np.uint64) << np.uint64(32)) | low.astype(np.uint64))[()]


def _words(key: Any, size: tuple[int, ...]) -> Any:
    return np.stack(_counted(key, size[:-1]), axis=-1)


def _encrypt(k0: Any, k1: Any, c0: Any, c1: Any) -> Any:
    high, low = threefry(k0, k1, c0, c1)
    return ((high.astype(np.uint64) << np.uint64(32)) | low.astype(np.uint64))[()]


def _unit(x: Any) -> Any:
    """Bits as floats in [0, 1): the upper ones are the fraction of a number between 1 and 2."""
    if x.dtype.itemsize == 8:
        return ((np.asarray(x) >> np.uint64(12)) | np.float64(1).view(np.uint64)).view(np.float64)[()] - 1.0
    if x.dtype.itemsize == 2:
        return ((np.asarray(x) >> np.uint16(6)) | np.float16(1).view(np.uint16)).view(np.float16)[()] - np.float16(1)
    return ((np.asarray(x) >> np.uint32(9)) | _F(1).view(np.uint32)).view(np.float32)[()] - _F(1)


# single precision, digit for digit ------------------------------------------------------------------------------------------

_LOG = [_F(c) for c in (7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1)]  # fmt: skip
_ABOVE = (4.5270000862445199635215e-5, 4.9854102823193375972212e-1, 6.5787325942061044846969, 2.9911919328553073277375e1, 6.0949667980987787057556e1, 5.7112963590585538103336e1, 2.0039553499201281259648e1)  # fmt: skip
_BELOW = (1.0, 1.5062909083469192043167e1, 8.3047565967967209469434e1, 2.2176239823732856465394e2, 3.0909872225312059774938e2, 2.1642788614495947685003e2, 6.0118660497603843919306e1)  # fmt: skip
_CENTRE = (
    2.81022636e-08,
    3.43273939e-07,
    -3.5233877e-06,
    -4.39150654e-06,
    0.00021858087,
    -0.00125372503,
    -0.00417768164,
    0.246640727,
    1.50140941,
)
_TAIL = (
    -0.000200214257,
    0.000100950558,
    0.00134934322,
    -0.00367342844,
    0.00573950773,
    -0.0076224613,
    0.00943887047,
    1.00167406,
    2.83297682,
)


def _fused(a: Any, b: Any, c: Any) -> Any:
    """a · b + c, rounded once."""
    return (np.asarray(a, np.float64) * np.asarray(b, np.float64) + np.asarray(c, np.float64)).astype(np.float32)


def _polynomial(x: Any, coefficients: Any) -> Any:
    value = np.full(np.shape(x), coefficients[0], np.float32)
    for one in coefficients[1:]:
        value = _fused(value, x, _F(one))
    return value


def exact_log(x: Any) -> Any:
    """The natural logarithm of positive single-precision numbers, by Cephes' polynomial on [√½, √2)."""
    x = np.asarray(x, np.float32)
    mantissa, exponent = np.frexp(x)
    low = mantissa < _F(0.707106781186547524)
    e = exponent.astype(np.float32) - low.astype(np.float32)
    m = (mantissa - _F(1)) + np.where(low, mantissa, _F(0))
    square = m * m
    cube = square * m
    parts = [_fused(_fused(_LOG[i], m, _LOG[i + 1]), m, _LOG[i + 2]) for i in (0, 3, 6)]
    value = _fused(_fused(parts[0], cube, parts[1]), cube, parts[2])
    found = _fused(_F(0.693359375), e, _fused(_F(-0.5), square, m) + _fused(value, cube, _F(-2.12194440e-4) * e))
    return np.where(x > 0, np.where(np.isinf(x), x, found), np.where(x == 0, -np.inf, np.nan)).astype(np.float32)[()]


def exact_log1p(x: Any) -> Any:
    """log(1 + x) of single-precision numbers: Cephes' rational function near zero, the logarithm elsewhere."""
    x = np.asarray(x, np.float32)
    near = np.abs(x) < _F(0.41421356)
    s = np.where(near, x, _F(0))
    square = s * s
    small = s + _fused(square, _F(-0.5), (s * square) * (_polynomial(s, _ABOVE) / _polynomial(s, _BELOW)))
    with np.errstate(all="ignore"):
        return np.where(near, small, exact_log(x + _F(1))).astype(np.float32)[()]


def _normal_quantile(x: Any) -> Any:
    """√2 · erf⁻¹(x), by Giles' polynomials."""
    if x.dtype != np.float32:
        load_all()
        return REGISTRY["erfinv"].kernel(x) * x.dtype.type(np.sqrt(2))
    w = -np.asarray(exact_log1p(-(x * x)))
    centre = w < 5
    with np.errstate(all="ignore"):
        at = np.where(centre, w - _F(2.5), np.sqrt(w) - _F(3))
        value = np.where(centre, _F(_CENTRE[0]), _F(_TAIL[0]))
        for near, far in zip(_CENTRE[1:], _TAIL[1:], strict=True):
            value = _fused(value, at, np.where(centre, _F(near), _F(far)))
        found = np.where(np.abs(x) == 1, x * _F(np.inf), value * x).astype(np.float32)
        return (_F(np.sqrt(2)) * found)[()]


_SIZED: dict[str, Any] = {
    "symbol": "🎲",
    "latex": r"\operatorname{random}(#1)",
    "differentiable": False,
    "own_dtype": True,
    "public": False,
}
bits: Op = general("random_bits", _bits, [None], **_SIZED)
wide_bits: Op = general("random_bits64", _wide_bits, [None], **_SIZED)
words: Op = general("random_split", _words, [None], **_SIZED)
encrypt: Op = elementwise("threefry2x32", _encrypt, [None], **_SIZED)
unit_interval: Op = elementwise("unit_interval", _unit, [None], **_SIZED)
normal_quantile: Op = elementwise("normal_quantile", _normal_quantile, [None], **_SIZED)
log_digits: Op = elementwise("log_of_draw", exact_log, [None], **_SIZED)
log1p_digits: Op = elementwise("log1p_of_draw", exact_log1p, [None], **_SIZED)
for _one in (bits, wide_bits, words, encrypt, unit_interval, normal_quantile, log_digits, log1p_digits):
    del REGISTRY[_one.name]  # draws have no derivatives, and so no place in the table of them
