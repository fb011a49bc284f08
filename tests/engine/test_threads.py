"""Threads and tasks: each has its own modes, independent graphs do not disturb each other, and an error leaves nothing changed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.errors import AutogradError
from autograd_core.tape import current_mode

WORKERS = 8


def together(work: Callable[[int, threading.Barrier], Any]) -> list[Any]:
    """What `work` answers in each of eight threads that start at the same moment."""
    barrier = threading.Barrier(WORKERS, timeout=60)

    def guarded(number: int) -> Any:
        try:
            return work(number, barrier)
        except BaseException:
            barrier.abort()  # the others wait for nobody who does not come
            raise

    with ThreadPoolExecutor(WORKERS) as pool:
        futures = [pool.submit(guarded, number) for number in range(WORKERS)]
    problems = [
        one for one in (future.exception() for future in futures) if one is not None and not isinstance(one, threading.BrokenBarrierError)
    ]
    if problems:
        raise problems[0]
    return [future.result() for future in futures]


def test_independent_graphs_in_eight_threads() -> None:
    def work(number: int, barrier: threading.Barrier) -> Any:
        x = ag.tensor(np.full(50, 0.1 * (number + 1)), requires_grad=True)
        barrier.wait()
        for _ in range(20):
            x.grad = None
            y = x
            for _ in range(50):
                y = (y * 0.9).sin()
            y.sum().backward()
        return x.grad.numpy()

    def alone(number: int) -> Any:
        value, slope = np.full(50, 0.1 * (number + 1)), np.ones(50)
        for _ in range(50):
            slope, value = slope * 0.9 * np.cos(value * 0.9), np.sin(value * 0.9)
        return slope

    for number, found in enumerate(together(work)):
        np.testing.assert_allclose(found, alone(number), rtol=1e-9)


def test_a_shared_leaf_is_read_by_all_and_differentiated_by_each() -> None:
    x = ag.tensor(np.linspace(0.0, 1.0, 20), requires_grad=True)

    def work(number: int, barrier: threading.Barrier) -> Any:
        barrier.wait()
        found: Any = None
        for _ in range(50):
            (found,) = ag.grad((x * float(number) + x.sin()).sum(), x)
        return found.numpy()

    for number, found in enumerate(together(work)):
        np.testing.assert_allclose(found, number + np.cos(x.detach().numpy()))
    assert x.grad is None


def test_grad_mode_belongs_to_a_thread() -> None:
    x = ag.tensor(1.0, requires_grad=True)

    def work(number: int, barrier: threading.Barrier) -> bool:
        if number % 2:
            with ag.no_grad():
                barrier.wait()
                made = [(x * 2.0).requires_grad for _ in range(200)]
                barrier.wait()
                return any(made)
        barrier.wait()
        made = [(x * 2.0).requires_grad for _ in range(200)]
        barrier.wait()
        return all(made)

    assert together(work) == [True, False] * (WORKERS // 2)


def test_a_thread_starts_with_gradients_on_whatever_its_parent_does() -> None:
    seen = []
    with ag.no_grad():
        thread = threading.Thread(target=lambda: seen.append(ag.is_grad_enabled()))
        thread.start()
        thread.join()
    assert seen == [True]


def test_grad_mode_belongs_to_a_task() -> None:
    x = ag.tensor(1.0, requires_grad=True)

    async def off() -> bool:
        with ag.no_grad():
            await asyncio.sleep(0)
            return (x * 2.0).requires_grad

    async def on() -> bool:
        await asyncio.sleep(0)
        return (x * 2.0).requires_grad

    async def both() -> list[bool]:
        return list(await asyncio.gather(*[(off if i % 2 else on)() for i in range(10)]))

    assert asyncio.run(both()) == [True, False] * 5


def test_recordings_of_two_threads_do_not_mix() -> None:
    def work(number: int, barrier: threading.Barrier) -> int:
        with ag.record() as recorder:
            barrier.wait()
            x = ag.tensor(1.0, requires_grad=True)
            for _ in range(number + 1):
                x = x * 2.0
            barrier.wait()
        return len(recorder.nodes)

    counts = together(work)
    assert counts == [counts[0] + number * (counts[1] - counts[0]) for number in range(WORKERS)]
    assert counts[1] > counts[0]


# An error in the middle


class Boom(Exception):
    """Raised by the hooks below."""


def boom(_: Any) -> Any:
    raise Boom


def leaves() -> tuple[Any, Any]:
    x, w = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor([3.0, 4.0], requires_grad=True)
    (x * w).sum().backward()
    return x, w


@pytest.mark.parametrize("where", ["hook", "leaf hook", "rule"])
def test_an_error_in_the_middle_of_a_pass_leaves_every_grad_and_mode_as_it_was(where: str) -> None:
    x, w = leaves()
    before = x.grad.tolist(), w.grad.tolist(), current_mode()
    y = x * 2.0
    z = (y * w).sum()
    if where == "hook":
        y.register_hook(boom)
    elif where == "leaf hook":
        x.register_hook(boom)
    else:
        y.mul_(3.0)  # `mul` saved it
    with pytest.raises((Boom, AutogradError)):
        z.backward()
    assert (x.grad.tolist(), w.grad.tolist(), current_mode()) == before


@pytest.mark.parametrize("block", [ag.no_grad, ag.enable_grad, lambda: ag.set_grad_enabled(False), ag.record])
def test_an_error_inside_a_block_ends_its_mode(block: Callable[[], Any]) -> None:
    before = current_mode()
    with pytest.raises(Boom), block():
        raise Boom
    assert current_mode() == before


def test_an_error_under_create_graph_leaves_the_mode() -> None:
    x = ag.tensor([1.0], requires_grad=True)
    y = x * 2.0
    y.register_hook(boom)
    before = current_mode()
    with pytest.raises(Boom):
        ag.grad((y * y).sum(), x, create_graph=True)
    assert current_mode() == before
    assert x.grad is None


def test_a_pass_can_be_run_again_after_the_error() -> None:
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2.0
    handle = y.register_hook(boom)
    z = y.sum()
    with pytest.raises(Boom):
        z.backward(retain_graph=True)
    handle.remove()
    z.backward()
    assert x.grad.tolist() == [2.0, 2.0]
