"""Small arrays that are broadcast, and single elements, as NumPy meets them soonest: the same numbers, also on other numbers and in other orders."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.capture import capture
from autograd_core.nn import functional

SHAPES = [
    ((4, 3), (3,)), ((4, 3), (4, 1)), ((4, 1), (3,)), ((2, 3, 4), (3, 1)), ((1,), (3,)), ((4, 3), (1,)), ((1, 1), (1,)), ((300, 2), (2,)), ((130, 130), (130,)),
    ((3,), (2, 1, 3)), ((5, 1), (1,)), ((2, 0), (1,)),
]  # fmt: skip


def arrays(shape: tuple[int, ...], turned: bool, dtype: Any, seed: int) -> Any:
    drawn = np.random.default_rng(seed).uniform(0.5, 2.0, shape).astype(dtype)
    return np.asfortranarray(drawn) if turned else drawn


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("turned", [(False, False), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize("shapes", SHAPES)
def test_what_is_broadcast_gives_the_same_numbers(shapes: Any, turned: Any, dtype: Any) -> None:
    inner = ag.tensor(arrays(shapes[1], turned[1], dtype, 9), requires_grad=True)

    def function(x: Any, w: Any) -> Any:
        y = (x * 2.0 + w).tanh() - w / (x + 1.0) + (x > w)
        y = ag.maximum(y, inner) * (w - x) + ag.where(w > 1.0, y, x * 0.5)
        return y, ag.grad((y * y).sum(), [x, w, inner])

    captured = capture(function)
    for seed in range(3):
        given = [
            [ag.tensor(arrays(shape, how, dtype, seed + 10 * i), requires_grad=True) for i, (shape, how) in enumerate(zip(shapes, turned, strict=True))]
            for _ in range(2)
        ]  # fmt: skip
        (y, found), (wanted_y, wanted) = captured(*given[0]), function(*given[1])
        for one, other in zip((y, *found), (wanted_y, *wanted), strict=True):
            assert (one.shape, one.dtype) == (other.shape, other.dtype)
            if y.numel() > 2048:  # rows may be added by a product
                np.testing.assert_allclose(one.array, other.array, rtol=3e-5 if dtype is np.float32 else 1e-12)
            else:
                np.testing.assert_array_equal(one.array, other.array)
    assert captured.misses == 1


def test_a_row_is_written_out_and_what_one_place_holds_is_one_array() -> None:
    w, b = ag.randn(4, 3, requires_grad=True), ag.zeros(3, requires_grad=True)

    def step(x: Any) -> Any:
        w.grad = b.grad = None
        ((x @ w + b).tanh().square()).mean().backward()
        with ag.no_grad():
            w.sub_(0.1 * w.grad)
            b.sub_(0.1 * b.grad)

    captured = capture(step)
    captured(ag.ones(5, 4))
    assert "wholer[...] = w1r" in captured.program  # each row as one element
    assert "w1r = w1.view('V12')" in captured.program
    names = {line.strip() for line in captured.program.splitlines() if "tanh(" in line}
    assert any(line.split("(")[1].split(",")[0] == line.rstrip(")").split(", ")[-1] for line in names), names


def test_a_number_beside_arrays_is_an_array_without_axes() -> None:
    w, y = ag.randn(4, 1, requires_grad=True), ag.zeros(5, 1)

    def step(x: Any) -> Any:
        return ag.grad(functional.mse_loss(x @ w, y), [w])

    captured = capture(step)
    captured(ag.ones(5, 4))
    beside = [one for name, one in captured._latest().plan.given.items() if name.startswith("k")]
    assert beside
    assert all(type(one) is np.ndarray for one in beside)  # NumPy takes twice as long for a number of its own


def test_a_single_weight_is_trained_in_place() -> None:
    def trained(run: Any) -> Any:
        w, b = ag.tensor([0.5], requires_grad=True), ag.tensor([[0.1]], requires_grad=True)

        def step(x: Any) -> Any:
            w.grad = b.grad = None
            loss = ((x * w + b - 3.0 * x) ** 2).mean()
            loss.backward()
            with ag.no_grad():
                w.sub_(0.1 * w.grad)
                b.sub_(0.1 * b.grad)
            return loss

        repeated, kept = run(step), (w.detach(), b.detach())
        losses = [repeated(ag.tensor([[1.0], [2.0], [float(i)]])).item() for i in range(5)]
        return [*losses, *[one.tolist() for one in (w, b, *kept)]]

    assert trained(capture) == trained(lambda step: step)
