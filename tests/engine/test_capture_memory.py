"""The memory that a program keeps between its runs: no more of it than the numbers in it need, and what was used last is used again first."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.capture import Captured, capture
from autograd_core.capture.back import fresh
from autograd_core.capture.memory import memory_of, rooms
from autograd_core.capture.program import Filled
from autograd_core.transforms import jvp

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


def test_what_is_made_to_be_put_over_an_array_is_computed_there() -> None:
    w, v = ag.tensor([1.0, -2.0, 0.5]), ag.zeros(3)

    @capture
    def step(g: Any) -> None:
        v.copy_(0.5 * v + g)
        w.sub_(0.25 * v)
        w.copy_(w.maximum(ag.zeros(3)) + v)

    expected, velocity = w.numpy().copy(), np.zeros(3, np.float32)
    for _ in range(3):
        step(ag.tensor([1.0, 2.0, -1.0]))
        velocity = np.float32(0.5) * velocity + np.array([1.0, 2.0, -1.0], np.float32)
        expected = np.maximum(expected - np.float32(0.25) * velocity, 0) + velocity
        np.testing.assert_array_equal(w.numpy(), expected)
        np.testing.assert_array_equal(v.numpy(), velocity)
    assert "] = " not in step.program.partition("def run")[2]


def _exchanged(w: Any, v: Any) -> None:
    added = w + v
    w.copy_(v)
    v.copy_(added)


def _read_between(w: Any, v: Any) -> None:
    added = w + v
    v.mul_(w)
    w.copy_(added)


def _turned(w: Any, v: Any) -> None:
    w.copy_((w.T + v).T * 2.0 + w.T)
    v.copy_(w)


def _in_part(w: Any, v: Any) -> None:
    w[:2] = v[1:] * 2.0
    v[1:] = w[:2] + v[:2]


def _used_again(w: Any, v: Any) -> None:
    added = w + v
    w.copy_(added)
    v.sub_(added.T)


@pytest.mark.parametrize("f", [_exchanged, _read_between, _turned, _in_part, _used_again])
def test_an_array_is_written_where_its_old_numbers_are_not_read_any_more(f: Any) -> None:
    pairs = [[ag.tensor(np.arange(9.0).reshape(3, 3) - k) for k in (3, 5)] for _ in range(2)]
    steps = [lambda: f(*pairs[0]), capture(lambda: f(*pairs[1]))]
    for _ in range(3):
        for step in steps:
            step()
        for one, other in zip(*pairs, strict=True):
            np.testing.assert_array_equal(one.numpy(), other.numpy())


def test_an_array_keeps_its_numbers_where_a_step_before_its_change_fails() -> None:
    w, table = ag.tensor([1.0, 2.0, 3.0]), ag.tensor([4.0, 5.0])

    @capture
    def step(i: Any) -> Any:
        new = w * 0.5
        row = (table * 2.0)[i]
        w.copy_(new)
        return row

    step(ag.tensor([1]))
    before = w.tolist()
    with pytest.raises(IndexError):
        step(ag.tensor([7]))
    assert w.tolist() == before
    assert step.misses == 1


@pytest.mark.parametrize("size", [40_000, 40_001])
def test_a_chain_computes_first_what_takes_more_blocks_and_works_in_the_result(size: int) -> None:
    def balanced(x: Any) -> Any:
        return x.sin() * ((x.cos() * x.exp()) * (x.tanh() * x.atan()))

    def forward_mode(x: Any) -> Any:  # writes products over their factors
        return jvp(lambda x: ((x * 1.5 + 0.5).tanh() * x.sin()).exp(), (x,), (x * 0.5,))[1]

    for function, most in ((balanced, 2), (forward_mode, 3)):
        captured = capture(function)
        for seed in range(2):
            x = ag.tensor(np.random.default_rng(seed).normal(size=size).astype(np.float32))
            np.testing.assert_array_equal(captured(x).array, function(x).array)
        blocks = set(re.findall(r"\bs\d+\b", captured.program))
        assert len(blocks) == most, captured.program


def test_a_large_array_that_is_turned_meets_others_again_and_again() -> None:
    x, y = ag.randn(90, 70), ag.randn(70, 90)

    @capture
    def f(x: Any, y: Any) -> Any:
        turned = x.T
        return (turned * y).sum(), (turned + y).exp(), turned - y * 2.0, turned * turned * y

    f(x, y)
    for ours, expected in zip(f(x, y), f.eager(x, y), strict=True):
        np.testing.assert_allclose(ours.array, expected.array, rtol=1e-5, atol=1e-6)
