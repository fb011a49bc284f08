"""Long captured programs, whose calls stand in tables: the same numbers, lines that can be read, and errors that name the learner's line."""

from __future__ import annotations

import inspect
import re
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.capture import capture
from autograd_core.errors import AutogradError


def layers(count: int) -> list[Any]:
    return [ag.tensor(np.random.default_rng(i).normal(size=(4, 4)).astype(np.float32), requires_grad=True) for i in range(count)]


def test_a_long_program_runs_its_calls_from_a_table() -> None:
    weights, moved = layers(70), layers(70)

    def step(x: Any, given: list[Any], rate: float = 0.1) -> Any:
        h = x
        for w in given:
            h = (h @ w).relu().tanh()
        loss = (h * h).mean()
        loss.backward()
        with ag.no_grad():
            for w in given:
                w.sub_(rate * w.grad)
        found = [w.grad for w in given]
        for w in given:
            w.grad = None
        return loss, found

    captured = capture(lambda x: step(x, weights))
    for i in range(3):
        x = ag.tensor(np.random.default_rng(100 + i).normal(size=(5, 4)).astype(np.float32))
        (loss, found), (wanted, gradients) = captured(x), step(x, moved)
        for one, other in zip((loss, *found, *weights), (wanted, *gradients, *moved), strict=True):
            np.testing.assert_array_equal(one.detach().numpy(), other.detach().numpy())
    text = captured.program
    run = text[text.index("def make(") :].splitlines()
    table = [line for line in text.splitlines() if line.startswith("# calls")]
    assert any(".dot(" in line for line in table), text
    assert any("maximum(" in line and "out=" in line for line in table)
    assert sum(1 for line in run if "[call(*given) for call, given in calls" in line) == text.count("_left = iter(")
    assert len(table) > 70 * 7
    assert len(run) < 70 * 7
    assert captured.misses == 1


def test_a_call_of_a_table_that_fails_is_told_with_its_line() -> None:
    weights = layers(90)

    def solved() -> Any:
        h = weights[0]
        for w in weights:
            h = (h @ w).tanh() + w
        turned = ag.inverse(weights[7])  # here
        for w in weights:
            h = (h @ w).tanh() * turned
        return h

    captured = capture(solved)
    with ag.no_grad():
        expected = solved()
        np.testing.assert_array_equal(captured().numpy(), expected.numpy())
        assert "# calls1: " in captured.program
        weights[7].zero_()
        lines, first = inspect.getsourcelines(solved)
        at = first + next(i for i, line in enumerate(lines) if "# here" in line)
        with pytest.raises(AutogradError, match=f"line {at}"):
            captured()


def test_a_short_program_has_a_line_for_each_call() -> None:
    weights = layers(9)

    def chained() -> Any:
        h = weights[0]
        for w in weights:
            h = (h @ w).tanh() + w[0]
        return h

    captured = capture(chained)
    np.testing.assert_array_equal(captured().detach().numpy(), chained().detach().numpy())
    assert "calls" not in captured.program
    assert re.search(r"^# (\w+) = w\d\[0, \.\.\.\]$", captured.program, re.MULTILINE)  # a view is no line to compile
