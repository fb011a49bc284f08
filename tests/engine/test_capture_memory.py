"""The memory that a program keeps between its runs: no more of it than the numbers in it need, and what was used last is used again first."""

from __future__ import annotations

from typing import Any

import pytest

import autograd_core as ag
from autograd_core.capture import Captured, capture
from autograd_core.capture.program import Filled

LAYERS = 6


@pytest.fixture
def deep() -> Captured:
    """A captured forward and backward pass through equal layers, after a run."""
    weights = [ag.randn(32, 32, requires_grad=True) for _ in range(LAYERS)]
    x = ag.randn(64, 32)

    @capture
    def step() -> Any:
        h = x
        for one in weights:
            h = (h @ one).relu()
        (h * h).sum().backward()
        return [one.grad for one in weights]

    step()
    found: Captured = step
    return found


def test_equal_layers_share_one_array_of_zeros(deep: Captured) -> None:
    zeros = [one for one in deep.variants[0].plan.given.values() if isinstance(one, Filled) and one.number == 0]
    assert deep.program.count("maximum(") == LAYERS
    assert len({one.value.shape for one in zeros}) == len(zeros) == 1


def test_a_gradient_lies_where_the_activation_lay_that_was_read_last(deep: Captured) -> None:
    tenants = deep.variants[0].plan.layout.tenants
    gradients = [
        slot for slot in tenants if len(slot) == 4
    ]  # the product and its relu; the gradient of the one before it, and of what that is made of
    assert len(gradients) == LAYERS - 1
    assert sorted(map(len, tenants)) == [2, 2, *[4] * (LAYERS - 1), LAYERS]
