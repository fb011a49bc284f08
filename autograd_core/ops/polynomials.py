"""Orthogonal polynomials of any degree by their three-term recurrences, Bessel functions by their integrals, Airy's function. Loaded on first use.

Sources: NIST Digital Library of Mathematical Functions (DLMF), 18.9 (recurrences), 10.9, 10.17 and 10.32.9 (Bessel functions), 9.4 to 9.7 (Airy's).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from autograd_core.op import Op, Sample
from autograd_core.ops.arithmetic import where
from autograd_core.ops.elementary import reciprocal
from autograd_core.ops.rows import one, pair, smooth
from autograd_core.ops.special import i0, i1, sinc, special, wide
from autograd_core.public import composed, register

_gauss = lru_cache(np.polynomial.legendre.leggauss)
Step = tuple[float, float, float]
"""a, b and c of p(k + 1) = (a x + b) p(k) − c p(k − 1)."""

_KINDS = {"t": (1, 0), "u": (2, 0), "v": (2, -1), "w": (2, 1)}
_FAMILIES: dict[str, tuple[tuple[float, float], Callable[[int], Step]]] = {
    # p(1) = a x + b, and the step from k; p(0) is 1
    **{f"chebyshev_polynomial_{kind}": ((a, b), lambda _: (2, 0, 1)) for kind, (a, b) in _KINDS.items()},
    **{f"shifted_chebyshev_polynomial_{kind}": ((2 * a, b - a), lambda _: (4, -2, 1)) for kind, (a, b) in _KINDS.items()},  # at 2x − 1
    "hermite_polynomial_h": ((2, 0), lambda k: (2, 0, 2 * k)),
    "hermite_polynomial_he": ((1, 0), lambda k: (1, 0, k)),
    "laguerre_polynomial_l": ((-1, 1), lambda k: (-1 / (k + 1), (2 * k + 1) / (k + 1), k / (k + 1))),
    "legendre_polynomial_p": ((1, 0), lambda k: ((2 * k + 1) / (k + 1), 0, k / (k + 1))),
}  # fmt: skip


def _polynomial(x: Any, n: Any, family: str, order: int) -> Any:
    """The derivative of some order of the polynomial of degree n, 0 where n is negative: each order is carried along with those below it."""
    (a, b), step = _FAMILIES[family]
    zero, n = np.zeros_like(x), np.trunc(n)
    before = [zero + 1.0, *[zero] * order]
    now = [a * x + b, zero + a, *[zero] * order][: order + 1]
    result = np.where(n == 0, before[order], np.where(n == 1, now[order], 0.0))
    for k in range(1, int(n.max(initial=0))):
        a, b, c = step(k)
        after = [(a * x + b) * now[m] + (m * a * now[m - 1] if m else 0.0) - c * before[m] for m in range(order + 1)]
        before, now = now, after
        result = np.where(n == k + 1, now[order], result)
    return result


def _bessel_j(x: Any, n: int) -> Any:
    """J₀ or J₁: the mean of cos(nθ − x sin θ) over half a turn (10.9.1); for large arguments Hankel's expansion (10.17.3)."""
    near, far = np.clip(x, -30.0, 30.0), np.maximum(np.abs(x), 30.0)
    total = np.zeros_like(x)
    for angle in (np.arange(64) + 0.5) * (math.pi / 64):
        total += np.cos(n * angle - near * math.sin(angle))
    return np.where(np.abs(x) <= 30.0, total / 64, _wave(far, n, 0.0) * (np.sign(x) if n else 1.0))


def _wave(x: Any, n: int, late: float) -> Any:
    """Hankel's expansion of Jₙ for x ≥ 30, and of Yₙ a quarter turn later."""
    terms, term = [], np.ones_like(x)
    for k in range(1, 12):
        terms.append(term)
        term = term * ((4 * n * n - (2 * k - 1) ** 2) / (8 * k)) / x
    even, odd = terms[0] - terms[2] + terms[4] - terms[6] + terms[8], terms[1] - terms[3] + terms[5] - terms[7] + terms[9]
    phase = x - (n / 2 + 0.25 + late) * math.pi
    return np.sqrt(2 / (math.pi * x)) * (np.cos(phase) * even - np.sin(phase) * odd)


