"""Chains of captured programs as compiled loops: the same numbers as NumPy's, to rounding, and only where that can be had."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import optim
from autograd_core.capture import capture, fuse
from tests.engine.test_capture_choosing import EDGES, pulled
from tests.engine.test_loops import CASES, agrees, drawn, trained

pytest.importorskip("numba", reason="Numba is not installed: captured chains run on NumPy, and there is no compiled loop to test")

SIZE = 1 << 16
LEAST = fuse.LEAST
SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 1e-45, 1e-40, -1e-40, 88.7, 88.8, -87.5, -103.0, -104.0, 1.0, 2.0, 0.5]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each chain offered was compiled."""
    found: list[bool] = []
    (backend,) = fuse.backends

    def watched(chain: fuse.Chain) -> Any:
        function = backend(chain)
        found.append(function is not None)
        return function

    monkeypatch.setattr(fuse, "backends", [watched])
    return found


def numbers(low: float, high: float, special: list[float] = SPECIAL, dtype: Any = np.float32) -> Any:
    drawn = np.random.default_rng(0).uniform(low, high, SIZE).astype(dtype)
    drawn[: len(special)] = special
    return drawn


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("exp", -104, 89), ("log", 0.01, 3), ("log", 1, 1e30), ("tanh", -4, 4), ("sin", -100, 100), ("cos", -1e6, 1e6), ("sqrt", 0, 9)],
)
def test_functions_are_right_to_two_units_in_the_last_place(name: str, low: float, high: float, compiled: list[bool]) -> None:
    x = numbers(low, high)
    run = capture(lambda minus: getattr(-minus, name)())
    tensor = ag.tensor(-x)
    with np.errstate(all="ignore"):
        for _ in range(2):
            found = run(tensor).array
        exact = getattr(np, name)(x.astype(np.float64))
        expected = exact.astype(np.float32)
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(found[~finite], expected[~finite])
    assert np.all(np.abs(found[finite] - exact[finite]) <= 2 * np.spacing(np.abs(expected[finite])))
    assert all(compiled)
    assert compiled


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("exp", -745, 709), ("exp", -1, 1), ("log", 0.01, 3), ("log", 1, 1e300), ("tanh", -4, 4), ("tanh", -0.7, 0.7), ("sqrt", 0, 9)],
)
def test_functions_of_float64_are_as_right(name: str, low: float, high: float, compiled: list[bool]) -> None:
    x = numbers(low, high, [*SPECIAL, 5e-324, 1e-310, 709.78, 709.79, -745.1, -745.2, 1e308], np.float64)
    run = capture(lambda minus: getattr(-minus, name)())
    with np.errstate(all="ignore"):
        for _ in range(2):
            found = run(ag.tensor(-x)).array
        exact = getattr(np, name)(x.astype(np.longdouble))
        expected = exact.astype(np.float64)
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(found[~finite], expected[~finite])
    assert found.dtype == np.float64
    assert np.all(np.abs(found[finite] - exact[finite]) <= 2 * np.spacing(np.abs(expected[finite])))
    assert compiled == [True]


def test_sines_of_float64_are_numpys(compiled: list[bool]) -> None:
    x = ag.tensor(numbers(-1e9, 1e9, [], np.float64))
    run = capture(lambda x: (x * 2.0).sin() + 1.0)
    run(x)
    np.testing.assert_array_equal(run(x).numpy(), ((x * 2.0).sin() + 1.0).numpy())
    assert not any(compiled)


def gradients(f: Callable[..., Any], *arrays: Any) -> Any:
    """A step that gives the value of f and its gradients."""
    leaves = [ag.tensor(one, requires_grad=True) for one in arrays]

    def step() -> list[Any]:
        value = f(*leaves)
        value.sum().backward()
        found = [value.detach(), *[one.grad for one in leaves]]
        for one in leaves:
            one.grad = None
        return found

    return step


@pytest.mark.parametrize(
    "f",
    [
        lambda x, w: ((x * w + x).tanh() * 0.5).exp() - w,
        lambda x, w: (x.abs() + 0.1).log() * w.sin() - (w.cos() + 2.0) / (x * x + 1.0),
        lambda x, w: (x * 2.0 - w).relu() * x.sigmoid(),
        lambda x, w: (x - w).abs() + ag.maximum(x, w) * ag.minimum(x, 0.5 * w),
    ],
)
def test_a_chain_and_its_adjoint_equal_eager_to_rounding(f: Any, compiled: list[bool]) -> None:
    x, w = numbers(-2, 2, []), numbers(-3, 3, []).reshape(-1)[::-1].copy()
    step = gradients(f, x, w)
    run = capture(step)
    for _ in range(3):
        found = [one.numpy().copy() for one in run()]
    for ours, eager in zip(found, step(), strict=True):
        np.testing.assert_allclose(ours, eager.numpy(), rtol=2e-5, atol=2e-6)
    assert any(compiled)


