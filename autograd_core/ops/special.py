"""Special functions: the error function and its inverses, the gamma function and its derivatives. Loaded on first use.

Computed in double precision to about 1e-13, by methods that are short to write down. Sources: W. J. Cody, Rational Chebyshev
approximations for the error function, Math. Comp. 23 (1969); NIST Digital Library of Mathematical Functions (DLMF), chapters 5, 8, 25.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.op import REGISTRY, Op, Sample
from autograd_core.ops.arithmetic import add, pair, where, xlogy
from autograd_core.ops.elementary import also, cos, exp, log, reciprocal, sin, smooth, square
from autograd_core.ops.samples import one, two
from autograd_core.public import IN_PLACE, METHODS, public, register

ROOT_PI, ROOT_2, ROOT_TWO_PI = math.sqrt(math.pi), math.sqrt(2.0), math.sqrt(2.0 * math.pi)


def wide(kernel: Any) -> Any:
    """The kernel on arrays of doubles with at least one axis, whatever comes; the result in the width that came."""

    def call(*inputs: Any, **attributes: Any) -> Any:
        arrays = [np.atleast_1d(one).astype(np.float64) for one in inputs]
        with np.errstate(all="ignore"):
            result = kernel(*np.broadcast_arrays(*arrays) if len(arrays) > 1 else arrays, **attributes)
        shape = np.broadcast_shapes(*map(np.shape, inputs))
        return result.reshape(shape).astype(np.result_type(*inputs))[()]

    return call


def _polynomial(x: Any, *coefficients: float) -> Any:
    """Horner's rule; the leading coefficient comes first."""
    value = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        value = value * x + coefficient
    return value


# -- error functions ----------------------------------------------------------------------------------------------------


def _erf_near(x: Any) -> Any:
    """erf on |x| < ½."""
    z = x * x
    upper = _polynomial(
        z,
        1.85777706184603153e-1,
        3.16112374387056560,
        1.13864154151050156e2,
        3.77485237685302021e2,
        3.20937758913846947e3,
    )
    return (
        x
        * upper
        / _polynomial(
            z, 1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
        )
    )


def _erfcx_far(x: Any) -> Any:
    """exp(x²) erfc(x) on x ≥ ½."""
    middle, result = x < 4.0, np.empty_like(x)
    near, far = x[middle], x[~middle]
    # fmt: off
    result[middle] = _polynomial(
        near, 2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
        8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
    ) / _polynomial(
        near, 1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
        4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    )
    z = 1.0 / (far * far)
    upper = z * _polynomial(
        z, 1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4)
    lower = _polynomial(z, 1.0, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3)
    # fmt: on
    result[~middle] = (1.0 / ROOT_PI - upper / lower) / far
    return result


def _erf(x: Any) -> Any:
    near, result = np.abs(x) < 0.5, np.array(x)
    result[near] = _erf_near(x[near])
    far = np.abs(x[~near])
    result[~near] = np.sign(x[~near]) * (1.0 - np.exp(-far * far) * _erfcx_far(far))
    return result


def _erfcx(x: Any) -> Any:
    """exp(x²) erfc(x)."""
    result, near, far = np.array(x), np.abs(x) < 0.5, x >= 0.5
    other = ~(near | far)
    result[near] = np.exp(x[near] ** 2) * (1.0 - _erf_near(x[near]))
    result[far] = _erfcx_far(x[far])
    result[other] = 2.0 * np.exp(x[other] ** 2) - _erfcx_far(-x[other])
    return result


def _erfc(x: Any) -> Any:
    return np.where(x < 0.5, 1.0 - _erf(x), np.exp(-x * x) * _erfcx(np.maximum(x, 0.5)))


