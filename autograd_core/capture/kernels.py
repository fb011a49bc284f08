"""Chains of a captured program as one compiled loop, where Numba is installed (`pip install "tapedeck[fast]"`).

`fuse` offers every chain; one of float32 or float64 arithmetic, comparisons, square roots, powers of e, logarithms, hyperbolic tangents and (of float32)
sines and cosines is written as one loop over the elements and compiled when it first runs. What the machine's vectors can do is all there is in a loop: a call of the C
library would make it scalar, so the functions below are polynomials without branches, right to two units in the last place (of angles up to 10¹²).
Results so equal NumPy's to rounding. Loops are kept in memory, by their text. Nothing here is imported before a program has a chain.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import llvmlite.binding as llvm
import numba
import numpy as np
from numpy import float32, int32

from autograd_core.capture.choosing import where
from autograd_core.capture.kernels_double import FUNCTIONS, inline
from autograd_core.capture.scalars import WRITTEN
from autograd_core.capture.steps import Constant, Ref

if TYPE_CHECKING:
    from autograd_core.capture.fuse import Chain

__all__ = ["compiled_chain", "number_loop"]

llvm.set_option("", "--runtime-memory-check-threshold=256")  # so that loops over many arrays become vectors too
_intrinsic: Callable[[Any], Any] = numba.extending.intrinsic


@_intrinsic
def _wide(_context: Any) -> Any:
    """Ask LLVM for the widest vectors in the function that calls this: by itself it takes half of what AVX-512 has."""

    def lowered(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        set.add(builder.function.attributes, '"prefer-vector-width"="512"')  # a text of LLVM's that llvmlite has no name for
        return context.get_dummy_value()

    return numba.types.none(), lowered


_plus = numba.njit(error_model="numpy", fastmath={"reassoc"})(
    lambda total, one: float32(total + one)
)  # in whichever order: a vector of sums at once
_RUN = 4096
"""How many elements are added up in float32 before the sum goes into one of float64."""

# float32 coefficients: Chebyshev interpolation of the rest of each series on the reduced interval
_ROUND, _ROUND_BITS = float32(12582912.0), int32(0x4B400000)  # 1.5 · 2²³: adding it rounds to an integer, found in the low bits
_LOG2E, _LN2_HIGH, _LN2_LOW = float32(1.44269504), float32(0.693145751953125), float32(1.42860677e-06)
_TWO_OVER_PI = 0.6366197723675814
_PI_HALF_HIGH, _PI_HALF_LOW = 1.5707963267341256, 6.077100506506192e-11
_ROOT_BITS = int32(0x3F3504F3)  # of √½


@inline
def _power_of_two(n: Any) -> Any:
    return int32((n + int32(127)) << int32(23)).view(float32)


@inline
def _exp(x: Any) -> Any:
    x = x if not x > float32(89.0) else float32(89.0)
    x = x if not x < float32(-104.0) else float32(-104.0)
    shifted = float32(x * _LOG2E + _ROUND)
    whole = shifted - _ROUND
    n = int32(shifted.view(int32) - _ROUND_BITS)
    r = (x - whole * _LN2_HIGH) - whole * _LN2_LOW
    tail = float32(0.1666657329) + r * (float32(0.0416665487) + r * (float32(0.0083637740) + r * float32(0.0013926927)))
    value = float32(1.0) + (r + r * r * (float32(0.5) + r * tail))
    half = int32(n >> int32(1))
    return value * _power_of_two(half) * _power_of_two(int32(n - half))  # in two steps: the smallest numbers have no power of their own


@inline
def _log(x: Any) -> Any:
    tiny = x < float32(1.17549435e-38)
    scaled = float32(x * float32(8388608.0) if tiny else x)
    bits = scaled.view(int32)
    e = int32(int32(bits - _ROOT_BITS) >> int32(23))
    f = int32(bits - int32(e << int32(23))).view(float32) - float32(1.0)
    n = float32(e) - (float32(23.0) if tiny else float32(0.0))
    tail = float32(0.1421023607) + f * (float32(-0.1300741434) + f * (float32(0.1266515404) + f * float32(-0.0792991593)))
    tail = float32(0.3333333135) + f * (float32(-0.2500032485) + f * (float32(0.2000114769) + f * (float32(-0.1664024591) + f * tail)))
    value = n * _LN2_HIGH + (f + (f * f * (f * tail - float32(0.5)) + n * _LN2_LOW))
    value = value if x < float32(np.inf) else x  # infinity, and what is no number
    value = value if x > float32(0.0) or x != x else float32(np.nan)
    return value if x != float32(0.0) else float32(-np.inf)


@inline
def _tanh(x: Any) -> Any:
    size = abs(x)
    z = x * x
    tail = float32(0.1333276927) + z * (float32(-0.0538509078) + z * (float32(0.0209971797) + z * float32(-0.0060967142)))
    small = x + x * z * (float32(-0.3333332837) + z * tail)
    large = float32(1.0) - float32(2.0) / (_exp(size + size) + float32(1.0))
    large = large if x > float32(0.0) else -large
    return small if size < float32(0.625) else large


@inline
def _wave(x: Any, quarter: Any) -> Any:
    """The sine of x plus so many quarters of a turn, reduced in float64."""
    wide = np.float64(x)
    whole = np.rint(wide * _TWO_OVER_PI)
    r = float32((wide - whole * _PI_HALF_HIGH) - whole * _PI_HALF_LOW)
    n = int32(np.int64(whole) + quarter)
    z = r * r
    tail = float32(-0.1666666716) + z * (float32(0.0083333319) + z * (float32(-0.0001984003904) + z * float32(2.7243781915e-06)))
    sine = r + r * z * tail
    tail = float32(0.0416666679) + z * (float32(-0.0013888888061) + z * (float32(2.4800559913e-05) + z * float32(-2.7295826044e-07)))
    cosine = float32(1.0) - float32(0.5) * z + z * z * tail
    value = cosine if n & int32(1) else sine
    return -value if n & int32(2) else value


_FUNCTIONS = {
    np.dtype(np.float32): {
        "_exp": _exp,
        "_log": _log,
        "_tanh": _tanh,
        "_wave": _wave,
        "_plus": _plus,
        "float32": float32,
        "int32": int32,
        "sqrt": np.sqrt,
    },
    np.dtype(np.float64): FUNCTIONS,
}
_WRITTEN: dict[Any, str] = {
    np.add: "{} + {}", np.subtract: "{} - {}", np.multiply: "{} * {}", np.true_divide: "{} / {}", np.negative: "-{}", np.positive: "{}",
    np.absolute: "abs({})", np.square: "{0} * {0}", np.reciprocal: "{kind}(1.0) / {}", np.sqrt: "sqrt({})",
    np.maximum: "({0} if {0} >= {1} or {0} != {0} else {1})", np.minimum: "({0} if {0} <= {1} or {0} != {0} else {1})",
    np.greater: "{} > {}", np.less: "{} < {}", np.greater_equal: "{} >= {}", np.less_equal: "{} <= {}", np.equal: "{} == {}", np.not_equal: "{} != {}",
    np.exp: "_exp({})", np.log: "_log({})", np.tanh: "_tanh({})", np.sin: "_wave({}, int32(0))", np.cos: "_wave({}, int32(1))",
    where: "({1} if {0} != {kind}(0.0) else {2})",
}  # fmt: skip
_ANGLES = {np.sin, np.cos}
_COMPARISONS = {np.greater, np.less, np.greater_equal, np.less_equal, np.equal, np.not_equal}


def _dtype_of(chain: Chain) -> np.dtype[Any] | None:
    """The one dtype of all numbers of a chain, beside truths; `None` where there are several, or one that is not written here."""
    arrays = (*chain.inputs, *[out for step in (*chain.steps, *chain.sums) for out in step.outs])
    found = {chain.values[one].dtype for one in arrays} - {np.dtype(np.bool_)}
    dtype: np.dtype[Any] | None = found.pop() if len(found) == 1 else None
    exact = dtype != np.float64 or not any(step.what in _ANGLES for step in chain.steps)
    return dtype if dtype in _FUNCTIONS and exact else None


def _text(chain: Chain, dtype: np.dtype[Any]) -> str | None:
    """A chain as the source of one loop, or `None` where it has something in it that is not written here."""
    values, kind = chain.values, dtype.name
    if not set(chain.writes) <= {*chain.inputs, *chain.outs}:
        return None
    names = {one: f"x{one}" for one in chain.inputs}
    lines = ["_wide()", *[f"n{one} = {kind}(n{one})" for one in chain.numbers]]
    names |= {one: f"n{one}" for one in chain.numbers}
    body = [f"x{one} = a{one}[i]" for one in chain.inputs]
    for step in chain.steps:
        target = step.outs[0] if step.outs else int(step.keywords["out"][0])
        wanted = np.bool_ if step.what in _COMPARISONS else dtype
        if step.what not in _WRITTEN or values[target].dtype != wanted or (step.outs and "out" in step.keywords):
            return None
        operands = [_operand(one, names, values, dtype) for one in step.arguments]
        if None in operands:
            return None
        names.setdefault(target, f"x{target}")
        expression = _WRITTEN[step.what].format(*operands, kind=kind)
        body.append(f"{names[target]} = {expression if wanted is np.bool_ else f'{kind}({expression})'}")
    body += [f"a{one}[i] = {names[one]}" for one in dict.fromkeys((*chain.outs, *chain.writes))]
    arguments = [f"a{one}" for one in chain.inputs] + [f"n{one}" for one in chain.numbers] + [f"a{one}" for one in chain.outs]
    head = f"def chain({', '.join(arguments)}):\n"
    if chain.sums:
        lines += _adding(chain, kind, names, body)
    else:
        lines += [f"for i in range({chain.size}):", *[f"    {line}" for line in body]]
    return head + "".join(f"    {line}\n" for line in lines)


def _adding(chain: Chain, kind: str, names: dict[int, str], body: list[str]) -> list[str]:
    """The loop with its sums: each over a run of elements in their dtype, in whichever order; the runs in float64."""
    arrays = [*chain.inputs, *chain.outs]
    summed = [(names[step.arguments[0]], step.outs[0]) for step in chain.sums]
    runs = [f"a{one} = whole{one}[start:start + {_RUN}]" for one in arrays]
    runs += [f"s{out} = {kind}(0.0)" for _, out in summed]
    runs += [f"for i in range(min({_RUN}, {chain.size} - start)):"]
    runs += [f"    {line}" for line in (*body, *[f"s{out} = _plus(s{out}, {name})" for name, out in summed])]
    runs += [f"t{out} += s{out}" for _, out in summed]
    before = [f"whole{one} = a{one}" for one in arrays] + [f"t{out} = 0.0" for _, out in summed]
    after = f"return ({''.join(f't{out}, ' for _, out in summed)})"
    return [*before, f"for start in range(0, {chain.size}, {_RUN}):", *[f"    {line}" for line in runs], after]


def _operand(one: Any, names: dict[int, str], values: list[Any], dtype: np.dtype[Any]) -> str | None:
    if type(one) is Ref:
        known = values[one].dtype
        return None if known not in (None, dtype, np.bool_) else f"{dtype.name}({names[one]})" if known == np.bool_ else names[one]
    number = one.array.item() if isinstance(one, Constant) else one
    if isinstance(one, Constant) and one.array.dtype not in (dtype, np.bool_):
        return None
    return f"{dtype.name}({float(number)!r})" if np.isfinite(number) else None


@lru_cache(maxsize=256)
def _loop(text: str, dtype: np.dtype[Any]) -> Callable[..., Any]:
    scope = {"_wide": _wide, **_FUNCTIONS[dtype]}
    exec(text, scope)  # noqa: S102  our own text
    made: Callable[..., Any] = numba.njit(scope["chain"], error_model="numpy", fastmath={"contract"}, nogil=True)
    return made


def compiled_chain(chain: Chain) -> Callable[..., Any] | None:
    """A chain as a compiled loop `(*inputs, *numbers, *outs)` that gives the sums, or `None` where it is left to NumPy."""
    dtype = _dtype_of(chain)
    text = None if dtype is None else _text(chain, dtype)
    return None if dtype is None or text is None else _loop(text, dtype)


@lru_cache
def number_loop(dtype: np.dtype[Any]) -> Callable[[Any, Any], None]:
    """The loop `(code, registers)` that runs chains of single numbers, as `scalars` has them."""
    branches = "".join(
        f"        {'elif' if code else 'if'} what == {code}: x = kind({text})\n" for code, text in enumerate(WRITTEN.values())
    )
    scope: dict[str, Any] = {"math": math, "kind": dtype.type}
    exec(_LOOP_OVER_CODE.format(branches), scope)  # noqa: S102  our own text
    signature = f"void(int32[:,::1], {dtype.name}[::1])"
    made: Callable[[Any, Any], None] = numba.njit(signature, error_model="numpy", nogil=True)(scope["loop"])
    return made


_LOOP_OVER_CODE = """def loop(code, registers):
    for i in range(len(code)):
        what, a, b = code[i, 0], registers[code[i, 1]], registers[code[i, 2]]
{}        else: x = a
        registers[code[i, 3]] = x
"""
