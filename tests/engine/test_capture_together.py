"""Single numbers that go through one function in one call: the same bits as alone, and only where none has to wait for another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.capture import capture


def chain(length: int, dtype: Any) -> Any:
    """A step whose backward pass asks for a cosine of every number of its forward pass."""
    x = ag.tensor(0.3, dtype=dtype, requires_grad=True)

    def step() -> Any:
        x.grad = None
        y = x
        for _ in range(length):
            y = (y * 1.01).sin()
        y.backward()
        return x.grad

    return step


@pytest.mark.parametrize("dtype", [ag.float32, ag.float64])
def test_numbers_that_need_not_wait_go_together(dtype: Any) -> None:
    step = chain(40, dtype)
    captured = capture(step)
    found = [captured() for _ in range(3)][-1]
    assert found.numpy().tobytes() == step().numpy().tobytes()
    assert "together: 40 single numbers go through cos in one call" in captured.explain()
    assert "through sin" not in captured.explain()  # each waits for the one before
    assert captured.source.count("np.cos") == 40  # on the board each stands for itself


def test_a_few_numbers_stay_alone() -> None:
    captured = capture(chain(3, ag.float32))
    captured()
    assert "together" not in captured.explain()


def test_what_waits_for_one_of_them_begins_a_new_call() -> None:
    def function(*numbers: Any) -> Any:
        first = [one.exp() for one in numbers]
        total = first[0]
        for one in first[1:]:
            total = total + one
        shares = [total * one for one in numbers]
        return sum((one.exp() for one in shares), total)

    numbers = [ag.tensor(0.01 * i, dtype=ag.float64) for i in range(8)]
    captured = capture(function)
    captured(*numbers)
    assert captured.explain().count("8 single numbers go through exp") == 2
    assert captured(*numbers).item() == function(*numbers).item()
    others = [one + 0.5 for one in numbers]
    assert captured(*others).item() == function(*others).item()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["sin", "cos", "tanh", "exp", "log", "sqrt", "arctan", "log1p", "expm1"])
def test_numpy_gives_a_number_the_same_bits_alone_and_among_others(name: str, dtype: Any) -> None:
    ufunc = getattr(np, name)
    numbers = np.abs(np.random.default_rng(0).standard_normal(700) * 10.0 ** np.arange(-3, 4).repeat(100)).astype(dtype)
    with np.errstate(over="ignore"):
        assert ufunc(numbers).tobytes() == np.array([ufunc(one) for one in numbers], dtype).tobytes()
