"""How a row of the table of derivatives is written: name, kernel, rules, then what a reader sees (formula, derivatives, symbol) and sample inputs.

Each function here makes an operation of one sort and says for it what all of that sort have in common. Knows no operation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from autograd_core.op import Op, Sample, elementwise, general, linear

_PAIRS = [((), ()), ((3,), (3,)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2, 3)), ((2, 3), ()), ((0,), (1,))]  # fmt: skip


@cache
def one(low: float = -2.0, high: float = 2.0) -> list[Sample]:
    """A scalar, a vector, a matrix, an empty array; values between `low` and `high`."""
    return [Sample((shape,), None, low, high) for shape in ((), (3,), (2, 3), (0,))]


@cache
def two(low: float = -2.0, high: float = 2.0) -> list[Sample]:
    """Every way two shapes broadcast: equal, scalar beside array (both sides), missing and stretched axes, empty."""
    return [Sample(pair, None, low, high) for pair in _PAIRS]


# fmt: off
def smooth(name: str, kernel: Any, partial: Any, latex: str, derivative: str, symbol: str = "", samples: Any = None, *, floating: bool = True, **more: Any) -> Op:
    """A function of the reals, as the tables have it: integers become floats."""
    samples = one() if samples is None else samples
    return elementwise(name, kernel, [partial], symbol=symbol or name, latex=latex, derivative=[derivative], floating=floating, samples=samples, **more)


def flat(name: str, kernel: Any, symbol: str, latex: str, high: float = 0.4, **more: Any) -> Op:
    """A step function: the derivative is zero wherever there is one."""
    return elementwise(name, kernel, [lambda: 0.0], symbol=symbol, role="stop", latex=latex, derivative=["0"], samples=one(0.1, high), **more)


def question(name: str, kernel: Any, symbol: str, latex: str, inputs: int = 1, samples: Any = None, **more: Any) -> Op:
    """A question about each element: no derivative."""
    samples, nothing = one() if samples is None else samples, [None] * inputs
    return elementwise(name, kernel, nothing, symbol=symbol, role="stop", latex=latex, derivative=nothing, differentiable=False, samples=samples, **more)


def pair(name: str, kernel: Any, partials: Any, latex: str, derivative: Any, symbol: str = "", samples: Any = None, **more: Any) -> Op:
    """A function of two numbers, or of three."""
    samples = two() if samples is None else samples
    return elementwise(name, kernel, partials, symbol=symbol or name, latex=latex, derivative=derivative, samples=samples, **more)


def row(
    kind: Callable[..., Op], name: str, kernel: Any, rules: Sequence[Any], latex: str, derivative: Sequence[Any], symbol: str, samples: Sequence[Sample] = (),
    public: bool = False, **more: Any,
) -> Op:
    """A linear, bilinear or general operation; people call it by a function of their own that stands in front, unless it is `public`."""
    return kind(name, kernel, rules, latex=latex, derivative=derivative, symbol=symbol, samples=samples, public=public, **more)


def mover(name: str, kernel: Any, symbol: str, transposed: Any, back: str, samples: list[Sample], latex: str = "", **more: Any) -> Op:
    """An operation that moves numbers and changes none, by its transpose; `back` says where a gradient goes."""
    latex = latex or rf"\operatorname{{{name}}} #1"
    return linear(name, kernel, [transposed], latex=latex, derivative=[back], symbol=symbol, samples=samples, public=False, role="move", **more)


def finder(name: str, kernel: Any, symbol: str = "", inputs: int = 1, latex: str = "", public: bool = False) -> Op:
    """An operation that answers with positions, counts or truth: no derivative."""
    nothing, latex = [None] * inputs, latex or rf"\operatorname{{{name.replace('_', '-')}}} #1"
    return general(name, kernel, nothing, latex=latex, derivative=nothing, symbol=symbol or name, role="stop", differentiable=False, public=public)
