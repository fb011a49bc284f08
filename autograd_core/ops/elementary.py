"""Elementwise operations of one input: one number in, one number out.

Derivatives: any table of derivatives, e.g. Abramowitz and Stegun, Handbook of Mathematical Functions, 3.3, 4.1-4.6. Where
a derivative can be had from the output (`y`), it is: the output is in memory anyway, and the input can go.
"""

from __future__ import annotations

import math
import operator
from typing import Any, NamedTuple

import numpy as np

from autograd_core.errors import refuse
from autograd_core.op import REGISTRY, Op, Sample, chosen, elementwise, linear
from autograd_core.ops.rows import flat, one, question, row, smooth
from autograd_core.public import FUNCTIONS, IN_PLACE, composed, register
from autograd_core.standin import StandIn
from autograd_core.tape import Variable

LN2, LN10, DEGREE = math.log(2.0), math.log(10.0), math.pi / 180.0
AWAY = (*one(0.1), *one(-2.0, -0.1))  # samples that stay off a kink at zero


def _let_through(y: Any, g: Any = None) -> Any:
    """The gradient (or 1) where an output is not zero: not y > 0, since what is no number lets it through. On the tape it hangs on the output by a
    step, so that there is a second derivative: zero."""
    through, on_tape = y != 0, isinstance(y, Variable)
    if on_tape:
        return REGISTRY["where"](through, 1.0 if g is None else g, sign(y))
    return cast(through, dtype=y.dtype) if g is None else chosen(through, g)


def also(**aliases: str) -> None:
    """Other names of what is there: `also(abs="absolute")`; several are separated by spaces."""
    for name, others in aliases.items():
        for other in others.split():
            register(other, FUNCTIONS[name], inplace=name in IN_PLACE)


def choose(condition: Any, x1: Any, x2: Any) -> Any:
    """`np.where` of three, with a scalar for a 0-d result."""
    chosen: Any = np.where(condition, x1, x2)
    return chosen[()]


def _sigmoid(x: Any) -> Any:
    # exp of a negative number only: no overflow at either end
    small = np.exp(-np.abs(x))
    if np.ndim(x) or isinstance(x, StandIn):
        return choose(np.less(x, 0), small, 1.0) / (1.0 + small)
    return (small if x < 0 else x.dtype.type(1)) / (1 + small)


def _sign(x: Any) -> Any:
    # PyTorch's sign of what is no number is 0
    return x.copy() if x.dtype.kind == "b" else np.subtract(np.greater(x, 0), np.less(x, 0), dtype=x.dtype)


def _inverted(x: Any) -> Any:
    return math.copysign(math.inf, x) if type(x) in (int, float) and not x else 1 / x