def _inverse_tail(q: Any) -> Any:
    """x ≥ 0 with erfc(x) = q, for q in [0, 1]: Winitzki's start, then Newton's steps on the logarithm."""
    tail = np.log(q * (2.0 - q))
    half = 2.0 / (math.pi * 0.147) + tail / 2.0
    x = np.sqrt(np.maximum(np.sqrt(half * half - tail / 0.147) - half, 0.0))
    for _ in range(4):
        scaled = _erfcx(x)
        x = x + (np.log(scaled) - x * x - np.log(q)) * scaled * (ROOT_PI / 2.0)
    return np.where(q == 0.0, np.inf, x)


def _erfinv(x: Any) -> Any:
    size = np.abs(x)
    result = _inverse_tail(1.0 - np.minimum(size, 1.0))
    small = np.minimum(size, 0.5)  # where 1 − |x| would lose digits, the same steps for erf itself
    for _ in range(2):
        error = (_erf(np.where(size < 0.5, result, 0.0)) - small) * np.exp(result * result) * (ROOT_PI / 2.0)
        result = np.where(size < 0.5, result - error / (1.0 + result * error), result)
    return np.where(size > 1.0, np.nan, np.copysign(result, x))


def _ndtri(p: Any) -> Any:
    size = ROOT_2 * _inverse_tail(2.0 * np.minimum(p, 1.0 - p))
    return np.where((p < 0.0) | (p > 1.0), np.nan, np.where(p < 0.5, -size, size))


def _log_ndtr(x: Any) -> Any:
    t = x / ROOT_2
    low = np.log(_erfcx(np.maximum(-t, 0.5)) / 2.0) - t * t
    return np.where(x < -1.0, low, np.log1p(-_erfc(t) / 2.0))


# -- the gamma family -----------------------------------------------------------------------------------------------------

_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


def _lgamma(x: Any) -> Any:
    """log |Γ(x)|: shifted up to Stirling's series (DLMF 5.11.1), mirrored below ½ (5.5.3)."""
    mirrored = x < 0.5
    a = np.where(mirrored, 1.0 - x, x)
    low = a < 10.0
    product = np.ones_like(a)
    for k in range(10):
        product = np.where(low, product * (a + k), product)
    z = np.where(low, a + 10.0, a)
    series = sum(b / (2 * k * (2 * k - 1)) / z ** (2 * k - 1) for k, b in enumerate(_BERNOULLI, 1))
    value = (z - 0.5) * np.log(z) - z + 0.5 * math.log(2 * math.pi) + series - np.log(product)
    return np.where(np.isinf(x), np.inf, np.where(mirrored, np.log(math.pi / np.abs(_sine(x))) - value, value))


def _sine(x: Any) -> Any:
    """sin(πx), exactly 0 at the integers."""
    return np.sin(math.pi * np.fmod(x, 2.0)) * (x != np.floor(x))


def _digamma(x: Any) -> Any:
    """The same for the derivative (DLMF 5.11.2, 5.5.4)."""
    mirrored = x < 0.5
    a = np.where(mirrored, 1.0 - x, x)
    low = a < 10.0
    z = np.where(low, a + 10.0, a)
    value = np.log(z) - 0.5 / z - sum(b / (2 * k) / z ** (2 * k) for k, b in enumerate(_BERNOULLI, 1))
    value = value - np.where(low, sum(1.0 / (a + k) for k in range(10)), 0.0)
    turn = np.fmod(x, 1.0)
    value = np.where(mirrored, value - math.pi / np.tan(math.pi * turn), value)
    return np.where(x == 0.0, np.copysign(np.inf, -x), np.where((x < 0.0) & (turn == 0.0), np.nan, value))


def _zeta(s: Any, a: Any) -> Any:
    """Hurwitz's zeta Σ (a + k)^−s by Euler-Maclaurin summation (DLMF 25.11.5)."""
    lowest = float(np.min(np.where(np.isfinite(a), a, 1.0), initial=1.0))
    terms = min(10 + max(0, math.ceil(-lowest)), 10_000)
    total = sum((a + k) ** -s for k in range(terms))
    z = a + terms
    total = total + z ** (1.0 - s) / (s - 1.0) + 0.5 * z**-s
    rising = s * z ** (-s - 1.0)
    for k, b in enumerate(_BERNOULLI, 1):
        total = total + b / math.factorial(2 * k) * rising
        rising = rising * (s + 2 * k - 1.0) * (s + 2 * k) / (z * z)
    total = np.where(np.isinf(z), 0.0, total)
    pole = (a <= 0.0) & (a == np.floor(a))
    total = np.where(pole, np.inf, np.where((a < 0.0) & (s != np.floor(s)), np.nan, total))
    return np.where(s == 1.0, np.inf, np.where(s < 1.0, np.nan, total))


