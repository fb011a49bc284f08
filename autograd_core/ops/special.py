"""Special functions: the error function and its inverses, the gamma function and its derivatives. Loaded on first use.

Computed in double precision to about 1e-13, by methods that are short to write down. Sources: NIST Digital Library of Mathematical
Functions (DLMF), chapters 5, 7, 10, 25; L. N. Trefethen and J. A. C. Weideman, The exponentially convergent trapezoidal rule, SIAM
Review 56 (2014); for the error function M. Chiarella and A. Reichel, Math. Comp. 22 (1968).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.errors import require
from autograd_core.op import REGISTRY, Op, Sample, unknown
from autograd_core.ops.arithmetic import add, where
from autograd_core.ops.elementary import also, cast, choose, cos, exp, log, log1p, reciprocal, sign, sin, square
from autograd_core.ops.rows import one, pair, smooth, two
from autograd_core.public import IN_PLACE, INNER, METHODS, composed, register

ROOT_PI, ROOT_2, ROOT_TWO_PI = math.sqrt(math.pi), math.sqrt(2.0), math.sqrt(2.0 * math.pi)


# fmt: off
def wide(kernel: Any) -> Any:
    """The kernel on arrays of doubles with at least one axis, whatever comes; the result in the width that came."""
    def call(*inputs: Any, **attributes: Any) -> Any:
        with np.errstate(all="ignore"):
            result = kernel(*np.broadcast_arrays(*[np.atleast_1d(one).astype(np.float64) for one in inputs]), **attributes)
        return result.reshape(np.broadcast_shapes(*map(np.shape, inputs))).astype(np.result_type(*inputs))[()]

    return call
# fmt: on


# -- error functions ----------------------------------------------------------------------------------------------------

_TAYLOR = [(-1) ** n / math.factorial(n) / (2 * n + 1) for n in range(13)]


def _erf_near(x: Any) -> Any:
    """erf on |x| < ½ (DLMF 7.6.1)."""
    return 2 / ROOT_PI * x * np.polynomial.polynomial.polyval(x * x, _TAYLOR)


def _erfcx_far(x: Any) -> Any:
    """exp(x²) erfc(x) on x ≥ ½: DLMF 7.7.1 by the trapezoidal rule of step ½, which the pole at ix puts out by the last term."""
    x = np.minimum(x, 1e150)
    z, total = x * x, 0.5 / (x * x)
    for k in range(1, 14):
        total = total + math.exp(-k * k / 4) / (z + k * k / 4)
    return total * x / math.pi - np.where(x < 6.0, 2.0 * np.exp(z) / np.expm1(4.0 * math.pi * x), 0.0)


def _erf(x: Any) -> Any:
    far = np.maximum(np.abs(x), 0.5)
    return np.where(np.abs(x) < 0.5, _erf_near(x), np.sign(x) * (1.0 - np.exp(-far * far) * _erfcx_far(far)))


def _erfcx(x: Any) -> Any:
    """exp(x²) erfc(x)."""
    raised, far = np.exp(x * x), _erfcx_far(np.maximum(np.abs(x), 0.5))
    return np.where(x >= 0.5, far, np.where(x <= -0.5, 2.0 * raised - far, raised * (1.0 - _erf_near(x))))


def _erfc(x: Any) -> Any:
    return np.where(x < 0.5, 1.0 - _erf(x), np.exp(-x * x) * _erfcx_far(np.maximum(x, 0.5)))


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
    near = small = np.minimum(size, 0.5)
    for _ in range(5):  # Halley's steps, where 1 − |x| would lose digits
        step = (_erf(near) - small) * np.exp(near * near) * (ROOT_PI / 2.0)
        near = near - step / (1.0 + near * step)
    result = np.where(size < 0.5, near, _inverse_tail(1.0 - np.minimum(size, 1.0)))
    return np.where(size > 1.0, np.nan, np.copysign(result, x))


def _ndtri(p: Any) -> Any:
    size = ROOT_2 * _inverse_tail(2.0 * np.minimum(p, 1.0 - p))
    return np.where((p < 0.0) | (p > 1.0), np.nan, np.where(p < 0.5, -size, size))


def _log_ndtr(x: Any) -> Any:
    t = x / ROOT_2
    return np.where(x < -1.0, np.log(_erfcx(np.maximum(-t, 0.5)) / 2.0) - t * t, np.log1p(-_erfc(t) / 2.0))


# -- the gamma family -----------------------------------------------------------------------------------------------------

_BERNOULLI = tuple(enumerate((1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330), 1))


def lgamma_kernel(x: Any) -> Any:
    """log |Γ(x)|: shifted up to Stirling's series (DLMF 5.11.1), mirrored below ½ (5.5.3)."""
    a = np.where(x < 0.5, 1.0 - x, x)
    z = a + 10.0
    value = (
        (z - 0.5) * np.log(z) - z + 0.5 * math.log(2 * math.pi) + sum(b / (2 * k * (2 * k - 1)) / z ** (2 * k - 1) for k, b in _BERNOULLI)
    )
    value = np.where((a == 1) | (a == 2), 0.0, value - sum(np.log(a + k) for k in range(10)))  # there it is just that
    sine = np.sin(math.pi * (x - np.rint(x)))
    return np.where(np.isinf(x), np.inf, np.where(x < 0.5, np.log(math.pi / np.abs(sine)) - value, value))