# fmt: off
neg = elementwise("neg", operator.neg, [lambda: -1.0], symbol="−", role="scale", latex="-#1", derivative=["-1"], samples=one())
abs = smooth("abs", np.abs, lambda x: sign(x), r"\lvert #1 \rvert", r"\operatorname{sign}(#1)", "|·|", AWAY, role="route", floating=False)
sign: Op = flat("sign", _sign, "sgn", r"\operatorname{sign}(#1)", 2.0)
exp = smooth("exp", np.exp, lambda y: y, "e^{#1}", "#y")
exp2 = smooth("exp2", np.exp2, lambda y: y * LN2, "2^{#1}", r"#y \ln 2")
expm1 = smooth("expm1", np.expm1, lambda y: y + 1.0, "e^{#1} - 1", "#y + 1")
log = smooth("log", np.log, lambda x: reciprocal(x), r"\ln #1", r"\frac{1}{#1}", "ln", one(0.2, 3.0), pulls=[lambda g, x: g / x])
log1p = smooth("log1p", np.log1p, lambda x: reciprocal(x + 1.0), r"\ln(1 + #1)", r"\frac{1}{1 + #1}", samples=one(-0.7), backward="Log1PBackward0")
log2 = smooth("log2", np.log2, lambda x: reciprocal(x * LN2), r"\log_2 #1", r"\frac{1}{#1 \ln 2}", "log₂", one(0.2, 3.0))
log10 = smooth("log10", np.log10, lambda x: reciprocal(x * LN10), r"\log_{10} #1", r"\frac{1}{#1 \ln 10}", "log₁₀", one(0.2, 3.0))
sqrt = smooth("sqrt", np.sqrt, lambda y: reciprocal(y) * 0.5, r"\sqrt{#1}", r"\frac{1}{2 #y}", "√", one(0.2, 3.0), pulls=[lambda g, y: g / (y + y)])
rsqrt = smooth("rsqrt", lambda x: 1 / np.sqrt(x), lambda y: y * y * y * -0.5, r"\frac{1}{\sqrt{#1}}", r"-\frac{1}{2} #y^3", "1/√", one(0.2, 3.0))
square = smooth("square", lambda x: np.square(x if x.dtype.kind != "b" else x.astype(np.int64)), lambda x: x * 2.0, "#1^2", "2 #1", "x²", floating=False, own_dtype=True, backward="PowBackward0")
reciprocal: Op = smooth("reciprocal", _inverted, lambda y: -(y * y), r"\frac{1}{#1}", "-#y^2", "1/x", one(0.3, 3.0))
sin: Op = smooth("sin", np.sin, lambda x: cos(x), r"\sin #1", r"\cos #1")
cos: Op = smooth("cos", np.cos, lambda x: -sin(x), r"\cos #1", r"-\sin #1")
tan = smooth("tan", np.tan, lambda y: y * y + 1.0, r"\tan #1", "1 + #y^2", samples=one(-1.0, 1.0))
asin = smooth("asin", np.arcsin, lambda x: rsqrt(1.0 - x * x), r"\arcsin #1", r"\frac{1}{\sqrt{1 - #1^2}}", samples=one(-0.9, 0.9))
acos = smooth("acos", np.arccos, lambda x: -rsqrt(1.0 - x * x), r"\arccos #1", r"-\frac{1}{\sqrt{1 - #1^2}}", samples=one(-0.9, 0.9))
atan = smooth("atan", np.arctan, lambda x: reciprocal(x * x + 1.0), r"\arctan #1", r"\frac{1}{1 + #1^2}")
sinh: Op = smooth("sinh", np.sinh, lambda x: cosh(x), r"\sinh #1", r"\cosh #1")
cosh: Op = smooth("cosh", np.cosh, lambda x: sinh(x), r"\cosh #1", r"\sinh #1")
tanh = smooth("tanh", np.tanh, lambda y: 1.0 - y * y, r"\tanh #1", "1 - #y^2", pulls=[lambda g, y: g - g * y * y])
asinh = smooth("asinh", np.arcsinh, lambda x: rsqrt(x * x + 1.0), r"\operatorname{arsinh} #1", r"\frac{1}{\sqrt{#1^2 + 1}}")
acosh = smooth("acosh", np.arccosh, lambda x: rsqrt(x * x - 1.0), r"\operatorname{arcosh} #1", r"\frac{1}{\sqrt{#1^2 - 1}}", samples=one(1.2, 3.0))
atanh = smooth("atanh", np.arctanh, lambda x: reciprocal(1.0 - x * x), r"\operatorname{artanh} #1", r"\frac{1}{1 - #1^2}", samples=one(-0.9, 0.9))
sigmoid = smooth("sigmoid", _sigmoid, lambda y: y * (1.0 - y), r"\sigma(#1)", "#y (1 - #y)", "σ")
deg2rad = smooth("deg2rad", np.deg2rad, lambda: DEGREE, r"\tfrac{\pi}{180} #1", r"\tfrac{\pi}{180}", "rad", backward="Deg2RadBackward0")
rad2deg = smooth("rad2deg", np.rad2deg, lambda: 1.0 / DEGREE, r"\tfrac{180}{\pi} #1", r"\tfrac{180}{\pi}", "deg", backward="Rad2DegBackward0")
softplus = smooth(
    "softplus", lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))), lambda x: sigmoid(x), r"\ln(1 + e^{#1})", r"\sigma(#1)", "soft₊")
relu = smooth(
    "relu", lambda x: np.maximum(x, 0), lambda y: _let_through(y), r"\max(0, #1)", "[#1 > 0]", samples=AWAY, role="route", floating=False,
    pulls=[lambda g, y: _let_through(y, g)])
