"""What is not chosen sends back zero, were the gradient infinite: captured as run eagerly, to the last bit, in every way in which a program computes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.capture import capture, fuse
from autograd_core.nn import functional as F  # noqa: N812  PyTorch's name
from autograd_core.trees import leaves
from tests.engine.test_capture_operations import flat, run_board

EDGES = [-2.0, -0.0, 0.0, 1.5, np.inf, -np.inf, np.nan, -1.0, 1.0, 0.25, 3.0, -3.0]
ROUTES: dict[str, Callable[[Any], Any]] = {
    "relu": lambda x: x.relu().sqrt(),
    "clamp": lambda x: x.clamp(0.0, 1.0).sqrt(),
    "clamp_min": lambda x: x.clamp(min=0.0).log(),
    "maximum": lambda x: ag.maximum(x, ag.zeros_like(x)).sqrt(),
    "minimum": lambda x: ag.minimum(x, ag.ones_like(x)).log(),
    "fmax": lambda x: ag.fmax(x + 0.0, ag.zeros_like(x)).sqrt(),  # of two zeros NumPy gives now one, now the other
    "relu6": lambda x: F.relu6(x).sqrt(),
    "hardtanh": lambda x: F.hardtanh(x, 0.0, 2.0).log(),
    "where": lambda x: ag.where(x > 0, x, x.new_zeros(x.shape) if x.ndim else 0.0).sqrt(),
    "where both": lambda x: ag.where(x > 0, x.sqrt(), x * 2.0),
    "where number": lambda x: ag.where(x > 0, x, 1.0).log(),
    "prelu": lambda x: F.leaky_relu(x, 0.01).sqrt(),
    "sigmoid": lambda x: x.sigmoid().sqrt(),
    "hardshrink": lambda x: F.hardshrink(x).sqrt(),
    "threshold": lambda x: F.threshold(x, 0.5, 0.0).sqrt(),
}
LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "rows": lambda x: x.reshape(3, 4),
    "turned": lambda x: x.reshape(4, 3).T,
    "vector": lambda x: x,
    "every second": lambda x: np.repeat(x, 2)[::2],
    "one": lambda x: x[:1].reshape(1, 1, 1),
    "empty": lambda x: x[:0],
}


@pytest.fixture(params=["whole", "blocks"])
def chains(request: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether chains of the smallest arrays are cut into blocks."""
    if request.param == "blocks":
        monkeypatch.setattr(fuse, "LEAST", 2)
        monkeypatch.setattr(fuse.Chain, "block", lambda *_: 5)
    return str(request.param)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with np.errstate(all="ignore"):
        yield


def pulled(route: Any) -> Any:
    """The value of a function and its gradient, as a function."""

    def run(x: Any) -> Any:
        y = route(x)
        return y.detach(), ag.grad(y.sum(), [x])[0]

    return run


def same_bits(one: Any, other: Any) -> bool:
    """Whether two arrays are the same, also in the signs of their zeros."""
    one, other = np.asarray(one), np.asarray(other)
    return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=True) and np.array_equal(np.signbit(one), np.signbit(other))


@pytest.mark.usefixtures("chains")
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ROUTES)
def test_captured_routes_give_what_eager_gives(name: str, layout: str, dtype: Any) -> None:
    run = pulled(ROUTES[name])
    captured = capture(run)
    for numbers in (EDGES, EDGES[::-1], EDGES):
        array = LAYOUTS[layout](np.array(numbers, dtype))
        expected = run(ag.tensor(array, requires_grad=True))
        for found, wanted in zip(captured(ag.tensor(array, requires_grad=True)), expected, strict=True):
            assert same_bits(found.array, wanted.array), captured.program


