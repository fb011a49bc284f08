"""Memory: it falls back to where it was after every pass, without the collector, so there are no cycles; nothing is kept in vain."""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn, optim
from autograd_core.nn import functional
from autograd_core.transforms import grad, hessian, jvp
from autograd_core.walk import walk

SLACK = 40_000
"""Bytes that grown tables and free lists may take over twenty passes; one array kept by one of them would be 160,000."""


@pytest.fixture(autouse=True)
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def growth(work: Callable[[], Any], warm: int = 3, times: int = 20) -> int:
    """Bytes that stay behind after `times` runs."""
    for _ in range(warm):
        work()
    tracemalloc.start()
    try:
        work()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(times):
            work()
        return tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


def peak(work: Callable[[], Any]) -> int:
    """Bytes taken at most, above the start."""
    work()
    tracemalloc.start()
    try:
        work()
        start = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        work()
        return tracemalloc.get_traced_memory()[1] - start
    finally:
        tracemalloc.stop()


X = ag.tensor(np.linspace(0.1, 1.0, 20_000), requires_grad=True)


def first_order() -> None:
    X.grad = None
    (X.sin() * X).sum().backward()


def kept_graph() -> None:
    X.grad = None
    y = (X.tanh() * X).sum()
    y.backward(retain_graph=True)
    y.backward()


def second_order() -> None:
    (slope,) = ag.grad((X * X * X).sum(), X, create_graph=True)
    ag.grad(slope.sum(), X)


def no_pass() -> None:
    (X.exp() + X).log().sum()


def views_and_writes() -> None:
    y = X * 2.0
    part = y[10:20]
    part.mul_(3.0)
    y.reshape(10, 2_000).t()[0] = 1.0
    X.grad = None
    y.sum().backward()


def hooks() -> None:
    y = X * 2.0
    y.register_hook(lambda g: g * 2.0)
    y.retain_grad()
    X.grad = None
    y.sum().backward()


def failed_pass() -> None:
    y = X * 2.0
    z = (y * y).sum()
    y.mul_(2.0)
    with pytest.raises(RuntimeError, match="modified by an in-place operation"):
        z.backward()


def threads_of_time() -> None:
    state = X.detach()
    for _ in range(5):
        state = (state * 0.5 + X).tanh()
    X.grad = None
    state.sum().backward()


def transforms() -> None:
    few = X.detach()[:5]
    grad(lambda x: (x * x).sum())(few)
    hessian(lambda x: (x**3).sum())(few)
    jvp(lambda x: x * x.sin(), (few,), (few,))


PROGRAMS = [first_order, kept_graph, second_order, no_pass, views_and_writes, hooks, threads_of_time, transforms]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
def test_memory_is_back_after_every_pass(program: Callable[[], None]) -> None:
    assert growth(program) < SLACK


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
def test_no_pass_leaves_a_cycle(program: Callable[[], None]) -> None:
    program()
    gc.collect()
    program()
    assert gc.collect() == 0


def test_memory_is_back_after_a_pass_that_failed() -> None:
    """An exception holds the frames it went through, so only what it does not hold can be gone at once."""
    failed_pass()
    gc.collect()
    assert growth(lambda: (failed_pass(), gc.collect())) < SLACK


def test_training_takes_no_more_memory_from_step_to_step() -> None:
    model = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 5))
    optimizer = optim.Adam(model.parameters(), lr=1e-3)
    data = ag.ones(16, 20)

    def step() -> None:
        optimizer.zero_grad()
        functional.mse_loss(model(data), ag.zeros(16, 5)).backward()
        optimizer.step()

    assert growth(step) < SLACK
    gc.collect()
    step()
    assert gc.collect() == 0


def test_arrays_go_as_soon_as_nothing_reads_them() -> None:
    """A chain of additions saves nothing, so however long it is, two arrays are alive at a time."""
    x = ag.tensor(np.zeros(100_000), requires_grad=True)

    def chain() -> None:
        y = x
        for _ in range(20):
            y = y + 1.0
        y.sum()

    assert peak(chain) < 2.5 * 800_000


def test_a_pass_frees_what_it_has_used_while_it_goes_on() -> None:
    """Backward through n saved values holds them and a few gradients, not n gradients as well."""
    x = ag.tensor(np.full(100_000, 0.5), requires_grad=True)

    def chain() -> None:
        x.grad = None
        y = x
        for _ in range(20):
            y = y.tanh()
        y.sum().backward()

    assert peak(chain) < (20 + 6) * 800_000


def test_forward_mode_writes_tangents_over_those_that_nobody_reads() -> None:
    """Three values stay on the tape (of tanh, sin and exp), and two tangents are on their way; a sixth array is a factor."""
    x = X.detach()
    v = ag.tensor(np.linspace(-1.0, 1.0, 20_000))
    assert peak(lambda: jvp(lambda x: ((x * 1.5 + 0.5).tanh() * x.sin()).exp(), (x,), (v,))) < 6.5 * 160_000


def test_nodes_and_results_are_freed_by_reference_count_alone() -> None:
    x = ag.tensor([1.0], requires_grad=True)
    for program in (lambda: x.exp() * x, lambda: x[0], lambda: x.clone().mul_(2.0), lambda: x.reshape(1, 1).squeeze()):
        result = program()
        gone = weakref.ref(result)
        del result
        assert gone() is None


def test_a_retained_gradient_makes_no_cycle() -> None:
    x = ag.tensor([1.0], requires_grad=True)
    y = x * 2.0
    y.retain_grad()
    (y * y).sum().backward()
    assert y.grad is not None
    gone = weakref.ref(y)
    del y
    assert gone() is None


def test_a_gradient_that_nobody_else_holds_is_kept_and_not_copied() -> None:
    a, b = ag.ones(3, 3, requires_grad=True), ag.ones(3, 3, requires_grad=True)
    y = (a * b).sum()
    found = walk([y.node], [np.float32(1)], retain_graph=False, create_graph=False)
    assert [owned for _, owned in found.values()] == [True, True]
    z = (a + b).sum()  # one array for both
    found = walk([z.node], [np.float32(1)], retain_graph=False, create_graph=False)
    assert not any(owned for _, owned in found.values())