frac = smooth("frac", lambda x: x - np.trunc(x), lambda: 1.0, r"\operatorname{frac}(#1)", "1", samples=one(0.1, 0.4))
floor = flat("floor", np.floor, "⌊·⌋", r"\lfloor #1 \rfloor")
ceil = flat("ceil", np.ceil, "⌈·⌉", r"\lceil #1 \rceil")
trunc = flat("trunc", np.trunc, "trunc", r"\operatorname{trunc}(#1)")
round = flat("round", lambda x, decimals=0: np.round(x, decimals), "round", r"\operatorname{round}(#1)")
angle = flat("angle", lambda x: choose(np.isnan(x), x, np.less(x, 0) * np.pi).astype(x.dtype), "arg", r"\arg #1", floating=True)
isnan = question("isnan", np.isnan, "nan?", r"\operatorname{isnan}(#1)")
isinf = question("isinf", np.isinf, "inf?", r"\operatorname{isinf}(#1)")
isposinf = question("isposinf", lambda x: np.equal(x, np.inf), "+inf?", r"#1 = \infty")
isneginf = question("isneginf", lambda x: np.equal(x, -np.inf), "−inf?", r"#1 = -\infty")
isfinite = question("isfinite", np.isfinite, "fin?", r"\operatorname{isfinite}(#1)")
isreal = question("isreal", lambda x: np.equal(x, x) | True, "real?", r"#1 \in \mathbb{R}")
signbit = question("signbit", np.signbit, "±?", r"\operatorname{signbit}(#1)")
logical_not = question("logical_not", np.logical_not, "¬", r"\lnot #1")
bitwise_not = question("bitwise_not", np.invert, "~", r"{\sim} #1", samples=())
also(
    abs="absolute", acos="arccos", acosh="arccosh", asin="arcsin", asinh="arcsinh", atan="arctan", atanh="arctanh", neg="negative", sign="sgn", trunc="fix",
    sigmoid="special.expit F.sigmoid", tanh="F.tanh", exp2="special.exp2", expm1="special.expm1", log1p="special.log1p", round="special.round")
_filled = smooth("nan_to_num", lambda x, nan, posinf, neginf: np.nan_to_num(x, True, nan, posinf, neginf)[()], lambda x: isfinite(x), r"\operatorname{finite}(#1)",
    r"[\text{finite}]", "finite", [Sample(((3,),), {"nan": 0.0, "posinf": None, "neginf": None})], floating=False, public=False)
_exponent = question("exponent", lambda x: np.frexp(x)[1], "exponent", r"\operatorname{exponent}(#1)", 1, (), public=False)
_mantissa = smooth("frexp", lambda x: np.frexp(x)[0], lambda x: exp2(-_exponent(x)), r"\operatorname{mantissa}(#1)", "2^{-e}", samples=one(1.1, 1.9), public=False)
# a rule may name a tensor's dtype, which wraps NumPy's
cast: Op = row(linear, "cast", lambda x, dtype: x.astype(getattr(dtype, "numpy", dtype)), [lambda g: g], "#1", ["#g"], "→",
    [Sample((shape,), {"dtype": np.dtype(np.float64)}) for shape in ((), (2, 3), (0,))], role="move", backward="ToCopyBackward0", own_dtype=True)
clone = linear("clone", lambda x: x.copy(), [lambda g: g], symbol="clone", role="move", latex="#1", derivative=["#g"], samples=one())
detach = linear("detach", lambda x: x, [None], symbol="✂", role="stop", latex=r"\operatorname{stop}(#1)", derivative=[None], differentiable=False)
# fmt: on


class Frexp(NamedTuple):
    """A number as mantissa · 2^exponent."""

    mantissa: Any
    exponent: Any


def alike(input: Any, other: Any) -> tuple[Any, Any]:
    """Both, which must have one dtype to be compared up to rounding."""
    first, second = (getattr(getattr(one, "array", one), "dtype", None) for one in (input, other))
    if first is not None is not second and first != second:
        raise refuse("dtypes_unlike", first=first, second=second)
    return input, other


# fmt: off
composed("nan_to_num", "Numbers in the place of NaN and the infinities: 0 and the largest there are, unless given.",
    lambda input, nan=0.0, posinf=None, neginf=None: _filled(input, nan=0.0 if nan is None else nan, posinf=posinf, neginf=neginf), inplace=True)
composed("frexp", "The mantissa, between ½ and 1 in size, and the exponent of each element.", lambda input: Frexp(_mantissa(input), _exponent(input)))
composed("positive conj resolve_conj resolve_neg conj_physical", "The tensor itself: what `+`, the conjugate and the real part of a real number are.",
    lambda input: input, inplace=True)
register("real", FUNCTIONS["positive"], method=False)
composed("equal", "Whether two tensors have the same shape and elements.",
    lambda input, other: input.shape == other.shape and bool((input.detach() == other.detach()).all()))
composed("numel", "The number of elements.", lambda input: math.prod(input.shape), method=False)
composed("is_tensor", "Whether a value is a tensor.", lambda obj: isinstance(obj, Variable), method=False)
# fmt: on