def _digamma(x: Any) -> Any:
    """The same for the derivative (DLMF 5.11.2, 5.5.4)."""
    a = np.where(x < 0.5, 1.0 - x, x)
    z, turn = a + 10.0, x - np.rint(x)
    value = np.log(z) - 0.5 / z - sum(b / (2 * k) / z ** (2 * k) for k, b in _BERNOULLI) - sum(1.0 / (a + k) for k in range(10))
    value = np.where(x < 0.5, value - math.pi / np.tan(math.pi * turn), value)
    return np.where(x == 0.0, np.copysign(np.inf, -x), np.where((x < 0.0) & (turn == 0.0), np.nan, value))


def _trigamma(x: Any) -> Any:
    """The second derivative (DLMF 5.15.8), mirrored below ½ (5.15.6) by the sine of π x as it is rounded, so that what should be a pole is large."""
    z = np.where(x < 0.5, 1.0 - x, x)
    value = sum(1.0 / ((z + k) * (z + k)) for k in range(10))
    z = z + 10.0
    value = value + 1.0 / z + 0.5 / (z * z) + sum(b / z ** (2 * k + 1) for k, b in _BERNOULLI)
    return np.where(x < 0.5, (math.pi / np.sin(math.pi * x)) ** 2 - value, value)


def _zeta(s: Any, a: Any) -> Any:
    """Hurwitz's zeta Σ (a + k)^−s by Euler-Maclaurin summation (DLMF 25.11.5)."""
    terms = min(10 + max(0, math.ceil(-np.min(np.where(np.isfinite(a), a, 1.0), initial=1.0))), 10_000)
    z = a + terms
    total = sum((a + k) ** -s for k in range(terms)) + z ** (1.0 - s) / (s - 1.0) + 0.5 * z**-s
    rising = s * z ** (-s - 1.0)
    for k, b in _BERNOULLI:
        total = total + b / math.factorial(2 * k) * rising
        rising = rising * (s + 2 * k - 1.0) * (s + 2 * k) / (z * z)
    total = np.where((a < 0.0) & (s != np.floor(s)), np.nan, np.where(np.isinf(z), 0.0, total))
    pole = ((a <= 0.0) & (a == np.floor(a))) | (s == 1.0)
    return np.where(s < 1.0, np.nan, np.where(pole, np.inf, total))


def _polygamma(x: Any, n: int) -> Any:
    if n < 0:
        raise ValueError("polygamma(n, x) does not support negative n")
    return _digamma(x) if n == 0 else _trigamma(x) if n == 1 else (-1.0) ** (n + 1) * math.factorial(n) * _zeta(np.full_like(x, n + 1.0), x)


