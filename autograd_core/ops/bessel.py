"""Bessel functions and orthogonal polynomials. Loaded on first use.

In double precision to about 1e-13, by integrals and series that are short to write down. Sources: NIST Digital Library of Mathematical
Functions (DLMF), chapters 10 and 18; L. N. Trefethen and J. A. C. Weideman, The exponentially convergent trapezoidal rule, SIAM
Review 56 (2014).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.op import Op
from autograd_core.ops.arithmetic import where
from autograd_core.ops.elementary import also, question, reciprocal, sign, smooth
from autograd_core.ops.samples import one
from autograd_core.ops.special import wide
from autograd_core.public import register

_QUARTER = (np.arange(32) + 0.5) * (
    math.pi / 64
)  # where the mean over a quarter turn is taken: it converges exponentially
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(60)


def _bessel_i(x: Any, order: int) -> Any:
    """exp(−|x|) Iₙ(x): the mean of cosh(x cos θ), or of sinh(x cos θ) cos θ (DLMF 10.32.3), and far out Hankel's expansion (10.40.1)."""
    size, large = np.minimum(np.abs(x), 30.0), np.maximum(np.abs(x), 30.0)
    wave = np.sinh if order else np.cosh
    near = np.exp(-size) * sum(wave(size * math.cos(t)) * math.cos(t) ** order for t in _QUARTER) / 32
    far = term = np.ones_like(x)
    for k in range(1, 25):
        term = term * ((2 * k - 1) ** 2 - 4 * order) / (8 * k * large)
        far = far + term
    return np.where(np.abs(x) <= 30.0, near, far / np.sqrt(2 * math.pi * large)) * np.sign(x) ** order


def _bessel_k(x: Any, order: int) -> Any:
    """exp(x) Kₙ(x) = ∫ exp(−x (cosh t − 1)) cosh nt dt (DLMF 10.32.9), by the trapezoidal rule."""
    step = np.arccosh(1.0 + 40.0 / x) / 100
    total = 0.5 + sum(np.exp(-2.0 * x * np.sinh(k * step / 2) ** 2) * np.cosh(order * k * step) for k in range(1, 101))
    return np.where(x < 0.0, np.nan, np.where(x == 0.0, np.inf, step * total))


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
    wave = (
        sum(
            w * np.sin(small * math.sin(t) - order * t)
            for t, w in zip((_NODES + 1) * (math.pi / 2), _WEIGHTS, strict=True)
        )
        / 2
    )
    tail = np.zeros_like(x)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        t = (node + 1) * top
        tail = tail + weight * top * np.exp(-small * np.sinh(t)) * (2.0 * np.sinh(t) if order else 2.0)
    value = np.where(x <= 25.0, wave - tail / math.pi, _bessel_far(large, order, np.sin, np.cos, 1.0))
    return np.where(x < 0.0, np.nan, np.where(x == 0.0, -np.inf, np.where(np.isinf(x), 0.0, value)))


def _orthogonal(first: Any, step: Any) -> Any:
    """Polynomials by their recurrence (DLMF 18.9): `first` is the one of degree 1, `step(x, k, Pₖ, Pₖ₋₁)` the one of degree k + 1."""

    def kernel(x: Any, n: Any) -> Any:
        degrees = np.trunc(np.where(np.isnan(n), -1.0, n))
        before, now = np.ones_like(x), first(x)
        value = np.where(degrees == 0, before, np.where(degrees == 1, now, 0.0))
        for k in range(1, min(int(np.max(degrees, initial=0.0)), 1000)):
            before, now = now, step(x, k, now, before)
            value = np.where(degrees == k + 1, now, value)
        return value

    return kernel


# fmt: off
i0e: Op = smooth("i0e", wide(lambda x: _bessel_i(x, 0)), lambda x, y: i1e(x) - sign(x) * y, r"e^{-|#1|} I_0(#1)", r"e^{-|#1|} I_1(#1) - \operatorname{sign}(#1) #y",
    samples=one(0.1, 2.0), public=False)
i1e: Op = smooth("i1e", wide(lambda x: _bessel_i(x, 1)), lambda x, y: where(x == 0, 0.5, i0e(x) - y * (sign(x) + reciprocal(where(x == 0, 1.0, x)))),
    r"e^{-|#1|} I_1(#1)", r"e^{-|#1|} I_0(#1) - #y (\operatorname{sign} #1 + \tfrac{1}{#1})", samples=one(0.1, 2.0), public=False)
i0 = smooth("i0", wide(lambda x: _bessel_i(x, 0) * np.exp(np.abs(x))), lambda x: i1(x), "I_0(#1)", "I_1(#1)")
i1: Op = smooth("i1", wide(lambda x: _bessel_i(x, 1) * np.exp(np.abs(x))), lambda x, y: where(x == 0, 0.5, i0(x) - y / where(x == 0, 1.0, x)),
    "I_1(#1)", r"I_0(#1) - \frac{#y}{#1}", samples=one(0.1, 2.0), public=False)
_CURVES = {
    "bessel_j": _bessel_j, "bessel_y": _bessel_y, "scaled_modified_bessel_k": _bessel_k, "modified_bessel_k": lambda x, n: _bessel_k(x, n) * np.exp(-x),
    "modified_bessel_i": lambda x, n: _bessel_i(x, n) * np.exp(np.abs(x)),
}
_POLYNOMIALS = {
    "hermite_polynomial_h": (lambda x: 2 * x, lambda x, k, p, q: 2 * x * p - 2 * k * q), "hermite_polynomial_he": (lambda x: x, lambda x, k, p, q: x * p - k * q),
    "laguerre_polynomial_l": (lambda x: 1 - x, lambda x, k, p, q: ((2 * k + 1 - x) * p - k * q) / (k + 1)),
    "legendre_polynomial_p": (lambda x: x, lambda x, k, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1)),
} | {
    f"{shifted}chebyshev_polynomial_{kind}": (lambda x, s=shifted, a=a, b=b: a * (2 * x - 1 if s else x) + b, lambda x, _, p, q, s=shifted: 2 * (2 * x - 1 if s else x) * p - q)
    for kind, a, b in (("t", 1, 0), ("u", 2, 0), ("v", 2, -1), ("w", 2, 1)) for shifted in ("", "shifted_")
}
_only_special = [i0e, i1e, i1, question(
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
also(i0="special.i0")
