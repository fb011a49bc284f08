"""Elementwise operations of one input: one number in, one number out.

Derivatives: any table of derivatives, e.g. Abramowitz and Stegun, Handbook of Mathematical Functions, 3.3, 4.1-4.6. Where
a derivative can be had from the output (`y`), it is: the output is in memory anyway, and the input can go.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from autograd_core.op import Op, Sample, elementwise, linear
from autograd_core.ops.samples import one
from autograd_core.public import public
from autograd_core.tape import Variable

LN2 = float(np.log(2.0))
LN10 = float(np.log(10.0))


def _sigmoid(x: Any) -> Any:
    # exp of a negative number only: no overflow at either end
    small = np.exp(-np.abs(x))
    return (
        np.where(np.less(x, 0), small, 1.0) / (1.0 + small)
        if np.ndim(x)
        else (small if x < 0 else x.dtype.type(1)) / (1 + small)
    )


def _softplus(x: Any) -> Any:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _relu(x: Any) -> Any:
    return np.maximum(x, 0)


neg = elementwise(
    "neg", operator.neg, [lambda: -1.0], symbol="−", role="scale", latex="-#1", derivative=["-1"], samples=one()
)
abs = elementwise(
    "abs", np.abs, [lambda x: sign(x)], symbol="|·|", role="route", latex=r"\lvert #1 \rvert",
    derivative=[r"\operatorname{sign}(#1)"], samples=one(0.1) + one(-2.0, -0.1),
)  # fmt: skip
sign: Op = elementwise(
    "sign", np.sign, [lambda: 0.0], symbol="sgn", role="stop", latex=r"\operatorname{sign}(#1)", derivative=["0"],
    backward="SignBackward0", samples=one(0.1),
)  # fmt: skip
exp = elementwise(
    "exp", np.exp, [lambda y: y], symbol="exp", latex="e^{#1}", derivative=["#y"], floating=True, samples=one()
)
expm1 = elementwise(
    "expm1",
    np.expm1,
    [lambda y: y + 1.0],
    symbol="expm1",
    latex="e^{#1} - 1",
    derivative=["#y + 1"],
    floating=True,
    samples=one(),
)
log = elementwise(
    "log", np.log, [lambda x: reciprocal(x)], symbol="ln", latex=r"\ln #1", derivative=[r"\frac{1}{#1}"], floating=True,
    samples=one(0.2, 3.0),
)  # fmt: skip
log1p = elementwise(
    "log1p", np.log1p, [lambda x: reciprocal(x + 1.0)], symbol="log1p", latex=r"\ln(1 + #1)", derivative=[r"\frac{1}{1 + #1}"],
    floating=True, samples=one(-0.7, 2.0), backward="Log1PBackward0",
)  # fmt: skip
log2 = elementwise(
    "log2", np.log2, [lambda x: reciprocal(x * LN2)], symbol="log₂", latex=r"\log_2 #1", derivative=[r"\frac{1}{#1 \ln 2}"],
    floating=True, samples=one(0.2, 3.0),
)  # fmt: skip
log10 = elementwise(
    "log10", np.log10, [lambda x: reciprocal(x * LN10)], symbol="log₁₀", latex=r"\log_{10} #1",
    derivative=[r"\frac{1}{#1 \ln 10}"], floating=True, samples=one(0.2, 3.0),
)  # fmt: skip
sqrt = elementwise(
    "sqrt", np.sqrt, [lambda y: reciprocal(y) * 0.5], symbol="√", latex=r"\sqrt{#1}", derivative=[r"\frac{1}{2 #y}"],
    floating=True, samples=one(0.2, 3.0),
)  # fmt: skip
rsqrt = elementwise(
    "rsqrt", lambda x: 1 / np.sqrt(x), [lambda x, y: y / x * -0.5], symbol="1/√", latex=r"\frac{1}{\sqrt{#1}}",
    derivative=[r"-\frac{#y}{2 #1}"], floating=True, samples=one(0.2, 3.0),
)  # fmt: skip
square = elementwise(
    "square",
    np.square,
    [lambda x: x * 2.0],
    symbol="x²",
    latex="#1^2",
    derivative=["2 #1"],
    backward="PowBackward0",
    samples=one(),
)
reciprocal: Op = elementwise(
    "reciprocal", lambda x: 1 / x, [lambda y: -(y * y)], symbol="1/x", latex=r"\frac{1}{#1}", derivative=["-#y^2"],
    floating=True, samples=one(0.3, 3.0),
)  # fmt: skip
sin: Op = elementwise(
    "sin",
    np.sin,
    [lambda x: cos(x)],
    symbol="sin",
    latex=r"\sin #1",
    derivative=[r"\cos #1"],
    floating=True,
    samples=one(),
)
cos: Op = elementwise(
    "cos",
    np.cos,
    [lambda x: -sin(x)],
    symbol="cos",
    latex=r"\cos #1",
    derivative=[r"-\sin #1"],
    floating=True,
    samples=one(),
)
tan = elementwise(
    "tan", np.tan, [lambda y: y * y + 1.0], symbol="tan", latex=r"\tan #1", derivative=["1 + #y^2"], floating=True,
    samples=one(-1.0, 1.0),
)  # fmt: skip
asin = elementwise(
    "asin", np.arcsin, [lambda x: rsqrt(1.0 - x * x)], symbol="asin", latex=r"\arcsin #1",
    derivative=[r"\frac{1}{\sqrt{1 - #1^2}}"], floating=True, samples=one(-0.9, 0.9),
)  # fmt: skip
acos = elementwise(
    "acos", np.arccos, [lambda x: -rsqrt(1.0 - x * x)], symbol="acos", latex=r"\arccos #1",
    derivative=[r"-\frac{1}{\sqrt{1 - #1^2}}"], floating=True, samples=one(-0.9, 0.9),
)  # fmt: skip
atan = elementwise(
    "atan", np.arctan, [lambda x: reciprocal(x * x + 1.0)], symbol="atan", latex=r"\arctan #1",
    derivative=[r"\frac{1}{1 + #1^2}"], floating=True, samples=one(),
)  # fmt: skip
sinh: Op = elementwise(
    "sinh",
    np.sinh,
    [lambda x: cosh(x)],
    symbol="sinh",
    latex=r"\sinh #1",
    derivative=[r"\cosh #1"],
    floating=True,
    samples=one(),
)
cosh: Op = elementwise(
    "cosh",
    np.cosh,
    [lambda x: sinh(x)],
    symbol="cosh",
    latex=r"\cosh #1",
    derivative=[r"\sinh #1"],
    floating=True,
    samples=one(),
)
tanh = elementwise(
    "tanh",
    np.tanh,
    [lambda y: 1.0 - y * y],
    symbol="tanh",
    latex=r"\tanh #1",
    derivative=["1 - #y^2"],
    floating=True,
    samples=one(),
)
sigmoid = elementwise(
    "sigmoid", _sigmoid, [lambda y: y * (1.0 - y)], symbol="σ", latex=r"\sigma(#1)", derivative=["#y (1 - #y)"],
    floating=True, samples=one(),
)  # fmt: skip
softplus = elementwise(
    "softplus", _softplus, [lambda x: sigmoid(x)], symbol="soft₊", latex=r"\ln(1 + e^{#1})", derivative=[r"\sigma(#1)"],
    floating=True, samples=one(),
)  # fmt: skip
relu = elementwise(
    "relu", _relu, [lambda y: cast(y > 0, dtype=y.dtype)], symbol="relu", role="route", latex=r"\max(0, #1)",
    derivative=["[#1 > 0]"], samples=one(0.1) + one(-2.0, -0.1),
)  # fmt: skip


def _flat(name: str, kernel: Any, symbol: str, latex: str) -> Any:
    """A step function: the derivative is zero wherever there is one."""
    return elementwise(
        name, kernel, [lambda: 0.0], symbol=symbol, role="stop", latex=latex, derivative=["0"], samples=one(0.1, 0.4)
    )


floor = _flat("floor", np.floor, "⌊·⌋", r"\lfloor #1 \rfloor")
ceil = _flat("ceil", np.ceil, "⌈·⌉", r"\lceil #1 \rceil")
round = _flat("round", np.round, "round", r"\operatorname{round}(#1)")


def _test(name: str, kernel: Any, symbol: str, latex: str) -> Any:
    """A question with a yes or no answer: no derivative."""
    return elementwise(
        name,
        kernel,
        [None],
        symbol=symbol,
        role="stop",
        latex=latex,
        derivative=[None],
        differentiable=False,
        samples=one(),
    )


isnan = _test("isnan", np.isnan, "nan?", r"\operatorname{isnan}(#1)")
isinf = _test("isinf", np.isinf, "inf?", r"\operatorname{isinf}(#1)")
isfinite = _test("isfinite", np.isfinite, "fin?", r"\operatorname{isfinite}(#1)")
logical_not = _test("logical_not", np.logical_not, "¬", r"\lnot #1")
bitwise_not = elementwise(
    "bitwise_not",
    np.invert,
    [None],
    symbol="~",
    role="stop",
    latex=r"{\sim} #1",
    derivative=[None],
    differentiable=False,
)


def _cast(x: Any, dtype: Any) -> Any:
    # a rule may name a tensor's dtype, which wraps NumPy's
    return x.astype(getattr(dtype, "numpy", dtype))


cast: Op = linear(
    "cast", _cast, [lambda g: g], symbol="→", role="move", latex="#1", derivative=["#g"],
    backward="ToCopyBackward0", own_dtype=True,
    samples=[Sample((shape,), {"dtype": np.dtype(np.float64)}) for shape in ((), (2, 3), (0,))],
)  # fmt: skip
clone = linear(
    "clone",
    lambda x: x.copy(),
    [lambda g: g],
    symbol="clone",
    role="move",
    latex="#1",
    derivative=["#g"],
    samples=one(),
)
detach = linear(
    "detach", lambda x: x, [None], symbol="✂", role="stop", latex=r"\operatorname{stop}(#1)", derivative=[None],
    differentiable=False,
)  # fmt: skip


@public("equal")
def equal(input: Any, other: Any) -> bool:
    """Whether two tensors have the same shape and elements."""
    return input.shape == other.shape and bool((input.detach() == other.detach()).all())


@public("numel", method=False)
def numel(input: Any) -> int:
    """The number of elements."""
    return math.prod(input.shape)


@public("is_tensor", method=False)
def is_tensor(obj: Any) -> bool:
    """Whether a value is a tensor."""
    return isinstance(obj, Variable)


@public("allclose")
def allclose(input: Any, other: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
    """Whether all elements are equal up to rounding: |input − other| ≤ atol + rtol |other|."""
    return bool(np.allclose(input.array, other.array, rtol, atol, equal_nan))