def _gammainc(a: Any, x: Any, upper: bool) -> Any:
    """P(a, x) or Q(a, x): the series (DLMF 8.11.4) below x = a + 1, the continued fraction (8.9.2, by W. Lentz's method) above."""
    inside = (a > 0) & (x > 0) & np.isfinite(a) & np.isfinite(x)
    a1, x1 = np.where(inside, a, 1.0), np.where(inside, x, 1.0)
    low, high = np.minimum(x1, a1 + 1.0), np.maximum(x1, a1 + 1.0)
    total = term = np.ones_like(x1)
    c, d = np.full_like(x1, 1e300), 1.0 / (high + 1.0 - a1)
    fraction = d
    for k in range(1, 100_000):
        term = term * low / (a1 + k)
        total = total + term
        numerator, b = k * (a1 - k), high + 2.0 * k + 1.0 - a1
        c, d = b + numerator / c, 1.0 / (b + numerator * d)
        fraction = fraction * c * d
        if float(np.max(term / total, initial=0.0)) < 1e-17 and float(np.max(np.abs(c * d - 1.0), initial=0.0)) < 1e-15:
            break
    share = np.exp(a1 * np.log(x1) - x1 - lgamma_kernel(a1))
    below = x1 < a1 + 1.0
    result = np.where(below, share * total / a1, share * fraction)
    result = np.where(below != upper, result, 1.0 - result)
    edge = np.where((x == 0) | np.isinf(a), float(upper), np.where(np.isinf(x) | (a == 0), float(not upper), np.nan))
    wrong = (a < 0) | (x < 0) | ((a == 0) & ~(x > 0)) | (np.isinf(a) & np.isinf(x))
    return np.where(inside, result, np.where(wrong, np.nan, edge))


def _betainc(a: Any, b: Any, x: Any) -> Any:
    """I(a, b; x) by the continued fraction (DLMF 8.17.22, by W. Lentz's method), which is quick below x = (a + 1) / (a + b + 2); above it 1 − I(b, a; 1 − x)."""
    inside = (a > 0) & (b > 0) & (x > 0) & (x < 1) & np.isfinite(a) & np.isfinite(b)
    a, b, x1 = (np.where(inside, one, 0.5) for one in (a, b, x))
    turned = x1 > (a + 1.0) / (a + b + 2.0)
    p, q, z = np.where(turned, b, a), np.where(turned, a, b), np.where(turned, 1.0 - x1, x1)
    c = np.ones_like(z)
    d = fraction = 1.0 / (1.0 - (p + q) * z / (p + 1.0))
    for k in range(1, 100_000):
        change = np.ones_like(z)
        for factor in (k * (q - k) / ((p + 2 * k - 1) * (p + 2 * k)), -(p + k) * (p + q + k) / ((p + 2 * k) * (p + 2 * k + 1))):
            c, d = 1.0 + factor * z / c, 1.0 / (1.0 + factor * z * d)
            change = change * c * d
        fraction = fraction * change
        if float(np.max(np.abs(change - 1.0), initial=0.0)) < 1e-15:
            break
    share = np.exp(p * np.log(z) + q * np.log1p(-z) - lgamma_kernel(p) - lgamma_kernel(q) + lgamma_kernel(p + q)) * fraction / p
    return np.where(inside, np.where(turned, 1.0 - share, share), np.where((a > 0) & (b > 0) & ((x == 0) | (x == 1)), x, np.nan))


def _bessel_i(x: Any, order: int) -> Any:
    """exp(−|x|) Iₙ(x): the mean of cosh(x cos θ), or of sinh(x cos θ) cos θ, over a quarter turn (DLMF 10.32.3); far out Hankel's expansion (10.40.1)."""
    size, large, wave = np.minimum(np.abs(x), 30.0), np.maximum(np.abs(x), 30.0), np.sinh if order else np.cosh
    near = np.exp(-size) * sum(wave(size * c) * c**order for c in np.cos((np.arange(32) + 0.5) * (math.pi / 64))) / 32
    far = term = np.ones_like(x)
    for k in range(1, 25):
        term = term * ((2 * k - 1) ** 2 - 4 * order) / (8 * k * large)
        far = far + term
    return np.where(np.abs(x) <= 30.0, near, far / np.sqrt(2 * math.pi * large)) * np.sign(x) ** order


# -- definitions ------------------------------------------------------------------------------------------------------------


def _lgamma_beside(x: Any, a: Any) -> Any:
    """ln Γ(a) in the dtype of x; `a` may hold whole numbers, or be a bare number."""
    return lgamma(cast(a, dtype=x.dtype) if hasattr(a, "dtype") and hasattr(x, "dtype") else a)


def _beta_density(a: Any, b: Any, x: Any) -> Any:
    logs = _lgamma_beside(x, a + b) - _lgamma_beside(x, a) - _lgamma_beside(x, b)
    return exp(log(x) * (a - 1.0) + log1p(-x) * (b - 1.0) + logs)


def _sinc_slope(x: Any) -> Any:
    turn = where(x == 0, 1.0, x) * math.pi
    return where(x == 0, 0.0, (cos(turn) - sin(turn) / turn) / turn * math.pi)