@pytest.mark.parametrize("number", EDGES)
@pytest.mark.parametrize("name", ROUTES)
def test_so_do_single_numbers(name: str, number: float) -> None:
    run = pulled(ROUTES[name])
    captured = capture(run)
    for one in (1.0, number, number):
        expected = run(ag.tensor(one, requires_grad=True))
        for found, wanted in zip(captured(ag.tensor(one, requires_grad=True)), expected, strict=True):
            assert same_bits(found.array, wanted.array), captured.program
            assert type(found.array) is type(wanted.array)


@pytest.mark.usefixtures("chains")
def test_a_mask_that_is_broadcast_and_one_that_broadcasts_the_gradient() -> None:
    def run(x: Any, w: Any) -> Any:
        y = (ag.where(w > 0, x, 0.0).sqrt() + ag.where(x > 0, w, 0.0).sqrt()).sum()
        return ag.grad(y, [x, w])

    captured = capture(run)
    for seed in range(3):
        rng = np.random.default_rng(seed)
        x, w = np.maximum(rng.standard_normal((5, 6)), 0), np.maximum(rng.standard_normal((5, 1)), 0)
        given = [[ag.tensor(one, requires_grad=True) for one in (x, w)] for _ in range(2)]
        for found, wanted in zip(captured(*given[0]), run(*given[1]), strict=True):
            assert same_bits(found.array, wanted.array)


@pytest.mark.usefixtures("chains")
def test_what_is_chosen_may_be_written_over_what_it_is_chosen_from() -> None:
    def run(x: Any, w: Any) -> Any:
        one, other = x * 2.0, w * 3.0
        a = ag.where(x > w, one, other)  # the last to read both
        b = ag.where(a > 1.0, a + 1.0, 5.0)
        return ag.where(b > 2.0, -1.0, b * 2.0), ag.where(x > 0.0, x, x)

    captured = capture(run)
    for seed in range(3):
        rng = np.random.default_rng(seed)
        x, w = (ag.tensor(rng.standard_normal(33).astype(np.float32)) for _ in range(2))
        for found, wanted in zip(captured(x, w), run(x, w), strict=True):
            assert same_bits(found.array, wanted.array)


def test_the_board_says_where_and_gives_the_same() -> None:
    captured, x = capture(pulled(ROUTES["relu"])), ag.tensor(EDGES, requires_grad=True)
    captured(x)
    assert "np.where(" in captured.source
    assert ", 0.0)" in captured.source
    for found, wanted in zip(flat(run_board(captured, [x])), captured.eager(x), strict=True):
        assert same_bits(found, wanted.array)


def test_a_choice_is_one_call_beside_its_mask() -> None:
    captured = capture(pulled(lambda x: (x * 2.0).relu() * x))
    captured(ag.tensor(EDGES, requires_grad=True))
    calls = [line.strip() for line in captured.program.splitlines() if "(" in line and "def" not in line]
    assert sum("not_equal(" in one for one in calls) == 1
    assert sum("i, b" in one or "i)" in one for one in calls) == 1, captured.program
    assert "where" not in captured.program


def test_what_is_read_chooses_single_numbers_as_numbers() -> None:
    def run(x: Any) -> Any:
        y = ag.where(x > 0, x, 0.0)
        z = y.view(-1)
        z[0] = 5.0  # of a number there is no view: y stays
        return y * 2.0, z

    captured, x = capture(run), ag.tensor(1.5)
    captured(x)
    for found, wanted in zip(flat(run_board(captured, [x])), leaves(captured(x)), strict=True):
        assert same_bits(found, wanted.array)


@pytest.mark.usefixtures("chains")
def test_each_chain_has_blocks_of_its_own() -> None:
    def run(x: Any, w: Any) -> Any:
        y = x.softmax(1)  # is written over after its sum: there the second chain begins, with the array that the first one began with
        c = w.clamp(-0.5, 0.5)
        return (y + c).tanh() * (y - c).sin() * (y * c).cos() + (y / c).sin()

    captured = capture(run)
    for seed in range(4):
        x, w = (ag.tensor(one) for one in np.random.default_rng(seed).standard_normal((2, 5, 1)))
        assert same_bits(captured(x, w).array, run(x, w).array)
