"""Functions of float64 for compiled loops, without branches, so that a loop over them becomes vectors; right to two units in the last place.

Beside `kernels`, which has those of float32. The reductions and the coefficients are known ones: the series of the exponential on half of ln 2, the
logarithm of FreeBSD's msun (`e_log.c`), the hyperbolic tangent of Cephes (`tanh.c`). Angles are not reduced here: a chain with a sine is left to NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numpy import float64, int64

inline: Callable[[Any], Any] = numba.njit(error_model="numpy", fastmath={"contract"})

_ROUND, _ROUND_BITS = (
    float64(6755399441055744.0),
    int64(0x4338000000000000),
)  # 1.5 · 2⁵²: adding it rounds to an integer, found in the low bits
_LOG2E, _LN2_HIGH, _LN2_LOW = float64(1.4426950408889634), float64(6.93147180369123816490e-01), float64(1.90821492927058770002e-10)
_ROOT_BITS = int64(0x3FE6A09E667F3BCD)  # of √½
_E2, _E3, _E4, _E5, _E6, _E7, _E8, _E9, _E10, _E11, _E12, _E13 = (float64(1 / math.factorial(k)) for k in range(2, 14))


@inline
def _power_of_two(n: Any) -> Any:
    return int64((n + int64(1023)) << int64(52)).view(float64)


@inline
def _exp(x: Any) -> Any:
    x = x if not x > 710.0 else 710.0
    x = x if not x < -746.0 else -746.0
    shifted = float64(x * _LOG2E + _ROUND)
    whole = shifted - _ROUND
    n = int64(shifted.view(int64) - _ROUND_BITS)
    r = (x - whole * _LN2_HIGH) - whole * _LN2_LOW
    tail = _E8 + r * (_E9 + r * (_E10 + r * (_E11 + r * (_E12 + r * _E13))))
    tail = _E3 + r * (_E4 + r * (_E5 + r * (_E6 + r * (_E7 + r * tail))))
    value = 1.0 + (r + r * r * (_E2 + r * tail))
    half = int64(n >> int64(1))
    return value * _power_of_two(half) * _power_of_two(int64(n - half))  # in two steps: the smallest numbers have no power of their own


@inline
def _log(x: Any) -> Any:
    tiny = x < 2.2250738585072014e-308
    scaled = float64(x * 18014398509481984.0 if tiny else x)
    bits = scaled.view(int64)
    e = int64(int64(bits - _ROOT_BITS) >> int64(52))
    f = int64(bits - int64(e << int64(52))).view(float64) - 1.0
    n = float64(e) - (54.0 if tiny else 0.0)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    square = 0.5 * f * f
    value = n * _LN2_HIGH - ((square - (s * (square + (odd + even)) + n * _LN2_LOW)) - f)
    value = value if x < np.inf else x  # infinity, and what is no number
    value = value if x > 0.0 or x != x else float64(np.nan)
    return value if x != 0.0 else float64(-np.inf)


@inline
def _tanh(x: Any) -> Any:
    size = abs(x)
    z = x * x
    over = -1.61468768441708447952e3 + z * (-9.92877231001918586564e1 + z * -9.64399179425052238628e-1)
    under = 4.84406305325125486048e3 + z * (2.23548839060100448583e3 + z * (1.12811678491632931402e2 + z))
    small = x + x * (z * (over / under))
    large = 1.0 - 2.0 / (_exp(size + size) + 1.0)
    large = large if x > 0.0 else -large
    return small if size < 0.625 else large


_plus = numba.njit(error_model="numpy", fastmath={"reassoc"})(lambda total, one: total + one)

FUNCTIONS = {"_exp": _exp, "_log": _log, "_tanh": _tanh, "_plus": _plus, "float64": float64, "sqrt": np.sqrt}
"""By the names that `kernels` writes them with."""
