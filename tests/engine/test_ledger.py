"""A recording is the same whether its messages are entered one by one or all at the end."""

from __future__ import annotations

import gc

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import document, recording
from autograd_core.values import ValuePool
from tests.golden import NAMES, program
from webapp.runner.program import Limits, run_program

IN_PLACE = """
import torch
torch.manual_seed(0)
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
w = torch.tensor([[1.0, 2.0, 3.0]] * 2, requires_grad=True)
k = torch.tensor(2.0, requires_grad=True)
for i in range(3):
    y = (w * x).tanh() @ x * k
    print(i, y.sum().item())
    ((y * y).sum() + y[0]).backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.t()[0] = 5.0
        k -= k.grad
        k.view(1)[0] = 4.0
        w.grad.zero_()
    x.grad = None
a = torch.zeros(4)
b = a[1:3]
b += 1
a.mul_(3)
large = torch.randn(40, 40, requires_grad=True)
g, = torch.autograd.grad((large.T @ large).sum(), large, create_graph=True)
with torch.no_grad():
    large.T.mul_(2)
g.sum().backward()
"""
PROGRAMS = {**{name: program(name) for name in NAMES}, "in_place": IN_PLACE}


@pytest.mark.parametrize("name", PROGRAMS)
def test_when_messages_are_entered_makes_no_difference(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at_the_end = run_program(PROGRAMS[name]).json()
    for many in (0, 7):
        monkeypatch.setattr(recording, "MESSAGES", many)
        assert run_program(PROGRAMS[name]).json() == at_the_end


@pytest.mark.parametrize(
    "limits", [Limits(nodes=5), Limits(nodes=14, events=61), *[Limits(events=many) for many in range(20, 60, 8)]], ids=str
)
def test_a_limit_stops_the_run_at_the_same_place(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    at_the_end = run_program(IN_PLACE, limits=limits)
    assert at_the_end.document["status"] == "limit"
    monkeypatch.setattr(recording, "MESSAGES", 0)
    assert run_program(IN_PLACE, limits=limits).json() == at_the_end.json()


def test_what_is_put_after_a_change_but_told_before_it_is_what_was_there() -> None:
    pool = ValuePool()
    array = np.asfortranarray(np.arange(12.0).reshape(3, 4))
    part = array[1:, ::-2]
    expected = part.copy()
    assert pool.remember(array)
    array[:] = -1
    assert pool.remember(array)
    array[:] = -2
    for was in (expected, np.full((2, 2), -1.0), np.full((2, 2), -2.0)):
        position = pool.put(part)
        assert pool.put(part) == position
        np.testing.assert_array_equal(pool.plain()[position]["data"], was.ravel())
        pool.protect(array)


def test_memory_that_is_in_the_pool_already_cannot_wait() -> None:
    pool = ValuePool()
    array = np.arange(4.0)
    pool.put(array)
    assert not pool.remember(array)
    assert pool.remember(np.float32(1.0))


def test_the_collector_rests_while_a_document_is_written_and_works_again(monkeypatch: pytest.MonkeyPatch) -> None:
    resting: list[bool] = []

    def build(recorder: object, **about: object) -> dict[str, object]:
        resting.append(not gc.isenabled())
        raise ValueError("there is no document")

    monkeypatch.setattr(document, "build", build)
    with ag.record() as recorded:
        ag.tensor(1.0)
    with pytest.raises(ValueError, match="no document"):
        recorded.document()
    assert resting == [True]
    assert gc.isenabled()
