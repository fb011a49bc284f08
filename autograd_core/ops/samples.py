"""Sample inputs shared by many definitions, for the tests that every definition generates."""

from __future__ import annotations

from functools import cache

from autograd_core.op import Sample

_PAIRS = [((), ()), ((3,), (3,)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2, 3)), ((2, 3), ()), ((0,), (1,))]  # fmt: skip


@cache
def one(low: float = -2.0, high: float = 2.0) -> list[Sample]:
    """A scalar, a vector, a matrix, an empty array; values between `low` and `high`."""
    return [Sample((shape,), None, low, high) for shape in ((), (3,), (2, 3), (0,))]


@cache
def two(low: float = -2.0, high: float = 2.0) -> list[Sample]:
    """Every way two shapes broadcast: equal, scalar beside array (both sides), missing and stretched axes, empty."""
    return [Sample(pair, None, low, high) for pair in _PAIRS]