def _polygamma(x: Any, n: int) -> Any:
    if n < 0:
        raise ValueError("polygamma(n, x) does not support negative n")
    return _digamma(x) if n == 0 else (-1.0) ** (n + 1) * math.factorial(n) * _zeta(np.full_like(x, n + 1.0), x)


def _gammainc(a: Any, x: Any, upper: bool) -> Any:
    """The regularised incomplete gamma functions: the power series (DLMF 8.11.4) below a + 1, a continued fraction (8.9.2) above."""
    front = np.exp(a * np.log(x) - x - _lgamma(a))
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


# -- definitions ------------------------------------------------------------------------------------------------------------


def _sinc_slope(x: Any) -> Any:
    turn = where(x == 0, 1.0, x) * math.pi
    return where(x == 0, 0.0, (cos(turn) - sin(turn) / turn) / turn * math.pi)


def _logit(x: Any, eps: Any = None) -> Any:
    x = x if eps is None else np.clip(x, eps, 1.0 - eps)
    return np.log(x / (1.0 - x))


def _logit_slope(x: Any, eps: Any) -> Any:
    low, outside = (0.0, math.nan) if eps is None else (eps, 0.0)
    return where((x >= low) & (x <= 1.0 - low), reciprocal(x * (1.0 - x)), outside)


def _gamma_density(a: Any, x: Any) -> Any:
    return exp(xlogy(a - 1.0, x) - x - lgamma(a))


# fmt: off
erf = smooth("erf", wide(_erf), lambda x: exp(-square(x)) * (2 / ROOT_PI), r"\operatorname{erf} #1", r"\tfrac{2}{\sqrt\pi} e^{-#1^2}")
erfc = smooth("erfc", wide(_erfc), lambda x: exp(-square(x)) * (-2 / ROOT_PI), r"\operatorname{erfc} #1", r"-\tfrac{2}{\sqrt\pi} e^{-#1^2}")
erfcx = smooth("erfcx", wide(_erfcx), lambda x, y: x * y * 2.0 - 2 / ROOT_PI, r"\operatorname{erfcx} #1", r"2 #1 #y - \tfrac{2}{\sqrt\pi}", public=False)
erfinv = smooth("erfinv", wide(_erfinv), lambda y: exp(square(y)) * (ROOT_PI / 2), r"\operatorname{erf}^{-1} #1",
    r"\tfrac{\sqrt\pi}{2} e^{#y^2}", samples=one(-0.9, 0.9))
ndtr = smooth("ndtr", wide(lambda x: _erfc(x / -ROOT_2) / 2), lambda x: exp(square(x) * -0.5) * (1 / ROOT_TWO_PI), r"\Phi(#1)",
    r"\tfrac{1}{\sqrt{2\pi}} e^{-#1^2/2}", "Φ", public=False)
ndtri = smooth("ndtri", wide(_ndtri), lambda y: exp(square(y) * 0.5) * ROOT_TWO_PI, r"\Phi^{-1}(#1)", r"\sqrt{2\pi}\, e^{#y^2/2}", "Φ⁻¹",
    one(0.1, 0.9), public=False)
log_ndtr = smooth("log_ndtr", wide(_log_ndtr), lambda x: reciprocal(erfcx(x * (-1 / ROOT_2))) * (2 / ROOT_TWO_PI), r"\ln \Phi(#1)",
    r"\frac{\varphi(#1)}{\Phi(#1)}", "ln Φ", public=False)