def test_parameters_are_written_in_place_by_the_loop(compiled: list[bool]) -> None:
    def trained(run: Callable[[Callable[[], Any]], Any]) -> Any:
        w = ag.tensor(numbers(-1, 1, []), requires_grad=True)

        def step() -> None:
            ((w * w).tanh() * 3.0).sum().backward()
            with ag.no_grad():
                w.sub_(0.1 * w.grad)
            w.grad = None

        repeated = run(step)
        for _ in range(4):
            repeated()
        return w.detach().numpy()

    np.testing.assert_allclose(trained(capture), trained(lambda step: step), rtol=1e-5, atol=1e-6)
    assert any(compiled)


def test_float64_and_functions_without_a_loop_are_left_to_numpy(compiled: list[bool]) -> None:
    wide = ag.tensor(numbers(-1, 1, [], np.float64))
    run = capture(lambda x: (x * 2.0 + 1.0).arctan() * x)
    for x in (wide, wide.float()):
        for _ in range(2):
            found = run(x).numpy()
        np.testing.assert_array_equal(found, run.eager(x).numpy())
    assert compiled
    assert not any(compiled)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("start", [0.7, -1.3, 0.0, np.inf, np.nan])
def test_a_long_chain_of_single_numbers_is_one_call(dtype: Any, start: float) -> None:
    x, w = ag.tensor(dtype(start), requires_grad=True), ag.tensor(dtype(0.3), requires_grad=True)

    def step() -> list[Any]:
        y = x
        for _ in range(6):
            y = ((y * 1.01 + w).sin().tanh().relu() - w).abs().exp().log1p() / (y * y + 2.0).sqrt()
            y = y.maximum(w) * 0.5 - y.cos() ** 2.0
        y.backward()
        found = [y.detach(), x.grad, w.grad, y > w]
        x.grad = w.grad = None
        return found

    run = capture(step)
    with np.errstate(all="ignore"):
        run()
        for _ in range(2):
            for ours, theirs in zip(run(), step(), strict=True):
                assert ours.array.dtype == theirs.array.dtype
                np.testing.assert_allclose(ours.array, theirs.array, rtol=1e-4 if dtype is np.float32 else 1e-10)
    assert "loop(" in run.program
    assert " sin(" not in run.program
    assert "on a number, one compiled loop: " in run.explain()
    w.array = dtype(0.1)  # what comes in is read at every run
    np.testing.assert_allclose(run()[0].array, step()[0].array, rtol=1e-4)


def test_a_few_single_numbers_are_no_chain() -> None:
    run = capture(lambda x: (x * 2.0).sin().exp() + 1.0)
    run(ag.tensor(0.5))
    assert "loop" not in run.program


def test_what_a_program_is_only_right_under_is_asked_before_it_changes_anything() -> None:
    def trained(run: Callable[[Callable[[], Any]], Any]) -> Any:
        w = ag.tensor([0.5, -1.0, 2.0], requires_grad=True)
        optimizer = optim.RAdam([w], lr=0.1)  # its rule is another one from the sixth step on

        def step() -> Any:
            optimizer.zero_grad()
            (w * w).sum().backward()
            optimizer.step()

        repeated = run(step)
        for _ in range(9):
            repeated()
        return w.tolist()

    assert trained(capture) == trained(lambda step: step)


@pytest.mark.parametrize("size", [LEAST, LEAST + 1, 3 * LEAST - 7])
@pytest.mark.parametrize(
    "f",
    [
        lambda x: (x * 2.0 + 1.0).tanh().sum(),
        lambda x: (x * x).mean(),
        lambda x: x.relu().sum(),
        lambda x: (x.exp() - 1.0).sum() * x.square().sum(),
    ],
)
def test_the_sum_at_the_end_of_a_chain_is_in_its_loop(f: Any, size: int, compiled: list[bool]) -> None:
    x = np.random.default_rng(size).uniform(-1, 1, size).astype(np.float32)
    run = capture(f)
    for _ in range(2):
        found = run(ag.tensor(x)).item()
    assert found == pytest.approx(f(ag.tensor(x.astype(np.float64))).item(), rel=1e-6, abs=1e-7 * size)
    assert compiled
    assert all(compiled)
    assert "reduce" not in run.program


def test_a_loss_its_mean_and_its_gradients_are_one_loop(compiled: list[bool]) -> None:
    w = ag.tensor(numbers(-1, 1, []), requires_grad=True)

    def step() -> Any:
        error = (w * 3.0).tanh() - 0.5
        loss = (error * error).sum() + error.sum()
        loss.backward()
        found, w.grad = w.grad, None
        return loss.detach(), found, error.detach()

    run = capture(step)
    run()
    for ours, eager in zip(run(), step(), strict=True):
        np.testing.assert_allclose(ours.numpy(), eager.numpy(), rtol=2e-6, atol=1e-6)
    assert compiled == [True]
    assert "add.reduce" not in run.program
    assert ", one compiled loop: " in run.explain()
    assert run.explain().partition("one compiled loop")[2].partition("\n")[0].endswith(", 2 sums")
    assert run().__class__ is tuple
    assert type(run()[0].array) is type(step()[0].array)


