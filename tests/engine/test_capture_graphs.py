"""Random programs: what is captured gives what the function gives, bit for bit, call after call, with every pass that applies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as ag
from autograd_core.capture import capture, fuse, tables

SHAPE = (6, 4)
UNARY = ["tanh", "exp", "neg", "sin", "abs", "relu", "sigmoid", "square"]
BINARY = ["add", "sub", "mul", "maximum", "minimum"]
IN_PLACE = ["add_", "mul_", "sub_"]
step = st.one_of(
    st.tuples(st.sampled_from(UNARY), st.integers(0, 20)),
    st.tuples(st.sampled_from(BINARY), st.integers(0, 20), st.integers(0, 20)),
    st.tuples(st.just("scale"), st.integers(0, 20), st.sampled_from([0.5, 1.0, -2.0, 0.0])),
    st.tuples(st.sampled_from(["row", "column", "turned", "product", "same", "constant", "mean"]), st.integers(0, 20)),
    st.tuples(st.sampled_from(IN_PLACE), st.integers(0, 20), st.integers(0, 20)),
    st.tuples(st.just("drawn"), st.integers(0, 20)),
)


def built(steps: list[Any], backward: bool) -> Any:
    """The function that a list of steps describes: of two tensors of one shape."""

    def function(x: Any, w: Any) -> Any:
        values = [x * 1.0, w * 1.0]
        for name, *numbers in steps:
            one = values[numbers[0] % len(values)]
            values.append(applied(name, one, values, numbers))
        total = sum((value * 0.125).tanh().sum() for value in values[2:]) + (x * w).mean()
        if backward:
            total.backward()
            found = [x.grad, w.grad]
            x.grad = w.grad = None
            return values[-1].detach(), total.detach(), found
        return values[-1], total

    return function


def applied(name: str, one: Any, values: list[Any], numbers: list[Any]) -> Any:
    """One step."""
    if name in UNARY:
        return getattr(one.clamp(-3.0, 3.0), name)()
    if name in BINARY:
        return getattr(one, name)(values[numbers[1] % len(values)])
    if name in IN_PLACE:
        copy = one.clone()
        getattr(copy, name)(values[numbers[1] % len(values)].detach())
        return copy
    return {
        "scale": lambda: one * numbers[1],
        "row": lambda: one + one[0],
        "column": lambda: one - one.sum(1, keepdim=True) * 0.1,
        "turned": lambda: one.T.clone().T,
        "product": lambda: (one @ one.T * 0.01) @ one,
        "same": lambda: one.reshape(SHAPE) + one.reshape(SHAPE),
        "constant": lambda: one + ag.ones(4) * 2.0 - ag.arange(4.0),
        "mean": lambda: one * one.mean(),
        "drawn": lambda: one + ag.rand(*SHAPE),
    }[name]()


def numbers_of(tree: Any) -> list[Any]:
    """All arrays of a result."""
    return [array for part in tree for array in numbers_of(part)] if isinstance(tree, (tuple, list)) else [tree.detach().numpy().copy()]


def agrees(steps: list[Any], backward: bool) -> None:
    """Three calls of the function and of what was captured of it, on the same numbers."""
    function = built(steps, backward)
    captured = capture(function)
    for call in range(3):
        rng = np.random.default_rng(call)
        arrays = [rng.standard_normal(SHAPE).astype(np.float32) for _ in range(2)]
        results = []
        for run in (function, captured):
            ag.manual_seed(call)
            tensors = [ag.tensor(array, requires_grad=True) for array in arrays]
            results.append(numbers_of(run(*tensors)))
        for one, other in zip(*results, strict=True):
            np.testing.assert_array_equal(one, other)
    assert captured.misses == 1, captured.why


@settings(max_examples=60)
@given(st.lists(step, min_size=1, max_size=12), st.booleans())
def test_a_captured_program_gives_what_the_function_gives(steps: list[Any], backward: bool) -> None:
    agrees(steps, backward)


_BLOCKS = [(fuse, "LEAST", 8), (fuse.Chain, "block", lambda *_: 10)]
_TABLES = [(tables, "_LONG", 0), (tables, "_MANY", 1)]


@pytest.mark.parametrize("patches", [_BLOCKS, _TABLES], ids=["chains in blocks", "calls in tables"])
@settings(max_examples=60)
@given(st.lists(step, min_size=1, max_size=12), st.booleans())
def test_so_does_one_that_is_written_otherwise(patches: list[Any], steps: list[Any], backward: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for place, name, value in patches:
            patch.setattr(place, name, value)
        agrees(steps, backward)