entr = smooth("entr", lambda x: np.where(np.equal(x, 0), 0.0, np.where(np.less(x, 0), -np.inf, -x * np.log(np.abs(x))))[()].astype(x.dtype),
    lambda x: -log(x) - 1.0, r"-#1 \ln #1", r"-\ln #1 - 1", "−x ln x", one(0.2, 2.0), public=False)
logit = smooth("logit", _logit, _logit_slope, r"\operatorname{logit} #1", r"\frac{1}{#1 (1 - #1)}", samples=[Sample(((3,),), {"eps": None}, 0.1, 0.9)], public=False)
sinc = smooth("sinc", np.sinc, _sinc_slope, r"\operatorname{sinc} #1", r"\frac{\cos \pi #1 - \operatorname{sinc} #1}{#1}")
lgamma = smooth("lgamma", wide(_lgamma), lambda x: digamma(x), r"\ln \lvert\Gamma(#1)\rvert", r"\psi(#1)", "ln Γ", one(0.3, 3.0))
digamma: Op = smooth("digamma", wide(_digamma), lambda x: polygamma(x, n=1), r"\psi(#1)", r"\psi'(#1)", "ψ", one(0.3, 3.0))
polygamma: Op = smooth("polygamma", wide(_polygamma), lambda x, n: polygamma(x, n=n + 1), r"\psi^{(n)}(#1)", r"\psi^{(n + 1)}(#1)", "ψⁿ",
    [Sample(((3,),), {"n": n}, 0.5, 3.0) for n in (0, 2)], public=False)
zeta: Op = pair("zeta", wide(_zeta), [None, lambda x1, x2: -x1 * zeta(x1 + 1.0, x2)], r"\zeta(#1, #2)", [None, r"-#1 \zeta(#1 + 1, #2)"], "ζ",
    two(1.5, 3.0), public=False, floating=True)
igamma = pair("igamma", wide(lambda a, x: _gammainc(a, x, False)), [None, lambda x1, x2: _gamma_density(x1, x2)], "P(#1, #2)",
    [None, r"\frac{#2^{#1 - 1} e^{-#2}}{\Gamma(#1)}"], "P", two(0.5, 3.0), floating=True)
igammac = pair("igammac", wide(lambda a, x: _gammainc(a, x, True)), [None, lambda x1, x2: -_gamma_density(x1, x2)], "Q(#1, #2)",
    [None, r"-\frac{#2^{#1 - 1} e^{-#2}}{\Gamma(#1)}"], "Q", two(0.5, 3.0), floating=True)
# fmt: on
for _op in (erfcx, ndtr, ndtri, log_ndtr, entr, zeta, REGISTRY["xlog1py"]):
    register(f"special.{_op.name}", _op._called)
also(
    erf="special.erf", erfc="special.erfc", erfinv="special.erfinv", sinc="special.sinc", lgamma="special.gammaln",
    digamma="special.digamma special.psi", igamma="special.gammainc", igammac="special.gammaincc",
)  # fmt: skip


@public("logit", "special.logit", inplace=True)
def _log_odds(input: Any, eps: float | None = None) -> Any:
    """The logarithm of x / (1 − x); with `eps`, x is first clamped to [eps, 1 − eps]."""
    return logit(input, eps=eps)


@public("polygamma", "special.polygamma", method=False)
def _psi(n: int, input: Any) -> Any:
    """The n-th derivative of the digamma function."""
    return polygamma(input, n=n)


METHODS["polygamma"] = IN_PLACE["polygamma"] = lambda self, n: polygamma(self, n=n)


@public("mvlgamma", "special.multigammaln", inplace=True)
def mvlgamma(input: Any, p: int) -> Any:
    """The logarithm of the multivariate gamma function of dimension p."""
    if p < 1:
        raise refuse("mvlgamma_p", p=p)
    total = lgamma(input) + p * (p - 1) / 4 * math.log(math.pi)
    for k in range(1, p):
        total = add(total, lgamma(input - k / 2))
    return total