def _bessel_y(x: Any, n: int) -> Any:
    """Y₀ or Y₁: ∫ sin(x sin θ − nθ) over half a turn, less ∫ (exp(nt) ± exp(−nt)) exp(−x sinh t) over t ≥ 0 (10.9.7), by Gauss."""
    near, far = np.clip(x, 1e-8, 30.0), np.maximum(x, 30.0)
    (node, weight), end = _gauss(128), np.arcsinh(750.0 / near)
    angle, rise = (node + 1) * (math.pi / 2), np.sinh((node + 1) / 2 * end[..., None])
    waves = np.sin(near[..., None] * np.sin(angle) - n * angle)
    fall = np.exp(-near[..., None] * rise) * (rise if n else 1.0)
    total = waves @ weight * (math.pi / 2) - fall @ weight * end
    tiny = -2 / (math.pi * x) if n else (np.log(x / 2) + np.euler_gamma) * (2 / math.pi)
    found = np.where(x <= 30.0, np.where(x < 1e-8, tiny, total / math.pi), _wave(far, n, 0.5))
    return np.where(x < 0, np.nan, np.where(x == 0, -np.inf, found))


def _airy_series() -> tuple[Any, Any]:
    """Taylor's coefficients of Ai and Ai' at 0 (9.2.3, 9.2.4): Ai'' = x Ai ties each to the third before it."""
    found = [1 / (3 ** (2 / 3) * math.gamma(2 / 3)), -1 / (3 ** (1 / 3) * math.gamma(1 / 3)), 0.0]
    for k in range(3, 90):
        found.append(found[k - 3] / (k * (k - 1)))
    return np.array(found), np.arange(1, 91) * np.array([*found[1:], 0.0])


_AIRY = _airy_series()


