"""Orthogonal polynomials of any degree by their three-term recurrences, and Bessel functions by their integrals. Loaded on first use.

Sources: NIST Digital Library of Mathematical Functions (DLMF), 18.9 (recurrences), 10.9.1, 10.17 and 10.32.9 (Bessel functions).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.op import Op, Sample
from autograd_core.ops.arithmetic import pair, where
from autograd_core.ops.elementary import reciprocal, smooth
from autograd_core.ops.samples import one
from autograd_core.ops.special import i0, i1, sinc, wide
from autograd_core.public import FUNCTIONS, register

Step = tuple[float, float, float]
"""a, b and c of p(k + 1) = (a x + b) p(k) − c p(k − 1)."""

_FAMILIES: dict[str, tuple[tuple[float, float], Callable[[int], Step]]] = {
    # p(1) = a x + b, and the step from k; p(0) is 1
    **{f"chebyshev_polynomial_{letter}": (first, lambda _: (2, 0, 1)) for letter, first in zip("tuvw", ((1, 0), (2, 0), (2, -1), (2, 1)), strict=True)},
    **{
        f"shifted_chebyshev_polynomial_{letter}": (first, lambda _: (4, -2, 1))
        for letter, first in zip("tuvw", ((2, -1), (4, -2), (4, -3), (4, -1)), strict=True)
    },
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
    terms, term = [], np.ones_like(x)
    for k in range(1, 12):
        terms.append(term)
        term = term * ((4 * n * n - (2 * k - 1) ** 2) / (8 * k)) / far
    even, odd = terms[0] - terms[2] + terms[4] - terms[6] + terms[8], terms[1] - terms[3] + terms[5] - terms[7] + terms[9]
    phase = far - (n / 2 + 0.25) * math.pi
    wave = np.sqrt(2 / (math.pi * far)) * (np.cos(phase) * even - np.sin(phase) * odd) * (np.sign(x) if n else 1.0)
    return np.where(np.abs(x) <= 30.0, total / 64, wave)


def _bessel_k(x: Any, n: int) -> Any:
    """eˣ K₀ or eˣ K₁: ∫ exp(x (1 − cosh t)) cosh(n t) over t ≥ 0 (10.32.9) by the trapezoidal rule, which converges at once."""
    step = 0.125 / np.sqrt(np.clip(x, 1.0, 1e300))  # the hill at t = 0 is the narrower the larger x is
    total = np.full_like(x, 0.5)
    for k in range(1, 400):
        total += np.exp(-2.0 * x * np.sinh(k * step / 2) ** 2) * np.cosh(n * k * step)
    tiny = np.where(x < 0, np.nan, 1 / x if n else -np.log(x / 2) - np.euler_gamma)
    return np.where(np.isinf(x), 0.0, np.where(x > 1e-12, total * step, np.where(x == 0, np.inf, tiny)))


# fmt: off
polynomial: Op = pair("polynomial", wide(_polynomial), [lambda x1, x2, family, order: polynomial(x1, x2, family=family, order=order + 1), None],
    "p_{#2}(#1)", ["p_{#2}'(#1)", None], "p", [Sample(((3,), (3,)), {"family": "laguerre_polynomial_l", "order": 0}, 0.3, 2.9)], public=False, floating=True)
bessel_j0: Op = smooth("bessel_j0", wide(lambda x: _bessel_j(x, 0)), lambda x: -bessel_j1(x), "J_0(#1)", "-J_1(#1)", "J₀", public=False)
bessel_j1: Op = smooth("bessel_j1", wide(lambda x: _bessel_j(x, 1)), lambda x, y: where(x == 0, 0.5, bessel_j0(x) - y / where(x == 0, 1.0, x)), "J_1(#1)",
    r"J_0(#1) - \frac{#y}{#1}", "J₁", one(0.1, 2.0), public=False)
modified_bessel_k0: Op = smooth("modified_bessel_k0", wide(lambda x: _bessel_k(x, 0) * np.exp(-x)), lambda x: -modified_bessel_k1(x), "K_0(#1)", "-K_1(#1)", "K₀",
    one(0.2, 3.0), public=False)
modified_bessel_k1: Op = smooth("modified_bessel_k1", wide(lambda x: _bessel_k(x, 1) * np.exp(-x)), lambda x, y: -modified_bessel_k0(x) - y * reciprocal(x), "K_1(#1)",
    r"-K_0(#1) - \frac{#y}{#1}", "K₁", one(0.2, 3.0), public=False)
scaled_modified_bessel_k0: Op = smooth("scaled_modified_bessel_k0", wide(lambda x: _bessel_k(x, 0)), lambda x, y: y - scaled_modified_bessel_k1(x), "e^{#1} K_0(#1)",
    "#y - e^{#1} K_1(#1)", "eˣK₀", one(0.2, 3.0), public=False)
scaled_modified_bessel_k1: Op = smooth("scaled_modified_bessel_k1", wide(lambda x: _bessel_k(x, 1)), lambda x, y: y - scaled_modified_bessel_k0(x) - y * reciprocal(x),
    "e^{#1} K_1(#1)", r"#y - e^{#1} K_0(#1) - \frac{#y}{#1}", "eˣK₁", one(0.2, 3.0), public=False)
# fmt: on
for _op in (bessel_j0, bessel_j1, modified_bessel_k0, modified_bessel_k1, scaled_modified_bessel_k0, scaled_modified_bessel_k1):
    register(f"special.{_op.name}", _op._called)
register("special.modified_bessel_i0", i0._called)
register("special.modified_bessel_i1", i1._called)


def spherical_bessel_j0(input: Any) -> Any:
    """sin x / x, which is 1 at 0."""
    return sinc(input * (1 / math.pi))


register("special.spherical_bessel_j0", spherical_bessel_j0)


def _named(family: str) -> Callable[..., Any]:
    def function(input: Any, n: Any) -> Any:
        return polynomial(input, n, family=family, order=0)

    function.__name__ = family
    function.__doc__ = f"The {family.replace('_', ' ')} of degree n, 0 where n is negative."
    return function


for _family in _FAMILIES:
    register(f"special.{_family}", _named(_family))
__all__ = [name.removeprefix("special.") for name in FUNCTIONS if "bessel" in name or "polynomial" in name]
