"""Bessel functions, incomplete gamma functions and orthogonal polynomials: values only, as in PyTorch. Loaded on first use.

In double precision to about 1e-13, by integrals and series that are short to write down. Sources: NIST Digital Library of Mathematical
Functions (DLMF), chapters 8, 10 and 18; L. N. Trefethen and J. A. C. Weideman, The exponentially convergent trapezoidal rule, SIAM
Review 56 (2014).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.ops.arithmetic import pair, xlogy
from autograd_core.ops.elementary import also, exp, question
from autograd_core.ops.samples import two
from autograd_core.ops.special import i0, i1, lgamma, lgamma_kernel, wide
from autograd_core.public import register

_QUARTER = (np.arange(32) + 0.5) * (math.pi / 64)  # the mean over a quarter turn converges exponentially
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(60)


def _bessel_k(x: Any, order: int) -> Any:
    """exp(x) Kₙ(x) = ∫ exp(−x (cosh t − 1)) cosh nt dt (DLMF 10.32.9), by the trapezoidal rule."""
    step = np.arccosh(1.0 + 40.0 / x) / 100
    total = 0.5 + sum(np.exp(-2.0 * x * np.sinh(k * step / 2) ** 2) * np.cosh(order * k * step) for k in range(1, 101))
    return np.where(x < 0.0, np.nan, np.where(x == 0.0, np.inf, np.where(np.isinf(x), 0.0, step * total)))


def _bessel_far(x: Any, order: int, wave: Any, other: Any, turn: float) -> Any:
    """Hankel's expansion of Jₙ and Yₙ (DLMF 10.17.3) for x ≥ 25."""
    parts, term = [np.zeros_like(x) for _ in range(4)], np.ones_like(x)
    for k in range(24):
        parts[k % 4] = parts[k % 4] + term
        term = term * (4 * order - (2 * k + 1) ** 2) / (8 * (k + 1) * x)
    phase = x - (order / 2 + 0.25) * math.pi
    return np.sqrt(2 / (math.pi * x)) * (
        (parts[0] - parts[2]) * wave(phase) + turn * (parts[1] - parts[3]) * other(phase)
    )


def _bessel_j(x: Any, order: int) -> Any:
    """Jₙ(x): the mean of cos(x sin θ), or of sin(x sin θ) sin θ (DLMF 10.9.1)."""
    small, large = np.minimum(np.abs(x), 25.0), np.maximum(np.abs(x), 25.0)
    wave = np.sin if order else np.cos
    near = sum(wave(small * math.sin(t)) * math.sin(t) ** order for t in _QUARTER) / 32
    value = np.where(np.abs(x) <= 25.0, near, _bessel_far(large, order, np.cos, np.sin, -1.0))
    return np.where(np.isinf(x), 0.0, value) * np.sign(x) ** order


def _bessel_y(x: Any, order: int) -> Any:
    """Yₙ(x) by Schläfli's two integrals (DLMF 10.9.7) with Gauss-Legendre nodes."""
    small, large = np.clip(x, 1e-300, 25.0), np.maximum(x, 25.0)
    top = np.arcsinh(40.0 / small) / 2
    wave = tail = np.zeros_like(x)
    for node, weight in zip(_NODES + 1, _WEIGHTS, strict=True):
        angle, t = node * (math.pi / 2), node * top
        wave = wave + weight / 2 * np.sin(small * math.sin(angle) - order * angle)
        tail = tail + weight * top * np.exp(-small * np.sinh(t)) * (2.0 * np.sinh(t) if order else 2.0)
    value = np.where(x <= 25.0, wave - tail / math.pi, _bessel_far(large, order, np.sin, np.cos, 1.0))
    return np.where(x < 0.0, np.nan, np.where(x == 0.0, -np.inf, np.where(np.isinf(x), 0.0, value)))