def test_what_is_not_a_number_is_none_in_the_sum_either(compiled: list[bool]) -> None:
    run = capture(lambda x: (x * 2.0 + 1.0).sum())
    x = np.ones(SIZE, np.float32)
    for special in (np.inf, -np.inf, np.nan):
        x[SIZE // 2] = special
        np.testing.assert_equal(run(ag.tensor(x)).item(), special)
    assert compiled == [True]


def test_a_sum_stays_numpys_where_its_chain_cannot_be_compiled(compiled: list[bool]) -> None:
    x = ag.tensor(numbers(-1, 1, []))
    run = capture(lambda x: ((x * 2.0).asin() * x).sum())
    run(ag.tensor(np.float32(0.5) * x.numpy()))
    assert "add.reduce" in run.program
    assert run(x * 0.25).item() == pytest.approx(((x * 0.5).asin() * x * 0.25).sum().item(), rel=1e-5)
    assert not any(compiled)


@pytest.mark.parametrize("axis", [0, 1])
def test_a_sum_along_an_axis_is_in_the_loop(axis: int, compiled: list[bool]) -> None:
    run = capture(lambda x: (x * 2.0 + 1.0).sum(axis))
    x = ag.tensor(numbers(-1, 1, []).reshape(256, 256))
    for _ in range(2):
        np.testing.assert_allclose(run(x).numpy(), (x * 2.0 + 1.0).sum(axis).numpy(), rtol=1e-5)
    assert compiled == [True]
    assert not re.search(r"reduce|dot|multiply", run.program)


@pytest.mark.parametrize("shape", [(300, 300), (1000, 37), (129, 1024), (5000, 16)])
def test_large_arrays_with_what_is_broadcast_over_them_and_summed_are_one_loop(shape: Any, compiled: list[bool]) -> None:
    x, w, b = drawn(*shape), drawn(shape[1], seed=1), drawn(shape[1], seed=2)

    def f(x: Any, w: Any, b: Any) -> Any:
        centred = x - x.mean(1, keepdim=True)
        return (centred / (centred.square().mean(1, keepdim=True) + 1e-5).sqrt() * w + b).relu() - x.mean(0)

    program = agrees(f, x, w, b, rtol=2e-4)
    assert all(compiled)
    assert len(re.findall(r"^ +(add|subtract|multiply|divide|sqrt|maximum)[.(]", program, re.MULTILINE)) == 0
    run = capture(lambda x, b: (x * 0.5 + b) * x - b)
    for _ in range(2):
        found = run(ag.tensor(x), ag.tensor(b)).numpy()
    np.testing.assert_array_equal(found, run.eager(ag.tensor(x), ag.tensor(b)).numpy())  # arithmetic: to the last bit


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", CASES)
def test_loops_over_small_arrays_give_what_their_steps_give(name: str, dtype: Any, compiled: list[bool]) -> None:
    f, shapes = CASES[name]
    agrees(f, *[drawn(*shape, dtype=dtype, seed=i) for i, shape in enumerate(shapes)], rtol=1e-4 if dtype is np.float32 else 1e-9)
    assert any(compiled)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rule", [optim.SGD, optim.Adam])
def test_a_small_network_trains_in_loops_as_it_does_eagerly(rule: Any, dtype: Any, compiled: list[bool]) -> None:
    ours, step = trained(capture, lambda given: rule(given, lr=0.01), dtype)
    eager, _ = trained(lambda f: f, lambda given: rule(given, lr=0.01), dtype)
    for one, other in zip(ours, eager, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4 if dtype is np.float32 else 1e-10, atol=1e-6)
    assert all(compiled)
    assert step.program.count("chain") > 5


def test_a_loop_is_compiled_when_its_program_first_runs() -> None:
    run = capture(lambda x, b: (x * 2.0 + b).tanh() * b)
    x, b = ag.tensor(drawn(7, 3)), ag.tensor(drawn(3, seed=1))
    run(x, b)
    (loop,) = (one for one in run.variants[0].plan.given.values() if hasattr(one, "kinds"))
    assert loop._entry is None
    run(x, b)
    assert loop._entry is not None
    assert loop.kinds == ("float32", "float32", "float32")


@pytest.mark.filterwarnings("ignore:divide by zero")
def test_loops_choose_as_numpy_does() -> None:
    for size, dtype in ((1 << 16, np.float32), (1 << 16, np.float64), (1, np.float32), (1, np.float64)):
        numbers = np.resize(np.array(EDGES, dtype), size)
        numbers[np.isnan(numbers)] = -4.0

        def long(x: Any) -> Any:
            for _ in range(30):
                x = (x.relu() * 1.01).clamp(min=0.0) + 0.0
            return x.sqrt()

        for one in numbers if size == 1 else [numbers]:
            captured, run = capture(pulled(long)), pulled(long)
            for _ in range(2):
                found = captured(ag.tensor(one, requires_grad=True))[1].array
            np.testing.assert_allclose(found, run(ag.tensor(one, requires_grad=True))[1].array, rtol=1e-5)
            assert not np.isnan(found).any()
