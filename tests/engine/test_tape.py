"""The tape and the walk: depth, sharing, memory, modes, threads."""

from __future__ import annotations

import asyncio
import copy
import gc
import itertools
import sys
import threading
import weakref
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
from autograd_core.tape import Node


def test_a_chain_of_two_hundred_thousand_nodes_is_built_walked_and_freed_without_recursion() -> None:
    x = ag.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(200_000):
        y = y + 1.0
    y.backward()
    assert x.grad.item() == 1.0
    del y
    gc.collect()


def test_doubling_two_hundred_times_takes_linear_time() -> None:
    """2²⁰⁰ paths, 200 nodes: each is visited once."""
    x = ag.tensor(1.0, dtype=ag.float64, requires_grad=True)
    y = x
    for _ in range(200):
        y = y + y
    y.backward()
    assert x.grad.item() == 2.0**200


def test_a_value_used_twice_gets_the_sum_of_both_contributions() -> None:
    x = ag.tensor(3.0, requires_grad=True)
    (x * x).backward()
    assert x.grad.item() == 6.0


def test_dropping_the_result_frees_the_graph_at_once() -> None:
    """A node does not hold its output, so there is no cycle for the collector."""
    x = ag.tensor(np.ones(10), requires_grad=True)
    y = (x * 2).exp()
    gone = weakref.ref(y)
    middle = weakref.ref(y.grad_fn.inputs[0].__class__)
    gc.disable()
    try:
        node_saved = y.grad_fn.saved_values["y"]
        array = weakref.ref(node_saved)
        del y, node_saved
        assert gone() is None
        assert array() is None
        assert middle() is Node
    finally:
        gc.enable()


def test_saved_values_are_freed_by_backward_and_kept_on_request() -> None:
    x = ag.tensor(2.0, requires_grad=True)
    y = x.exp()
    y.backward(retain_graph=True)
    assert y.grad_fn.saved is not None
    y.backward()
    assert y.grad_fn.saved is None
    assert x.grad.item() == pytest.approx(2 * np.exp(2), rel=1e-6)


def test_only_what_the_derivative_reads_is_saved() -> None:
    x, c = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor([3.0, 4.0])
    assert set((x + c).grad_fn.saved_values) == set()
    assert set((x * c).grad_fn.saved_values) == {"x2"}
    assert set(x.exp().grad_fn.saved_values) == {"y"}
    assert set(x.sin().grad_fn.saved_values) == {"x"}


def test_no_two_gradients_share_memory() -> None:
    x, y = ag.ones(3, requires_grad=True), ag.ones(3, requires_grad=True)
    seed = ag.ones(3)
    (x + y).backward(seed)
    x.grad.zero_()
    assert y.grad.tolist() == [1.0, 1.0, 1.0]
    assert seed.tolist() == [1.0, 1.0, 1.0]


def test_gradients_have_the_shape_and_dtype_of_their_tensor() -> None:
    narrow, wide = ag.ones(3, requires_grad=True), ag.ones(2, 3, dtype=ag.float64, requires_grad=True)
    (narrow * wide).sum().backward()
    assert (narrow.grad.shape, narrow.grad.dtype) == ((3,), ag.float32)
    assert (wide.grad.shape, wide.grad.dtype) == ((2, 3), ag.float64)


def test_modes_are_reset_by_exceptions_and_nest() -> None:
    with pytest.raises(ZeroDivisionError), ag.no_grad():
        raise ZeroDivisionError
    assert ag.is_grad_enabled()
    with ag.no_grad():
        with ag.enable_grad():
            assert ag.is_grad_enabled()
        assert not ag.is_grad_enabled()


def test_no_grad_is_a_decorator_with_and_without_brackets() -> None:
    x = ag.tensor(1.0, requires_grad=True)

    @ag.no_grad()
    def with_brackets() -> Any:
        return x * 2

    @ag.no_grad
    def without() -> Any:
        return x * 2

    assert not with_brackets().requires_grad
    assert not without().requires_grad
    assert (x * 2).requires_grad


