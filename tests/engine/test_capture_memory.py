"""The memory that a program keeps between its runs: no more of it than the numbers in it need, and what was used last is used again first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.capture import Captured, capture, fuse
from autograd_core.capture.back import fresh
from autograd_core.capture.memory import memory_of, rooms
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


def test_kept_memory_begins_where_lines_of_the_cache_do_and_nowhere_at_the_same_place_of_a_page() -> None:
    found = rooms([4096, 1, 4096, 100, 8192])
    places = [one.ctypes.data for one in found]
    assert [len(one) for one in found] == [4096, 1, 4096, 100, 8192]
    assert all(place % 64 == 0 for place in places)
    assert len({place % 4096 for place in places}) == len(places)
    assert all(not np.may_share_memory(one, other) for i, one in enumerate(found) for other in found[:i])


@pytest.mark.usefixtures("chains_on_numpy")
def test_a_program_takes_its_memory_from_there() -> None:
    @capture
    def step(x: Any) -> Any:
        return ((x * 2.0 + 1.0).relu() * x).tanh() @ ag.ones(64)

    for x in (ag.randn(40, 64), ag.randn(1024, 64)):  # each array as a whole; in blocks
        step(x)
        plan = step.variants[0].plan
        kept = [
            *memory_of(plan.layout, plan.values, plan.memory).values(),
            *[one for one in fresh(plan.given).values() if type(one) is np.ndarray],
        ]
        large = [one for one in kept if one.size > 64]
        assert len(large) > 1
        assert all(one.ctypes.data % 64 == 0 for one in large)


@pytest.fixture
def chains_on_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuse, "backends", [])