def _airy(x: Any, order: int) -> Any:
    """Ai or its derivative: Taylor's series between −7 and 2 (9.4.1), an integral of Bessel's kind above (9.6.2), waves below (9.7.9)."""
    mid, z, size = np.clip(x, -7.0, 2.0), 2 / 3 * np.maximum(x, 2.0) ** 1.5, np.maximum(-x, 7.0)
    series = mid[..., None] ** np.arange(90) @ _AIRY[order]
    size_above = np.maximum(x, 2.0) ** (1.0 if order else 0.5) * ((-1.0) ** order / (math.pi * math.sqrt(3)))
    above = _hills(z, (order + 1) / 3, 200) * np.exp(-z) * size_above
    turn, term, sums = 2 / 3 * size**1.5, np.ones_like(x), [np.zeros_like(x), np.zeros_like(x)]
    for k in range(20):  # 9.7.2
        scale = -(6 * k + 1) / (6 * k - 1) if order else 1.0
        sums[k % 2] += (-1.0) ** (k // 2) * scale * term
        term = term * ((6 * k + 5) * (6 * k + 3) * (6 * k + 1)) / (216 * (k + 1) * (2 * k + 1)) / turn
    angle, height = turn - math.pi / 4, size ** (order / 2 - 0.25) / math.sqrt(math.pi)
    below = height * (np.sin(angle) * sums[0] - np.cos(angle) * sums[1] if order else np.cos(angle) * sums[0] + np.sin(angle) * sums[1])
    return np.where(x > 2.0, above, np.where(x < -7.0, below, series))


def _hills(x: Any, n: float, count: int) -> Any:
    """∫ exp(x (1 − cosh t)) cosh(n t) over t ≥ 0 by the trapezoidal rule, which converges at once: the hill at 0 is the narrower the larger x is."""
    step = 0.125 / np.sqrt(np.clip(x, 1.0, 1e300))
    place = np.arange(count) * step[..., None]
    height = np.exp(-2.0 * x[..., None] * np.sinh(place / 2) ** 2) * np.cosh(n * place)
    return (np.sum(height, axis=-1) - 0.5) * step


def _bessel_k(x: Any, n: int) -> Any:
    """eˣ K₀ or eˣ K₁ (10.32.9)."""
    tiny = np.where(x < 0, np.nan, 1 / x if n else -np.log(x / 2) - np.euler_gamma)
    return np.where(np.isinf(x), 0.0, np.where(x > 1e-12, _hills(x, n, 400), np.where(x == 0, np.inf, tiny)))


# fmt: off
polynomial: Op = pair("polynomial", wide(_polynomial), [lambda x1, x2, family, order: polynomial(x1, x2, family=family, order=order + 1), None],
    "p_{#2}(#1)", ["p_{#2}'(#1)", None], "p", [Sample(((3,), (3,)), {"family": "laguerre_polynomial_l", "order": 0}, 0.3, 2.9)], public=False, floating=True)
bessel_j0: Op = special("bessel_j0", lambda x: _bessel_j(x, 0), lambda x: -bessel_j1(x), "J_0(#1)", "-J_1(#1)", "J₀")
bessel_j1: Op = special("bessel_j1", lambda x: _bessel_j(x, 1), lambda x, y: where(x == 0, 0.5, bessel_j0(x) - y / where(x == 0, 1.0, x)), "J_1(#1)",
    r"J_0(#1) - \frac{#y}{#1}", "J₁", one(0.1, 2.0))
bessel_y0: Op = special("bessel_y0", lambda x: _bessel_y(x, 0), lambda x: -bessel_y1(x), "Y_0(#1)", "-Y_1(#1)", "Y₀", one(0.2, 3.0))
bessel_y1: Op = special("bessel_y1", lambda x: _bessel_y(x, 1), lambda x, y: bessel_y0(x) - y * reciprocal(x), "Y_1(#1)", r"Y_0(#1) - \frac{#y}{#1}", "Y₁",
    one(0.2, 3.0))
airy: Op = smooth("airy_ai", wide(_airy), lambda x, order: x * airy(x, order=0) if order else airy(x, order=1), r"\operatorname{Ai}(#1)", r"\operatorname{Ai}'(#1)", "Ai",
    [Sample(((3,),), {"order": order}, low, low + 1.5) for order in (0, 1) for low in (-9.0, -1.0, 2.5)], public=False)
modified_bessel_k0: Op = special("modified_bessel_k0", lambda x: _bessel_k(x, 0) * np.exp(-x), lambda x: -modified_bessel_k1(x), "K_0(#1)", "-K_1(#1)", "K₀",
    one(0.2, 3.0))
modified_bessel_k1: Op = special("modified_bessel_k1", lambda x: _bessel_k(x, 1) * np.exp(-x), lambda x, y: -modified_bessel_k0(x) - y * reciprocal(x), "K_1(#1)",
    r"-K_0(#1) - \frac{#y}{#1}", "K₁", one(0.2, 3.0))
scaled_modified_bessel_k0: Op = special("scaled_modified_bessel_k0", lambda x: _bessel_k(x, 0), lambda x, y: y - scaled_modified_bessel_k1(x), "e^{#1} K_0(#1)",
    "#y - e^{#1} K_1(#1)", "eˣK₀", one(0.2, 3.0))
scaled_modified_bessel_k1: Op = special("scaled_modified_bessel_k1", lambda x: _bessel_k(x, 1), lambda x, y: y - scaled_modified_bessel_k0(x) - y * reciprocal(x),
    "e^{#1} K_1(#1)", r"#y - e^{#1} K_0(#1) - \frac{#y}{#1}", "eˣK₁", one(0.2, 3.0))
# fmt: on
register("special.airy_ai", lambda x: airy(x, order=0))
register("special.modified_bessel_i0", i0.called)
register("special.modified_bessel_i1", i1.called)
composed("special.spherical_bessel_j0", "sin x / x, which is 1 at 0.", lambda x: sinc(x * (1 / math.pi)))


def _of_degree(family: str) -> Callable[..., Any]:
    return lambda x, n: polynomial(x, n, family=family, order=0)


for _family in _FAMILIES:
    composed(f"special.{_family}", f"The {_family.replace('_', ' ')} of degree n, 0 where n is negative.", _of_degree(_family))