def _logit(x: Any, eps: Any = None) -> Any:
    if eps is not None:
        x = choose(x < eps, eps, choose(x > 1.0 - eps, 1.0 - eps, x))
    return np.log(x / (1.0 - x))


def _logit_slope(x: Any, eps: Any) -> Any:
    low, outside = (0.0, math.nan) if eps is None else (eps, 0.0)
    return where((x >= low) & (x <= 1.0 - low), reciprocal(x * (1.0 - x)), outside)


def _density(a: Any, x: Any) -> Any:
    """The slope of P(a, x): the density of the gamma distribution."""
    return exp((a - 1.0) * log(x) - x - _lgamma_beside(x, a))


def special(name: str, kernel: Any, partial: Any, latex: str, derivative: str, symbol: str = "", samples: Any = None) -> Op:
    """A smooth function that people know as `special.name` alone."""
    op = smooth(name, wide(kernel), partial, latex, derivative, symbol, samples, public=False)
    register(f"special.{name}", op.called)
    return op


# fmt: off
erf = smooth("erf", wide(_erf), lambda x: exp(-square(x)) * (2 / ROOT_PI), r"\operatorname{erf} #1", r"\tfrac{2}{\sqrt\pi} e^{-#1^2}")
erfc = smooth("erfc", wide(_erfc), lambda x: exp(-square(x)) * (-2 / ROOT_PI), r"\operatorname{erfc} #1", r"-\tfrac{2}{\sqrt\pi} e^{-#1^2}")
erfcx = special("erfcx", _erfcx, lambda x, y: x * y * 2.0 - 2 / ROOT_PI, r"\operatorname{erfcx} #1", r"2 #1 #y - \tfrac{2}{\sqrt\pi}")
erfinv = smooth("erfinv", wide(_erfinv), lambda y: exp(square(y)) * (ROOT_PI / 2), r"\operatorname{erf}^{-1} #1",
    r"\tfrac{\sqrt\pi}{2} e^{#y^2}", samples=one(-0.9, 0.9))
ndtr = special("ndtr", lambda x: _erfc(x / -ROOT_2) / 2, lambda x: exp(square(x) * -0.5) * (1 / ROOT_TWO_PI), r"\Phi(#1)",
    r"\tfrac{1}{\sqrt{2\pi}} e^{-#1^2/2}", "Φ")
ndtri = special("ndtri", _ndtri, lambda y: exp(square(y) * 0.5) * ROOT_TWO_PI, r"\Phi^{-1}(#1)", r"\sqrt{2\pi}\, e^{#y^2/2}", "Φ⁻¹", one(0.1, 0.9))
log_ndtr = special("log_ndtr", _log_ndtr, lambda x: reciprocal(erfcx(x * (-1 / ROOT_2))) * (2 / ROOT_TWO_PI), r"\ln \Phi(#1)",
    r"\frac{\varphi(#1)}{\Phi(#1)}", "ln Φ")
entr = smooth("entr", lambda x: choose(np.equal(x, 0), 0.0, choose(np.less(x, 0), -np.inf, -x * np.log(np.abs(x)))),
    lambda x: -log(x) - 1.0, r"-#1 \ln #1", r"-\ln #1 - 1", "−x ln x", one(0.2, 2.0), public=False)
logit = smooth("logit", _logit, _logit_slope, r"\operatorname{logit} #1", r"\frac{1}{#1 (1 - #1)}", samples=[Sample(((3,),), {"eps": None}, 0.1, 0.9)], public=False)
sinc = smooth("sinc", np.sinc, _sinc_slope, r"\operatorname{sinc} #1", r"\frac{\cos \pi #1 - \operatorname{sinc} #1}{#1}")
lgamma = smooth("lgamma", wide(lgamma_kernel), lambda x: digamma(x), r"\ln \lvert\Gamma(#1)\rvert", r"\psi(#1)", "ln Γ", one(0.3, 3.0))
digamma: Op = smooth("digamma", wide(_digamma), lambda x: polygamma(x, n=1), r"\psi(#1)", r"\psi'(#1)", "ψ", one(0.3, 3.0))
polygamma: Op = smooth("polygamma", wide(_polygamma), lambda x, n: polygamma(x, n=n + 1), r"\psi^{(n)}(#1)", r"\psi^{(n + 1)}(#1)", "ψⁿ",
    [Sample(((3,),), {"n": n}, 0.5, 3.0) for n in (0, 2)], public=False)