def _gammainc(a: Any, x: Any, upper: bool) -> Any:
    """The regularised incomplete gamma functions: the power series (DLMF 8.11.4) below a + 1, a continued fraction (8.9.2) above."""
    front = np.exp(a * np.log(x) - x - lgamma_kernel(a))
    term = total = 1.0 / a
    b, c = x + 1.0 - a, np.full_like(x, 1e300)
    d = fraction = 1.0 / np.where(b == 0.0, 1e-300, b)
    for k in range(1, 400):
        term = term * x / (a + k)
        total = total + term
        b = b + 2.0
        d = 1.0 / (b - k * (k - a) * d)
        c = b - k * (k - a) / c
        fraction = fraction * c * d
    low = x < a + 1.0
    value = np.where(low == upper, 1.0 - front * np.where(low, total, fraction), front * np.where(low, total, fraction))
    value = np.where((x == 0.0) | np.isinf(a), float(upper), np.where(np.isinf(x) | (a == 0.0), 1.0 - upper, value))
    return np.where((a < 0.0) | (x < 0.0) | ((a == 0.0) & (x == 0.0)) | (np.isinf(a) & np.isinf(x)), np.nan, value)


def _orthogonal(first: Any, step: Any) -> Any:
    """Polynomials by their recurrence (DLMF 18.9): `first` is the one of degree 1, `step(x, k, Pₖ, Pₖ₋₁)` the one of degree k + 1."""

    def kernel(x: Any, n: Any) -> Any:
        degrees = np.trunc(n)
        before, now = np.ones_like(x), first(x)
        value = np.where(degrees == 0, before, np.where(degrees == 1, now, np.where(degrees < 0, 0.0, np.nan)))
        for k in range(1, int(np.max(np.clip(np.nan_to_num(degrees), 0, 1000), initial=0.0))):
            before, now = now, step(x, k, now, before)
            value = np.where(degrees == k + 1, now, value)
        return value

    return kernel


def _gamma_density(a: Any, x: Any) -> Any:
    return exp(xlogy(a - 1.0, x) - x - lgamma(a))


# fmt: off
igamma = pair("igamma", wide(lambda a, x: _gammainc(a, x, False)), [None, lambda x1, x2: _gamma_density(x1, x2)], "P(#1, #2)",
    [None, r"\frac{#2^{#1 - 1} e^{-#2}}{\Gamma(#1)}"], "P", two(0.5, 3.0), floating=True)
igammac = pair("igammac", wide(lambda a, x: _gammainc(a, x, True)), [None, lambda x1, x2: -_gamma_density(x1, x2)], "Q(#1, #2)",
    [None, r"-\frac{#2^{#1 - 1} e^{-#2}}{\Gamma(#1)}"], "Q", two(0.5, 3.0), floating=True)
_CURVES = {
    "bessel_j": _bessel_j, "bessel_y": _bessel_y, "scaled_modified_bessel_k": _bessel_k, "modified_bessel_k": lambda x, n: _bessel_k(x, n) * np.exp(-x),
    "modified_bessel_i": lambda x, n: (i1 if n else i0).kernel(x),
}
_POLYNOMIALS = {
    "hermite_polynomial_h": (lambda x: 2 * x, lambda x, k, p, q: 2 * x * p - 2 * k * q), "hermite_polynomial_he": (lambda x: x, lambda x, k, p, q: x * p - k * q),
    "laguerre_polynomial_l": (lambda x: 1 - x, lambda x, k, p, q: ((2 * k + 1 - x) * p - k * q) / (k + 1)),
    "legendre_polynomial_p": (lambda x: x, lambda x, k, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1)),
} | {
    f"{shifted}chebyshev_polynomial_{kind}": (lambda x, s=shifted, a=a, b=b: a * (2 * x - 1 if s else x) + b, lambda x, _, p, q, s=shifted: 2 * (2 * x - 1 if s else x) * p - q)
    for kind, a, b in (("t", 1, 0), ("u", 2, 0), ("v", 2, -1), ("w", 2, 1)) for shifted in ("", "shifted_")
}
_only_special = [question(
    "spherical_bessel_j0", lambda x: np.sinc(x / np.pi), "j₀", "j_0(#1)", 1, (), public=False, floating=True)]
_only_special += [
    question(f"{name}{n}", wide(lambda x, f=curve, n=n: f(x, n)), name[-1], rf"\operatorname{{{name[-1]}}}_{n}(#1)", 1, (), public=False, floating=True)
    for name, curve in _CURVES.items() for n in (0, 1)
]
_only_special += [
    question(name, wide(_orthogonal(*rule)), "Pₙ", "P_{#2}(#1)", 2, (), public=False, floating=True) for name, rule in _POLYNOMIALS.items()
]
# fmt: on
for _op in _only_special:
    register(f"special.{_op.name}", _op._called)
also(igamma="special.gammainc", igammac="special.gammaincc")