def test_threads_and_tasks_do_not_see_each_others_modes() -> None:
    seen: list[bool] = []
    inside, done = threading.Event(), threading.Event()

    def other() -> None:
        inside.wait(5)
        seen.append(ag.is_grad_enabled())
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with ag.no_grad():
        inside.set()
        done.wait(5)
    thread.join()
    assert seen == [True]

    async def quiet() -> bool:
        with ag.no_grad():
            await asyncio.sleep(0.01)
            return ag.is_grad_enabled()

    async def loud() -> bool:
        await asyncio.sleep(0.005)
        return ag.is_grad_enabled()

    async def both() -> list[bool]:
        return list(await asyncio.gather(quiet(), loud()))

    assert asyncio.run(both()) == [False, True]


def test_an_error_in_the_middle_of_a_walk_leaves_every_grad_as_it_was() -> None:
    x = ag.tensor(2.0, requires_grad=True)
    y = x * x
    z = y.exp()
    y.register_hook(lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        z.backward()
    assert x.grad is None


def test_a_graph_of_a_pass_stands_where_it_was_asked_for_and_a_hooks_part_of_it_in_the_hook() -> None:
    x = ag.tensor([0.5, 2.0], requires_grad=True)
    y = x.sin()
    made: list[Any] = []
    y.register_hook(lambda g: made.append(ag.softmax(g * 2, dim=0)))
    (first,) = ag.grad((y * y).sum(), x, create_graph=True)
    assert "(first,) = ag.grad" in first.grad_fn.place("").text()
    assert "register_hook(lambda" in made[0].grad_fn.place("").text()


def test_hooks_see_and_change_gradients_and_can_be_removed() -> None:
    x = ag.tensor(2.0, requires_grad=True)
    seen: list[float] = []
    handle = x.register_hook(lambda g: seen.append(g.item()))
    y = x * 3
    y.register_hook(lambda g: g * 10)
    y.backward()
    assert seen == [30.0]
    assert x.grad.item() == 30.0
    handle.remove()
    (x * 1).backward()
    assert seen == [30.0]


def test_retain_grad_keeps_an_intermediate_gradient_and_grad_of_others_warns() -> None:
    x = ag.tensor(2.0, requires_grad=True)
    y = x * 3
    y.retain_grad()
    z = y * y
    z.backward()
    assert y.grad.item() == 12.0
    with pytest.warns(UserWarning, match=r"not a leaf Tensor"):
        assert z.grad is None


def test_grad_too_fills_what_retain_grad_asked_for_and_backward_may_be_asked_for_a_result() -> None:
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y.retain_grad()
    z = (y * y).sum()
    assert ag.grad(z, x, retain_graph=True)[0].tolist() == [8.0, 16.0]
    assert y.grad.tolist() == [4.0, 8.0]
    assert ag.grad(z, y, create_graph=True)[0] is not y.grad
    assert y.grad.tolist() == [8.0, 16.0]
    y.grad = None
    z.backward(inputs=[y])
    assert y.grad.tolist() == [4.0, 8.0]
    assert x.grad is None


@pytest.mark.parametrize("way", [lambda x: x.requires_grad_(False), lambda x: x.detach_()])
def test_a_leaf_that_was_told_meanwhile_to_require_none_gets_none(way: Any) -> None:
    x, y = ag.ones(2, requires_grad=True), ag.ones(2, requires_grad=True)
    z = (x * y * y).sum()
    way(x)
    z.backward()
    assert x.grad is None
    assert y.grad.tolist() == [2.0, 2.0]


def test_grad_of_a_derivative_any_number_of_times() -> None:
    x = ag.tensor(2.0, dtype=ag.float64, requires_grad=True)
    y = x**5
    for power in (5, 20, 60, 120, 120):
        (y,) = ag.grad(y, x, create_graph=True)
        exponent = {5: 4, 20: 3, 60: 2}.get(power, 1 if power == 120 else 0)
        if power == 120 and not y.requires_grad:
            exponent = 0
        if y.item() == 120.0:
            exponent = 0
        assert y.item() == pytest.approx(power * 2.0**exponent)


def test_grad_returns_values_and_writes_nothing() -> None:
    x, y = ag.tensor(2.0, requires_grad=True), ag.tensor(3.0, requires_grad=True)
    assert [g.item() for g in ag.grad(x * y, [x, y])] == [3.0, 2.0]
    assert x.grad is None
    assert ag.grad(x * 2, [x, y], allow_unused=True)[1] is None
    with pytest.raises(RuntimeError, match="not have been used in the graph"):
        ag.grad(x * 2, y)


def test_grad_of_an_intermediate_value() -> None:
    x = ag.tensor(2.0, requires_grad=True)
    y = x * x
    assert ag.grad(y.exp(), y)[0].item() == pytest.approx(np.exp(4), rel=1e-6)


def test_backward_with_inputs_writes_only_those() -> None:
    x, y = ag.tensor(2.0, requires_grad=True), ag.tensor(3.0, requires_grad=True)
    (x * y).backward(inputs=[x])
    assert x.grad.item() == 3.0
    assert y.grad is None


def test_names_of_nodes_are_those_learners_know() -> None:
    x = ag.ones(2, 2, requires_grad=True)
    for result, name in [
        (x + 1, "AddBackward0"), (x * 2, "MulBackward0"), (x.mean(), "MeanBackward0"), (x.max(), "MaxBackward1"), (x @ x, "MmBackward0"),
        (x.view(4), "ViewBackward0"), (x[0], "SelectBackward0"), (x[:1], "SliceBackward0"), (x**2, "PowBackward0"), (x.norm(), "LinalgVectorNormBackward0"),
    ]:  # fmt: skip
        assert result.grad_fn.name() == name
        assert repr(result.grad_fn).startswith(f"<{name} object")
    assert x.grad_fn is None
    assert (x + 1).grad_fn.next_functions[0][0].name() == "torch::autograd::AccumulateGrad"


@given(st.integers(0, 2**32 - 1))
def test_random_graphs_equal_a_naive_oracle(seed: int) -> None:
    """The oracle pushes a tangent through the same random program for each leaf: forward mode by hand."""
    rng = np.random.default_rng(seed)
    start = rng.uniform(0.5, 1.5, 3)
    recipe = [(int(rng.integers(0, 5)), int(rng.integers(0, 3 + i)), int(rng.integers(0, 3 + i))) for i in range(int(rng.integers(1, 12)))]

    def run(values: list[Any], functions: Any) -> Any:
        values = list(values)
        for kind, a, b in recipe:
            p, q = values[a], values[b]
            values.append([p + q, p * q, p - q, functions.sin(p), functions.tanh(p * q)][kind])
        return values[-1] + values[0] * 0.0

    leaves = [ag.tensor(value, dtype=ag.float64, requires_grad=True) for value in start]
    run(leaves, ag).backward()
    for i, leaf in enumerate(leaves):
        step = np.zeros(3)
        step[i] = 1e-30
        expected = np.imag(run(list(start + 1j * step), np)) / 1e-30
        assert (0.0 if leaf.grad is None else leaf.grad.item()) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_walk_takes_steps_proportional_to_the_nodes() -> None:
    """Counted in calls of functions, Python's and C's: a busy machine makes no more of them."""

    def calls(nodes: int) -> int:
        x = ag.tensor(1.0, requires_grad=True)
        y = x
        for _ in range(nodes):
            y = y * 1.0
        counted = itertools.count()
        sys.setprofile(lambda *_: (next(counted), None)[1])
        try:
            y.backward()
        finally:
            sys.setprofile(None)
        return next(counted)

    assert 2_000 < calls(20_000) < 11 * calls(2_000)


@pytest.mark.parametrize("name", ["isnan", "isinf", "isfinite", "signbit", "logical_not"])
def test_a_question_about_a_tensor_is_not_on_the_tape(name: str) -> None:
    answer = getattr(ag.tensor([1.0, -2.0], requires_grad=True), name)()
    assert not answer.requires_grad
    assert answer.grad_fn is None
    assert answer.is_leaf


def test_a_copy_of_a_leaf_has_a_copy_of_its_gradient() -> None:
    x = ag.ones(2, requires_grad=True)
    assert copy.deepcopy(x).grad is None
    (x * 3).sum().backward()
    other = copy.deepcopy(x)
    other.grad.zero_()
    assert x.grad.tolist() == [3.0, 3.0]
