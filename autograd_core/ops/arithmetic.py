"""Elementwise operations of two inputs: arithmetic, comparison, and choosing between values.

Ties follow PyTorch: `maximum` and `minimum` give each side half, `clamp` passes the gradient at its bounds.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd_core.op import Sample, elementwise
from autograd_core.ops.elementary import cast, log, reciprocal
from autograd_core.ops.samples import two
from autograd_core.public import public
from autograd_core.tape import Variable

add = elementwise(
    "add",
    operator.add,
    [lambda: 1.0, lambda: 1.0],
    symbol="+",
    role="distribute",
    latex="#1 + #2",
    derivative=["1", "1"],
    samples=two(),
)
sub = elementwise(
    "sub",
    operator.sub,
    [lambda: 1.0, lambda: -1.0],
    symbol="−",
    role="distribute",
    latex="#1 - #2",
    derivative=["1", "-1"],
    samples=two(),
)
mul = elementwise(
    "mul", operator.mul, [lambda x2: x2, lambda x1: x1], symbol="×", role="swap", latex=r"#1 \cdot #2", derivative=["#2", "#1"],
    samples=two(),
)  # fmt: skip
div = elementwise(
    "div", operator.truediv, [lambda x2: reciprocal(x2), lambda x1, x2: -x1 / (x2 * x2)], symbol="÷", latex=r"\frac{#1}{#2}",
    derivative=[r"\frac{1}{#2}", r"-\frac{#1}{#2^2}"], floating=True, samples=two(0.5, 2.0),
)  # fmt: skip


def _power(x1: Any, x2: Any) -> Any:
    # NumPy's general power is hundreds of times slower than a product, and squares and cubes are what people write
    if isinstance(x2, (int, float)):
        if x2 == 2:
            return x1 * x1
        if x2 == 3:
            return x1 * x1 * x1
        if x2 < 0 and getattr(x1, "dtype", np.dtype(float)).kind in "iu":
            raise ValueError("integers to negative powers are not integers; make the tensor floating with .float()")
    return np.power(x1, x2)


def _power_base(x1: Any, x2: Any) -> Any:
    if isinstance(x2, (int, float)):
        return 0.0 if x2 == 0 else 1.0 if x2 == 1 else x1 * 2.0 if x2 == 2 else pow(x1, x2 - 1) * x2
    # x2 is zero: the derivative is zero, also at 0 ** 0 where the formula is not a number
    return where(x2 == 0, 0.0, x2 * pow(x1, where(x2 == 0, 1.0, x2 - 1.0)))


def _power_exponent(x1: Any, x2: Any, y: Any) -> Any:
    # 0 ** x2 is flat in x2 where x2 >= 0
    flat = (x1 == 0) & (x2 >= 0)
    return where(flat, 0.0, y * log(where(flat, 1.0, x1)))


pow = elementwise(
    "pow", _power, [_power_base, _power_exponent], symbol="xʸ", latex="#1^{#2}", derivative=["#2 #1^{#2 - 1}", r"#y \ln #1"],
    samples=two(0.5, 2.0),
)  # fmt: skip


def _share(chosen: Any, tied: Any, like: Any) -> Any:
    dtype = np.result_type(like, np.float32) if not hasattr(like, "dtype") else like.dtype
    return cast(chosen, dtype=dtype) + cast(tied, dtype=dtype) * 0.5


maximum = elementwise(
    "maximum", np.maximum, [lambda x1, x2, y: _share(x1 > x2, x1 == x2, y), lambda x1, x2, y: _share(x2 > x1, x1 == x2, y)],
    symbol="max", role="route", latex=r"\max(#1, #2)", derivative=["[#1 > #2]", "[#2 > #1]"], samples=two(),
)  # fmt: skip
minimum = elementwise(
    "minimum", np.minimum, [lambda x1, x2, y: _share(x1 < x2, x1 == x2, y), lambda x1, x2, y: _share(x2 < x1, x1 == x2, y)],
    symbol="min", role="route", latex=r"\min(#1, #2)", derivative=["[#1 < #2]", "[#2 < #1]"], samples=two(),
)  # fmt: skip
atan2 = elementwise(
    "atan2", np.arctan2, [lambda x1, x2: x2 / (x1 * x1 + x2 * x2), lambda x1, x2: -x1 / (x1 * x1 + x2 * x2)], symbol="atan2",
    latex=r"\operatorname{atan2}(#1, #2)", derivative=[r"\frac{#2}{#1^2 + #2^2}", r"-\frac{#1}{#1^2 + #2^2}"], floating=True,
    samples=two(0.3, 2.0),
)  # fmt: skip


def _whole(kernel: Any) -> Any:
    """Division of integers by zero is an error: no integer stands for infinity, and NumPy answers 0."""

    def divide(x1: Any, x2: Any) -> Any:
        integers = np.result_type(x1, x2).kind in "biu"
        if integers and np.any(np.equal(x2, 0)):
            raise ZeroDivisionError("ZeroDivisionError: integers cannot be divided by zero")
        return kernel(x1, x2)

    return divide


floor_divide = elementwise(
    "floor_divide", _whole(operator.floordiv), [lambda: 0.0, lambda: 0.0], symbol="//", role="stop",
    latex=r"\left\lfloor \frac{#1}{#2} \right\rfloor", derivative=["0", "0"], samples=[Sample(((3,), (3,)), None, 1.1, 1.4)],
)  # fmt: skip
remainder = elementwise(
    "remainder", _whole(np.mod), [lambda: 1.0, lambda x1, x2: -floor_divide(x1, x2)], symbol="mod", latex=r"#1 \bmod #2",
    derivative=["1", r"-\left\lfloor \frac{#1}{#2} \right\rfloor"], samples=[Sample(((3,), (3,)), None, 1.1, 1.4)],
)  # fmt: skip


def _clamp(x: Any, min: Any = None, max: Any = None) -> Any:
    if min is None and max is None:
        raise ValueError("at least one of min and max must be given")
    if min is not None:
        x = np.maximum(x, min)
    return x if max is None else np.minimum(x, max)


def _inside(x: Any, min: Any, max: Any) -> Any:
    # `>=` and `<=` on plain data: whether an element was clamped is a fact, not a quantity with a derivative
    data = x.array if isinstance(x, Variable) else x
    inside = np.ones(data.shape, bool)
    if min is not None:
        inside &= data >= min
    if max is not None:
        inside &= data <= max
    return inside.astype(data.dtype)[()]


clamp = elementwise(
    "clamp", _clamp, [_inside], symbol="clamp", role="route", latex=r"\operatorname{clamp}(#1)", derivative=["[\\text{inside}]"],
    samples=[Sample((shape,), {"min": -0.5, "max": 0.5}) for shape in ((), (3,), (2, 3), (0,))],
)  # fmt: skip


@public(method=False)
def clip(x: Any, min: Any = None, max: Any = None) -> Any:
    """`clamp` between numbers, or between tensors that broadcast. What stands at a bound passes its gradient on."""
    integers = x.array.dtype.kind in "biu"
    if any(isinstance(bound, Variable) or (integers and isinstance(bound, float)) for bound in (min, max)):
        x = x if min is None else where(lt(x, min), min, x)
        return x if max is None else where(gt(x, max), max, x)
    return clamp(x, min=min, max=max)


def _where(x1: Any, x2: Any, x3: Any) -> Any:
    chosen: Any = np.where(x1, x2, x3)
    return chosen[()]


where = elementwise(
    "where", _where, [None, lambda x1, y: cast(x1, dtype=y.dtype), lambda x1, y: 1.0 - cast(x1, dtype=y.dtype)],
    symbol="where", role="route", latex=r"\begin{cases} #2 & #1 \\ #3 & \text{else} \end{cases}",
    derivative=[None, "[#1]", r"[\lnot #1]"],
    samples=[Sample(((3,), (3,), (3,))), Sample(((2, 3), (3,), ())), Sample(((3,), (2, 3), (2, 1)))],
)  # fmt: skip


def _compare(name: str, kernel: Any, symbol: str, latex: str) -> Any:
    return elementwise(
        name,
        kernel,
        [None, None],
        symbol=symbol,
        role="stop",
        latex=latex,
        derivative=[None, None],
        differentiable=False,
        samples=two(),
    )


logical_and = _compare("logical_and", np.logical_and, "∧", r"#1 \land #2")
logical_or = _compare("logical_or", np.logical_or, "∨", r"#1 \lor #2")
bitwise_and = elementwise(
    "bitwise_and", np.bitwise_and, [None, None], symbol="&", role="stop", latex=r"#1 \mathbin{\&} #2", derivative=[None, None],
    differentiable=False,
)  # fmt: skip
bitwise_or = elementwise(
    "bitwise_or", np.bitwise_or, [None, None], symbol="|", role="stop", latex=r"#1 \mathbin{|} #2", derivative=[None, None],
    differentiable=False,
)  # fmt: skip
bitwise_xor = elementwise(
    "bitwise_xor", np.bitwise_xor, [None, None], symbol="^", role="stop", latex=r"#1 \oplus #2", derivative=[None, None],
    differentiable=False,
)  # fmt: skip
eq = _compare("eq", operator.eq, "=", "#1 = #2")
ne = _compare("ne", operator.ne, "≠", r"#1 \ne #2")
lt = _compare("lt", operator.lt, "<", "#1 < #2")
le = _compare("le", operator.le, "≤", r"#1 \le #2")
gt = _compare("gt", operator.gt, ">", "#1 > #2")
ge = _compare("ge", operator.ge, "≥", r"#1 \ge #2")
