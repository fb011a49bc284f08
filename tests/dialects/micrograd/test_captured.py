"""A captured micrograd network runs as it is written, and says why."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from autograd_core.capture import Captured, capture
from autograd_core.dialects.micrograd.engine import Value
from autograd_core.dialects.micrograd.nn import MLP
from autograd_core.errors import AutogradError


def trained(run: Callable[[Any], Any]) -> tuple[list[float], Any]:
    """What four steps give, and the function that was run."""
    random.seed(1)
    net = MLP(2, [3, 1])

    def step(x: Any) -> Any:
        out = net([x, x * 2.0])
        net.zero_grad()
        (out * out).backward()
        for one in net.parameters():
            one.data -= 0.05 * one.grad
        return out

    function = run(step)
    return [function(Value(0.5 + i)).data for i in range(4)], function


def test_a_captured_network_gives_what_it_gives_by_itself_and_says_why_it_is_no_program() -> None:
    wanted, _ = trained(lambda step: step)
    found, step = trained(capture)
    assert found == wanted
    assert isinstance(step, Captured)
    assert not step.variants
    with pytest.raises(AutogradError, match="a Value remembers what it was computed from, so its graph is made at every call"):
        step.explain()


def test_so_does_one_that_only_computes() -> None:
    captured = capture(lambda x: x * x + 1.0)
    for number in (1.0, 2.0, 3.0):
        found = captured(Value(number))
        found.backward()
        assert found.data == number * number + 1.0
