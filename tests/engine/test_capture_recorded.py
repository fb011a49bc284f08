"""A recording of a captured function: what it would be without capture, and the program beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import autograd_core as ag
from autograd_core import nn, optim
from autograd_core.capture import capture
from autograd_core.columns import KEPT
from autograd_core.dialects import install
from autograd_core.errors import AutogradError


def descent() -> Callable[[], Any]:
    w = ag.tensor([[0.5, -1.0]], requires_grad=True)
    optimizer = optim.SGD([w], lr=0.02)
    x, y = ag.tensor([[1.0, 2.0], [3.0, 4.0]]), ag.tensor([[1.0], [2.0]])

    def step() -> Any:
        loss = ((x @ w.T - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def adaptive() -> Callable[[], Any]:
    ag.manual_seed(7)
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 2))
    optimizer = optim.Adam(net.parameters(), lr=0.1)
    x, classes = ag.randn(5, 3), ag.tensor([0, 1, 1, 0, 1])

    def step() -> Any:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), classes)
        loss.backward()
        optimizer.step()
        return loss

    return step


def accumulating() -> Callable[[], Any]:
    w = ag.tensor([1.0, -2.0, 3.0], requires_grad=True)

    def step() -> Any:
        (w * w).sum().backward()
        with ag.no_grad():
            w.sub_(0.1 * w.grad)
        return w.detach() * 1

    return step


def views_and_choices() -> Callable[[], Any]:
    w = ag.tensor([[1.0, -2.0], [0.5, 4.0]], requires_grad=True)

    def step() -> Any:
        h = (w * 2).clone()
        h[0].mul_(3.0)
        loss = ag.where(h > 0, h, 0.1 * h).max(dim=1).values.sum()
        (g,) = ag.grad(loss, w, create_graph=True)
        return (g * w).sum()

    return step


PROGRAMS = [descent, adaptive, accumulating, views_and_choices]


def recorded(program: Callable[[], Any], times: int = 3) -> tuple[dict[str, Any], list[Any]]:
    with ag.record() as recording:
        results = [program().tolist() for _ in range(times)]
    return recording.document(), results


def spelled_out(document: dict[str, Any]) -> dict[str, Any]:
    """The document with values in the places of their numbers: which of them share memory is nobody's concern."""
    pool = document.pop("values")
    for table, columns in (("nodes", ("value", "gradient")), ("events", ("value", "before", "after"))):
        for column in columns:
            document[table][column] = [pool[i] if i >= 0 else i for i in document[table][column]]
    for detail in document["events"]["details"].values():
        detail |= {name: pool[detail[name]] for name in KEPT & detail.keys()}
    return document


@pytest.mark.parametrize("made", PROGRAMS, ids=lambda made: made.__name__)
def test_the_recording_is_that_of_the_function_itself(made: Callable[[], Callable[[], Any]]) -> None:
    plain, expected = recorded(made())
    beside, found = recorded(capture(made()))
    assert found == expected
    (program,) = beside.pop("captured")
    assert "captured" not in plain
    assert spelled_out(beside) == spelled_out(plain)
    assert program["name"] == "step"
    compile(program["source"], "program", "exec")
    json.dumps(program, allow_nan=False)


def test_each_line_says_which_piece_of_the_learners_source_it_came_from() -> None:
    document, _ = recorded(capture(descent()))
    (program,) = document["captured"]
    text = program["source"].split("\n")
    assert {one["part"] for one in program["lines"]} == {"forward", "adjoint", "update"}
    spans = [list(span) for span in document["spans"] if span]
    for one in program["lines"]:
        assert text[one["line"] - 1].strip()
        assert one["span"] in spans
    assert [text[one["line"] - 1].split("#")[0].strip() for one in program["lines"] if one["part"] == "update"][-1].startswith("w -=")


def test_a_program_made_in_a_recording_is_run_afterwards() -> None:
    step, plain = capture(descent()), descent()
    recorded(step, 1)
    [plain() for _ in range(1)]
    assert step().item() == plain().item()
    assert step.misses == 1


def test_what_capture_refuses_is_refused_in_a_recording_too() -> None:
    @capture
    def relu(x: Any) -> Any:
        return x if x > 0 else 0 * x

    with ag.record() as recording, pytest.raises(AutogradError, match="the same way at every run"):
        relu(ag.tensor(1.0))
    assert "captured" not in recording.document()


def test_the_frameworks_ways_to_capture_leave_their_programs_in_the_recording() -> None:
    undo = install()
    try:
        import jax
        import jax.numpy as jnp
        import torch

        with ag.record() as recording:
            square = torch.compile(lambda x: (x * x).sum())
            square(torch.ones(3))
            jax.jit(lambda x: jnp.sin(x) * x)(2.0)
        assert len(recording.document()["captured"]) == 2
    finally:
        undo()