zeta: Op = pair("zeta", wide(_zeta), [unknown, lambda x1, x2: -x1 * zeta(x1 + 1.0, x2)], r"\zeta(#1, #2)", [None, r"-#1 \zeta(#1 + 1, #2)"], "ζ",
    two(1.5, 3.0), public=False, floating=True)
gammainc = pair("gammainc", wide(lambda a, x: _gammainc(a, x, False)), [unknown, lambda x1, x2: _density(x1, x2)], "P(#1, #2)",
    [None, r"\frac{#2^{#1 - 1} e^{-#2}}{\Gamma(#1)}"], "P", two(0.3, 3.0), public=False, floating=True, backward="IgammaBackward0")
gammaincc = pair("gammaincc", wide(lambda a, x: _gammainc(a, x, True)), [unknown, lambda x1, x2: -_density(x1, x2)], "Q(#1, #2)",
    [None, r"-\frac{#2^{#1 - 1} e^{-#2}}{\Gamma(#1)}"], "Q", two(0.3, 3.0), public=False, floating=True, backward="IgammacBackward0")
betainc = pair("betainc", wide(_betainc), [unknown, unknown, lambda x1, x2, x3: _beta_density(x1, x2, x3)], r"I_{#3}(#1, #2)",
    [None, None, r"\frac{#3^{#1 - 1} (1 - #3)^{#2 - 1}}{B(#1, #2)}"], "I", [Sample(((3,), (3,), (3,)), None, 0.2, 0.9), Sample(((2, 3), (3,), ()), None, 0.2, 0.9)], public=False, floating=True)
i0e: Op = special("i0e", lambda x: _bessel_i(x, 0), lambda x, y: i1e(x) - sign(x) * y, r"e^{-|#1|} I_0(#1)", r"e^{-|#1|} I_1(#1) - \operatorname{sign}(#1) #y",
    samples=one(0.1, 2.0))
i1e: Op = special("i1e", lambda x: _bessel_i(x, 1), lambda x, y: where(x == 0, 0.5, i0e(x) - y * (sign(x) + reciprocal(where(x == 0, 1.0, x)))),
    r"e^{-|#1|} I_1(#1)", r"e^{-|#1|} I_0(#1) - #y (\operatorname{sign} #1 + \tfrac{1}{#1})", samples=one(0.1, 2.0))
i0 = smooth("i0", wide(lambda x: _bessel_i(x, 0) * np.exp(np.abs(x))), lambda x: i1(x), "I_0(#1)", "I_1(#1)")
i1: Op = special("i1", lambda x: _bessel_i(x, 1) * np.exp(np.abs(x)), lambda x, y: where(x == 0, 0.5, i0(x) - y / where(x == 0, 1.0, x)),
    "I_1(#1)", r"I_0(#1) - \frac{#y}{#1}", samples=one(0.1, 2.0))
# fmt: on
for _op in (entr, zeta, gammainc, gammaincc, REGISTRY["xlog1py"]):
    register(f"special.{_op.name}", _op.called)
register("igamma", gammainc.called, inplace=True)
register("igammac", gammaincc.called, inplace=True)
also(
    **{name: f"special.{name}" for name in ("erf", "erfc", "erfinv", "sinc", "i0")},
    lgamma="special.gammaln",
    digamma="special.digamma special.psi",
)


def _mvlgamma(input: Any, p: int) -> Any:
    require(p >= 1, "mvlgamma_p", p=p)
    total = lgamma(input - 0.0) + p * (p - 1) / 4 * math.log(math.pi)
    for k in range(1, p):
        total = add(total, lgamma(input - k / 2))
    return total


INNER.update({"logit": logit, "polygamma": polygamma})
# fmt: off
composed("logit special.logit", "The logarithm of x / (1 − x); with `eps`, x is first clamped to [eps, 1 − eps].",
    lambda input, eps=None: logit(input, eps=None if eps is not None and eps < 0 else eps), inplace=True)
composed("polygamma special.polygamma", "The n-th derivative of the digamma function.", lambda n, input: polygamma(input, n=n), method=False)
composed("mvlgamma special.multigammaln", "The logarithm of the multivariate gamma function of dimension p.", _mvlgamma, inplace=True)
# fmt: on
METHODS["polygamma"] = IN_PLACE["polygamma"] = lambda self, n: polygamma(self, n=n)
