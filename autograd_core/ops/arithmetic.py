"""Elementwise operations of two or three inputs: arithmetic, comparison, and choosing between values.

Ties follow PyTorch: `maximum` and `minimum` give each side half, `fmax` and `fmin` all to the first, `clamp` passes the gradient at its
bounds.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.op import Op, Sample, chosen
from autograd_core.ops.elementary import alike, also, cast, choose, exp, isnan, log, logical_not, reciprocal
from autograd_core.ops.rows import pair, question, two
from autograd_core.promotion import default_dtype, result_dtype
from autograd_core.public import INNER, METHODS, composed
from autograd_core.tape import Variable

_BOOL = np.dtype(bool)


def _power(x1: Any, x2: Any) -> Any:
    # NumPy's general power is hundreds of times slower than a product, and squares and cubes are what people write
    # a double of NumPy's is a float of Python's as well: beside a bare number it stays NumPy's
    if isinstance(x2, (int, float)) and (hasattr(x1, "dtype") or not isinstance(x2, np.generic)):
        if isinstance(x2, float) and getattr(x1, "dtype", np.dtype(float)).kind in "biu":
            x1 = x1.astype(default_dtype())
        if x2 == 2:
            return x1 * x1
        if x2 == 3:
            return x1 * x1 * x1
        if x2 < 0 and getattr(x1, "dtype", np.dtype(float)).kind in "iu":
            raise ValueError("integers to negative powers are not integers; make the tensor floating with .float()")
        if x2 == 0.5:
            return np.sqrt(x1)
    elif x2.dtype.kind == "i" and np.any(x2 < 0) and np.asarray(x1).dtype.kind in "biu":
        # a whole number's power below zero is rounded to 0, but for those of 1 and −1
        return choose(np.abs(x1) == 1, np.power(x1, np.abs(x2)), np.power(x1, np.maximum(x2, 0)) * (x2 >= 0))
    return np.power(x1, x2)


def _less(x1: Any, x2: Any) -> Any:
    if type(x1) is bool or type(x2) is bool or getattr(x1, "dtype", None) is _BOOL or getattr(x2, "dtype", None) is _BOOL:
        raise refuse("bool_subtracted")
    return x1 - x2


def _power_base(x1: Any, x2: Any) -> Any:
    if isinstance(x2, (int, float)):
        return 0.0 if x2 == 0 else 1.0 if x2 == 1 else x1 * 2.0 if x2 == 2 else pow(x1, x2 - 1) * x2
    # x2 is zero: the derivative is zero, also at 0 ** 0 where the formula is not a number
    return where(x2 == 0, 0.0, x2 * pow(x1, where(x2 == 0, 1.0, x2 - 1.0)))


def _power_exponent(x1: Any, x2: Any, y: Any) -> Any:
    # 0 ** x2 is flat in x2 where x2 >= 0
    flat = (x1 == 0) & (x2 >= 0)
    return where(flat, 0.0, y * log(where(flat, 1.0, x1)))


def _larger(x1: Any, x2: Any) -> Any:
    """1 where the first is larger (or one of them is no number), ½ where they are equal."""
    dtype = result_dtype([getattr(one, "array", one) for one in (x1, x2)])  # not the output's: what is not saved may be changed in place
    return cast(logical_not(lt(x1, x2)), dtype=dtype) - cast(eq(x1, x2), dtype=dtype) * 0.5


def _to_larger(g: Any, x1: Any, x2: Any) -> Any:
    """The same times the gradient, which is 0 where the first is smaller, whatever the gradient."""
    return chosen(logical_not(lt(x1, x2)), g * (1.0 - cast(eq(x1, x2), dtype=g.dtype) * 0.5))


def _apart(x1: Any, x2: Any) -> Any:
    """The square of the distance from the origin, where it counts as one: there the slope of an angle counts as zero."""
    square = x1 * x1 + x2 * x2
    return where(square == 0, 1.0, square)


def _whole(kernel: Any) -> Any:
    """Division of integers by zero is an error: no integer stands for infinity, and NumPy answers 0."""

    def divide(x1: Any, x2: Any) -> Any:
        if np.result_type(x1, x2).kind in "biu" and np.any(np.equal(x2, 0)):
            raise ZeroDivisionError("ZeroDivisionError: integers cannot be divided by zero")
        return kernel(x1, x2)

    return divide


def _truncated(x1: Any, x2: Any) -> Any:
    return (x1 - np.fmod(x1, x2)) // x2 if np.result_type(x1, x2).kind in "biu" else np.trunc(x1 / x2)


def _xlogy(log: Any) -> Any:
    """x · log(y), which is 0 where x is, whatever the logarithm (unless y is no number)."""
    return lambda x1, x2: choose(np.equal(x1, 0) & ~np.isnan(x2), 0.0, x1 * log(x2))


# fmt: off
eq, ne, lt, le, gt, ge, logical_and, logical_or, logical_xor = [question(name, kernel, symbol, f"#1 {latex} #2", 2, two()) for name, kernel, symbol, latex in (
    ("eq", operator.eq, "=", "=="), ("ne", operator.ne, "≠", r"\ne"), ("lt", operator.lt, "<", "<"), ("le", operator.le, "≤", r"\le"), ("gt", operator.gt, ">", ">"),
    ("ge", operator.ge, "≥", r"\ge"), ("logical_and", np.logical_and, "∧", r"\land"), ("logical_or", np.logical_or, "∨", r"\lor"), ("logical_xor", np.logical_xor, "⊻", r"\veebar"),
)]
_STEPS = [Sample(((3,), (3,)), None, 1.1, 1.4)]
add = pair("add", operator.add, [lambda: 1.0, lambda: 1.0], "#1 + #2", ["1", "1"], "+", role="distribute")
sub = pair("sub", _less, [lambda: 1.0, lambda: -1.0], "#1 - #2", ["1", "-1"], "−", role="distribute")
mul = pair("mul", operator.mul, [lambda x2: x2, lambda x1: x1], r"#1 \cdot #2", ["#2", "#1"], "×", role="swap")
div = pair("div", operator.truediv, [lambda x2: reciprocal(x2), lambda x1, x2: x1 / (x2 * -x2)], r"\frac{#1}{#2}",
    [r"\frac{1}{#2}", r"-\frac{#1}{#2^2}"], "÷", two(0.5, 2.0), floating=True, pulls=[lambda g, x2: g / x2])
pow = pair("pow", _power, [_power_base, _power_exponent], "#1^{#2}", ["#2 #1^{#2 - 1}", r"#y \ln #1"], "xʸ", two(0.5, 2.0))
maximum = pair("maximum", np.maximum, [lambda x1, x2: _larger(x1, x2), lambda x1, x2: _larger(x2, x1)], r"\max(#1, #2)",
    ["[#1 > #2]", "[#2 > #1]"], "max", role="route", pulls=[lambda g, x1, x2: _to_larger(g, x1, x2), lambda g, x1, x2: _to_larger(g, x2, x1)])
minimum = pair("minimum", np.minimum, [lambda x1, x2: _larger(x2, x1), lambda x1, x2: _larger(x1, x2)], r"\min(#1, #2)",
    ["[#1 < #2]", "[#2 < #1]"], "min", role="route", pulls=[lambda g, x1, x2: _to_larger(g, x2, x1), lambda g, x1, x2: _to_larger(g, x1, x2)])
fmax = pair("fmax", np.fmax, [lambda x1, x2: ge(x1, x2) | isnan(x2), lambda x1, x2: logical_not(ge(x1, x2) | isnan(x2))], r"\max(#1, #2)",
    [r"[#1 \ge #2]", "[#2 > #1]"], role="route")
fmin = pair("fmin", np.fmin, [lambda x1, x2: le(x1, x2) | isnan(x2), lambda x1, x2: logical_not(le(x1, x2) | isnan(x2))], r"\min(#1, #2)",
    [r"[#1 \le #2]", "[#2 < #1]"], role="route")
atan2 = pair("atan2", np.arctan2, [lambda x1, x2: x2 / _apart(x1, x2), lambda x1, x2: -x1 / _apart(x1, x2)], r"\operatorname{atan2}(#1, #2)",
    [r"\frac{#2}{#1^2 + #2^2}", r"-\frac{#1}{#1^2 + #2^2}"], samples=two(0.3, 2.0), floating=True)
hypot = pair("hypot", np.hypot, [lambda x1, y: x1 / y, lambda x2, y: x2 / y], r"\sqrt{#1^2 + #2^2}", [r"\frac{#1}{#y}", r"\frac{#2}{#y}"],
    samples=two(0.3, 2.0))
copysign = pair("copysign", np.copysign, [lambda x1, y: where(x1 == 0, 0.0, y / x1), lambda: 0.0], r"\lvert #1 \rvert \operatorname{sign} #2",
    [r"\operatorname{sign} #1 #2", "0"], "±", two(0.3, 2.0), floating=True)
logaddexp = pair("logaddexp", np.logaddexp, [lambda x1, x2: reciprocal(exp(x2 - x1) + 1.0), lambda x1, x2: reciprocal(exp(x1 - x2) + 1.0)],
    r"\ln(e^{#1} + e^{#2})", [r"\sigma(#1 - #2)", r"\sigma(#2 - #1)"], "lae", floating=True)
logaddexp2 = pair("logaddexp2", np.logaddexp2, [lambda x1, x2: reciprocal(pow(2.0, x2 - x1) + 1.0), lambda x1, x2: reciprocal(pow(2.0, x1 - x2) + 1.0)],
    r"\log_2(2^{#1} + 2^{#2})", [r"\tfrac{1}{1 + 2^{#2 - #1}}", r"\tfrac{1}{1 + 2^{#1 - #2}}"], "lae₂", floating=True)
xlogy = pair("xlogy", _xlogy(np.log), [lambda x1, x2: where((x1 == 0) & (x2 <= 0), 0.0, log(x2)), lambda x1, x2: x1 / x2], r"#1 \ln #2",
    [r"\ln #2", r"\frac{#1}{#2}"], "x ln y", two(0.3, 2.0), floating=True)
xlog1py = pair("xlog1py", _xlogy(np.log1p), [lambda x1, x2: where((x1 == 0) & (x2 <= -1), 0.0, log(x2 + 1.0)), lambda x1, x2: x1 / (x2 + 1.0)],
    r"#1 \ln(1 + #2)", [r"\ln(1 + #2)", r"\frac{#1}{1 + #2}"], "x log1p y", two(0.3, 2.0), floating=True, public=False)
floor_divide = pair("floor_divide", _whole(operator.floordiv), [lambda: 0.0, lambda: 0.0], r"\left\lfloor \frac{#1}{#2} \right\rfloor",
    ["0", "0"], "//", _STEPS, role="stop")
trunc_divide = pair("trunc_divide", _whole(_truncated), [lambda: 0.0, lambda: 0.0], r"\operatorname{trunc} \frac{#1}{#2}", ["0", "0"], "trunc÷",
    _STEPS, role="stop", public=False, backward="DivBackward2")
remainder = pair("remainder", _whole(np.mod), [lambda: 1.0, lambda x1, x2: -floor_divide(x1, x2)], r"#1 \bmod #2",
    ["1", r"-\left\lfloor \frac{#1}{#2} \right\rfloor"], "mod", _STEPS)
fmod = pair("fmod", _whole(np.fmod), [lambda: 1.0, lambda x1, x2: -trunc_divide(x1, x2)], r"\operatorname{fmod}(#1, #2)",
    ["1", r"-\operatorname{trunc} \frac{#1}{#2}"], samples=_STEPS)
nextafter = pair("nextafter", np.nextafter, [lambda x1, x2: ne(x1, x2), lambda: 0.0], r"\operatorname{next}(#1, #2)", [r"[#1 \ne #2]", "0"], "next")
_THREE = [Sample(((3,), (3,), (3,))), Sample(((2, 3), (3,), ())), Sample(((3,), (2, 3), (2, 1))), Sample(((0,), (), ()))]
clamp_min = pair("clamp_min", np.maximum, [lambda x1, x2: ge(x1, x2), lambda x1, x2: lt(x1, x2)], r"\max(#1, #2)", [r"[#1 \ge #2]", "[#1 < #2]"], "clamp", role="route", words=("input", "min"))
clamp_max = pair("clamp_max", np.minimum, [lambda x1, x2: le(x1, x2), lambda x1, x2: gt(x1, x2)], r"\min(#1, #2)", [r"[#1 \le #2]", "[#1 > #2]"], "clamp", role="route", words=("input", "max"))
clamp = pair("clamp", lambda x, low, high: np.minimum(np.maximum(x, low), high),
    [lambda x1, x2, x3: ge(x1, x2) & le(x1, x3), lambda x1, x2, x3: lt(x1, x2) & lt(x2, x3), lambda x1, x2, x3: gt(x1, x3) | lt(x3, x2)],
    r"\operatorname{clamp}(#1)", [r"[\text{inside}]", "[#1 < #2 < #3]", r"[#1 > #3 \lor #2 > #3]"], samples=_THREE, role="route")
where: Op = pair("where", choose, [None, lambda x1: x1, lambda x1: logical_not(x1)],
    r"\begin{cases} #2 & #1 \\ #3 & \text{else} \end{cases}", [None, "[#1]", r"[\lnot #1]"], samples=_THREE, role="route", public=False,
    pulls=[None, lambda g, x1: where(x1, g, 0.0), lambda g, x1: where(x1, 0.0, g)])  # what is not chosen has no gradient, were it NaN
for _row in (
    ("bitwise_and", np.bitwise_and, "&", r"\mathbin{\&}"), ("bitwise_or", np.bitwise_or, "|", r"\mathbin{|}"), ("bitwise_xor", np.bitwise_xor, "^", r"\oplus"),
    ("bitwise_left_shift", np.left_shift, "<<", r"\ll"), ("bitwise_right_shift", np.right_shift, ">>", r"\gg"), ("gcd", np.gcd, "gcd", r"\gcd(#1, #2)"), ("lcm", np.lcm, "lcm", r"\operatorname{lcm}(#1, #2)"),
):
    question(_row[0], _row[1], _row[2], _row[3] if "#1" in _row[3] else f"#1 {_row[3]} #2", 2, ()).promotes = True
heaviside = question("heaviside", lambda x, at: choose(np.equal(x, 0), at, np.greater(x, 0)).astype(x.dtype), "H", "H(#1)", 2, (), words=("input", "values"))
_close = question("isclose", np.isclose, "≈", r"#1 \approx #2", 2, (), public=False)
also(
    mul="multiply", div="true_divide", atan2="arctan2", ne="not_equal", lt="less", le="less_equal", gt="greater", ge="greater_equal", xlogy="special.xlogy")
# fmt: on


def _times(other: Any, alpha: Any, beside: Any) -> Any:
    """alpha · other, in the dtype that it has beside another tensor: a byte times −1 were 255."""
    return other if alpha == 1 else mul(together(other, beside)[0], alpha)


def together(*operands: Any) -> Sequence[Any]:
    """The tensors among operands in the dtype that all have together: what two of them make alone may be of another."""
    arrays = [one.array for one in operands if isinstance(one, Variable)]
    if len({one.dtype for one in arrays}) < 2:
        return operands
    dtype = result_dtype(arrays)
    return [cast(one, dtype=dtype) if isinstance(one, Variable) and one.array.dtype != dtype else one for one in operands]


def _divided(input: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    if rounding_mode not in _DIVISIONS:
        raise refuse("rounding_mode", given=rounding_mode)
    return _DIVISIONS[rounding_mode](input, other)


_DIVISIONS = {None: div, "trunc": trunc_divide, "floor": floor_divide}


def _adding(combine: Op) -> Callable[..., Any]:
    def called(input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
        input, tensor1, tensor2 = together(input, tensor1, tensor2)
        return add(input, combine(mul(tensor1, value), tensor2))

    return called


def _clipped(input: Any, min: Any = None, max: Any = None) -> Any:
    if min is max is None:
        raise refuse("clamp_bounds")
    return clamp_max(input, max) if min is None else clamp_min(input, min) if max is None else clamp(input, min, max)


def _chosen(condition: Any, input: Any = None, other: Any = None) -> Any:
    if input is None and other is None:
        return INNER["nonzero"](condition, as_tuple=True)
    dtype = getattr(getattr(condition, "array", condition), "dtype", bool)
    if dtype not in (bool, np.uint8):
        raise refuse("condition_dtype", dtype=dtype)
    return where(condition, input, other)


INNER.update({op.name: op for op in (add, sub, div, pow, clamp, where)})
# fmt: off
composed("add", "input + alpha · other.", lambda input, other, alpha=1: add(input, _times(other, alpha, input)), inplace=True, numbers=True)
composed("sub subtract", "input − alpha · other.", lambda input, other, alpha=1: sub(input, _times(other, alpha, input)), inplace=True, numbers=True)
composed("rsub", "other − alpha · input.", lambda input, other, *, alpha=1: sub(other, _times(input, alpha, other)), method=False)
composed("div divide", "input / other; rounded towards zero (`\"trunc\"`) or down (`\"floor\"`) where asked.", _divided, inplace=True, numbers=True)
composed("pow", "input to the power of the exponent; one of them may be a number.", lambda input, exponent: pow(input, exponent), inplace=True, numbers=True)
composed("float_power", "The power, in double precision.", lambda input, exponent: pow(
    *[cast(one, dtype=np.float64) if isinstance(one, Variable) else float(one) for one in (input, exponent)]), inplace=True, numbers=True)
composed("ldexp", "input · 2^other.", lambda input, other: mul(input, pow(2.0, other)), inplace=True)
composed("lerp", "Between input (weight 0) and end (weight 1), on a straight line.", lambda input, end, weight: add(input, mul(sub(end, input), weight)), inplace=True)
composed("addcmul", "input + value · tensor1 · tensor2.", _adding(mul), inplace=True)
composed("addcdiv", "input + value · tensor1 / tensor2.", _adding(div), inplace=True)
composed("clamp clip", "Values below `min` become `min`, above `max` become `max`: numbers, or tensors that broadcast.", _clipped, inplace=True)
composed("isclose", "Which elements are equal up to rounding: |input − other| ≤ atol + rtol |other|.",
    lambda input, other, rtol=1e-5, atol=1e-8, equal_nan=False: _close(*alike(input, other), rtol=rtol, atol=atol, equal_nan=equal_nan))
composed("allclose", "Whether all elements are equal up to rounding: |input − other| ≤ atol + rtol |other|.", lambda input, other, rtol=1e-5, atol=1e-8, equal_nan=False:
    bool(np.all(_close.kernel(*[one.array for one in alike(input, other)], rtol=rtol, atol=atol, equal_nan=equal_nan))))
composed("where", "`input` where the condition holds, `other` elsewhere; the condition alone gives the places where it holds.", _chosen, method=False)
# fmt: on
METHODS["where"] = lambda self, condition, other: _chosen(condition, self, other)
