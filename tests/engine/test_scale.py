"""Size: a million nodes in a row, doublings that a naive walk would visit 2ⁿ times, wide fans, and no recursion anywhere."""

from __future__ import annotations

import gc
import sys
import weakref
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.op import REGISTRY
from autograd_core.walk import reachable

MILLION = 1_000_000


def counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[int]:
    """How many nodes of this operation were walked; the number is in a list of one."""
    op, visits = REGISTRY[name], [0]

    def watching(pull: Any) -> Any:
        def watched(*arguments: Any) -> Any:
            visits[0] += 1
            return pull(*arguments)

        return watched

    for mask in (1, 2, 3):
        *saving, pull, bare = op.plan(mask)
        monkeypatch.setitem(op.plans, mask, (*saving, watching(pull), watching(bare)))
    return visits


def test_a_chain_of_a_million_nodes_is_built_walked_and_freed_without_recursion() -> None:
    deepest = sys.getrecursionlimit()
    x = ag.tensor(1.0, dtype=ag.float64, requires_grad=True)
    y = x
    for _ in range(MILLION):
        y = y + 1.0
    y.backward()
    assert x.grad.item() == 1.0
    assert y.item() == MILLION + 1
    del y  # a million nodes go, one by one and not one inside the other
    assert sys.getrecursionlimit() == deepest


def test_a_chain_dropped_without_a_pass_is_freed_as_well() -> None:
    x = ag.tensor([0.5], requires_grad=True)
    y = x
    for _ in range(100_000):
        y = (y * 0.5).sin()
    gone = weakref.ref(y)
    del y
    assert gone() is None


def test_doublings_are_walked_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    visits = counted(monkeypatch, "add")
    for depth in (10, 100, 1000):
        visits[0] = 0
        x = ag.tensor(1.0, dtype=ag.float64, requires_grad=True)
        y = x
        for _ in range(depth):
            y = y + y  # 2ⁿ paths from y to x
        assert len(reachable([y.grad_fn])) == depth
        y.backward()
        assert visits[0] == depth
        assert x.grad.item() == 2.0**depth


def test_a_diamond_of_diamonds_visits_each_node_once(monkeypatch: pytest.MonkeyPatch) -> None:
    visits = counted(monkeypatch, "mul")
    x = ag.tensor(1.0, dtype=ag.float64, requires_grad=True)
    y = x
    for _ in range(64):
        y = (y * 0.5) + (y * 0.5)  # 2⁶⁴ paths
    y.backward()
    assert visits[0] == 128
    assert x.grad.item() == 1.0


def test_one_leaf_used_thirty_thousand_times_gathers_all_contributions() -> None:
    x = ag.tensor(np.ones(3), requires_grad=True)
    total = ag.zeros(3, dtype=ag.float64)
    for i in range(30_000):
        total = total + x * float(i % 3)
    total.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), np.full(3, 30_000.0))


def test_second_derivatives_of_a_long_chain_need_no_recursion_either() -> None:
    x = ag.tensor(1.0, dtype=ag.float64, requires_grad=True)
    y = x
    for _ in range(5_000):
        y = y * x
    (slope,) = ag.grad(y, x, create_graph=True)
    (bend,) = ag.grad(slope, x)
    assert slope.item() == 5_001
    assert bend.item() == 5_001 * 5_000


def test_a_long_chain_of_views_and_writes_is_walked() -> None:
    x = ag.tensor(np.ones(4), requires_grad=True)
    y = x * 1.0
    for i in range(2_000):
        y[i % 4 : i % 4 + 1] += 1.0
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), np.ones(4))


def test_a_pass_does_not_depend_on_the_collector() -> None:
    gc.disable()
    try:
        x = ag.tensor(np.ones(10), requires_grad=True)
        for _ in range(3):
            y = x
            for _ in range(5_000):
                y = y.tanh()
            gone = weakref.ref(y)
            y.sum().backward()
            del y
            assert gone() is None
    finally:
        gc.enable()
