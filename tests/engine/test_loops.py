"""Small arrays in captured programs, where loops are compiled: what the text of a loop computes. Here it is run by Python; `test_kernels` has it compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as ag
from autograd_core import nn, optim, transforms
from autograd_core.capture import capture, fuse, loops
from autograd_core.capture.memory import MadeForRuns
from autograd_core.errors import AutogradError
from tests.engine.test_capture_graphs import SHAPE, built, numbers_of
from tests.engine.test_capture_graphs import step as steps_of_graphs


class Interpreted(MadeForRuns):
    """A loop as Python runs it, with NumPy's functions of single numbers."""

    def __init__(self, chain: fuse.Chain) -> None:
        self.text, kind = loops.text_of(chain), chain.dtype.type
        scope = {
            "_wide": lambda: None, "hidden": int, "get": lambda a, i: a[i], "put": self._put, "room": lambda dtype, size: np.full(size, np.nan, dtype),
            "_plus": lambda total, one: kind(total + one), "_exp": np.exp, "_log": np.log, "_tanh": np.tanh, "sqrt": np.sqrt, "int32": int,
            "_wave": lambda x, quarter: np.cos(x) if quarter else np.sin(x), chain.dtype.name: kind,
        }  # fmt: skip
        exec(self.text, scope)
        self.loop, self.arrays = scope["chain"], len(chain.arrays)
        self.kinds = [chain.values[one].dtype for one in chain.arrays]

    @staticmethod
    def _put(a: Any, i: int, x: Any) -> None:
        a[i] = x

    def made(self) -> Callable[..., Any]:
        return self._run

    def _run(self, *given: Any) -> Any:
        return self.loop(*map(self._memory, given[: self.arrays], self.kinds), *given[self.arrays :])

    @staticmethod
    def _memory(array: Any, dtype: Any) -> Any:
        """The elements as they lie in memory, which is all that a loop is told of."""
        assert array.dtype == dtype
        axes = sorted(range(array.ndim), key=lambda axis: -array.strides[axis])
        flat = array if array.flags.c_contiguous else array.transpose(axes)
        assert flat.flags.c_contiguous
        return flat.view().reshape(-1)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Interpreted]]:
    """The loops, in the order in which they are made."""
    found: list[Interpreted] = []
    with running(monkeypatch, found):
        yield found


def running(patch: pytest.MonkeyPatch, found: list[Interpreted]) -> Any:
    def backend(chain: fuse.Chain) -> Any:
        if chain.dtype is None:
            return None
        made = Interpreted(chain)
        if all(one.text != made.text for one in found):
            found.append(made)
        return next(one for one in found if one.text == made.text)

    patch.setattr(fuse, "backends", [backend])
    patch.setattr(fuse, "_compiles", lambda: True)
    return np.errstate(all="ignore")


def drawn(*shape: int, dtype: Any = np.float32, seed: int = 0) -> Any:
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def agrees(f: Callable[..., Any], *arrays: Any, rtol: float = 1e-5) -> str:
    """The program of a function whose value and gradients are those of the function, run eagerly."""
    run = capture(f)
    for _ in range(3):
        results = []
        for each in (f, run):
            leaves = [ag.tensor(one, requires_grad=True) for one in arrays]
            value = each(*leaves)
            value.square().sum().backward()
            results.append([value.detach().numpy().copy(), *[one.grad.numpy() for one in leaves]])
        for eager, ours in zip(*results, strict=True):
            assert ours.dtype == eager.dtype
            np.testing.assert_allclose(ours, eager, rtol=rtol, atol=rtol)
    assert run.misses == 1
    return str(run.program)


CASES: dict[str, tuple[Callable[..., Any], tuple[tuple[int, ...], ...]]] = {
    "a bias and an activation": (lambda x, w, b: (x @ w + b).tanh(), ((30, 5), (5, 16), (16,))),
    "a row of another length than a vector's": (lambda x, b: (x + b).exp() * b, ((37, 10), (10,))),
    "a long row": (lambda x, b: (x * b).relu() - b, ((3, 600), (600,))),
    "a row that is no multiple": (lambda x, b: (x * b).tanh() + b.exp(), ((50, 17), (1, 17))),
    "a column": (lambda x, b: (x - b) / (b * b + 1.0), ((20, 7), (20, 1))),
    "a column and a row": (lambda x, a, b: ((x - a) * b).tanh(), ((9, 6), (9, 1), (6,))),
    "an outer product": (lambda a, b: (a * b).exp(), ((5, 1), (1, 4))),
    "three axes": (lambda x, b, c: (x + b) * c, ((4, 5, 6), (6,), (5, 6))),
    "sums along axes": (lambda x: (x * 2.0).exp().sum(0) + (x * x).sum(0).log(), ((12, 5),)),
    "sums along rows": (lambda x: (x * 2.0).exp().sum(1, keepdim=True) * x, ((12, 5),)),
    "sums of all": (lambda x: (x * 2.0 + 1.0).sum() + (x.exp() * x).mean(), ((12, 5),)),
    "sums of sums": (lambda x: (x * 2.0).exp().sum(0).sum() + (x * x).sum(1).mean() * x, ((12, 5),)),
    "a norm over rows": (lambda x, g: (x - x.mean(1, keepdim=True)) / (x.var(1, keepdim=True) + 1e-5).sqrt() * g, ((8, 6), (6,))),
    "one element": (lambda x, b: (x * b - b).square(), ((20, 1), (1,))),
    "nothing but one element": (lambda x, b: (x * b).tanh() + b, ((1,), (1,))),
    "truths": (lambda x, b: (x > b) * x + (x.abs() <= 1.0) * b, ((6, 4), (4,))),
    "greatest and least": (lambda x, b: x.maximum(b).minimum(x * x), ((6, 4), (6, 4))),
    "turned": (lambda x, w: ((x.T * 2.0 + 1.0).tanh() * x.T).T @ w, ((6, 4), (4, 3))),
    "several shapes": (lambda x, w: ((x * 2.0).tanh() @ w * 3.0 + 1.0).exp() * (w.sum(0) * 0.1), ((6, 4), (4, 3))),
}  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", CASES)
def test_a_loop_gives_what_its_steps_give(name: str, dtype: Any, made: list[Interpreted]) -> None:
    f, shapes = CASES[name]
    program = agrees(f, *[drawn(*shape, dtype=dtype, seed=i) for i, shape in enumerate(shapes)], rtol=1e-4 if dtype is np.float32 else 1e-9)
    assert made
    assert "chain" in program


@settings(max_examples=60)
@given(st.lists(steps_of_graphs, min_size=1, max_size=12), st.booleans())
def test_random_programs_give_what_the_function_gives(steps: list[Any], backward: bool) -> None:
    with pytest.MonkeyPatch.context() as patch, running(patch, []):
        function = built(steps, backward)
        captured = capture(function)
        for call in range(2):
            results = []
            for run in (function, captured):
                ag.manual_seed(call)
                tensors = [ag.tensor(drawn(*SHAPE, seed=2 * call + i), requires_grad=True) for i in (0, 1)]
                results.append(numbers_of(run(*tensors)))
            for one, other in zip(*results, strict=True):
                np.testing.assert_allclose(one, other, rtol=2e-3, atol=1e-3)


def trained(run: Callable[[Any], Any], rule: Callable[[Any], Any], dtype: Any = np.float32) -> tuple[list[Any], Any]:
    """A small network after a few steps."""
    ag.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1)).to(getattr(ag, np.dtype(dtype).name))
    optimizer = rule(model.parameters())
    x, y = ag.tensor(drawn(40, 2, dtype=dtype)), ag.tensor(drawn(40, 1, dtype=dtype, seed=1))

    def step() -> Any:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss.detach()

    repeated = run(step)
    losses = [repeated().item() for _ in range(6)]
    return [losses, *[one.detach().numpy() for one in model.parameters()]], repeated


@pytest.mark.parametrize(
    "rule",
    [
        lambda given: optim.SGD(given, lr=0.1),
        lambda given: optim.SGD(given, lr=0.1, momentum=0.9, weight_decay=0.01),
        lambda given: optim.Adam(given, lr=0.01),
        lambda given: optim.RMSprop(given, lr=0.01),
    ],
)
def test_the_parameters_of_a_step_are_updated_in_a_few_loops(rule: Any, made: list[Interpreted]) -> None:
    ours, step = trained(capture, rule)
    eager, _ = trained(lambda f: f, rule)
    for one, other in zip(ours, eager, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)
    calls = [line for line in step.program.partition("def run")[2].splitlines() if re.match(r" +(sums = )?chain", line)]
    assert len(calls) <= 7
    assert not re.search(r" (add|subtract|multiply|tanh|divide)\(", step.program)
    assert re.search(r"steps on 40 × 1, 1, one compiled loop: ", step.explain())
    assert made


def test_arithmetic_without_sums_is_right_to_the_last_bit(made: list[Interpreted]) -> None:
    x, b = ag.tensor(drawn(30, 7)), ag.tensor(drawn(7, seed=1))
    run = capture(lambda x, b: (x * b + b) / (x * x + 1.0) - (x - b).relu())
    run(x, b)
    np.testing.assert_array_equal(run(x, b).numpy(), run.eager(x, b).numpy())
    assert made


def test_what_comes_back_may_lie_in_memory_in_any_way(made: list[Interpreted]) -> None:
    run = capture(lambda x: (x * 2.0).tanh() * x)
    weights = drawn(4, 6, seed=2)
    for way in (lambda y: y.sum(), lambda y: (y.T * ag.tensor(weights)).sum(), lambda y: y[:, ::2].sum(), lambda y: (y @ y.T).sum()):
        found = []
        for f in (run, run.eager):
            x = ag.tensor(drawn(6, 4), requires_grad=True)
            way(f(x)).backward()
            found.append(x.grad.numpy())
        np.testing.assert_allclose(*found, rtol=1e-5, atol=1e-6)
    assert run.misses == 1
    assert made


@pytest.mark.parametrize(
    "other", [lambda g: g.T.copy().T, lambda g: np.repeat(g, 2, axis=1)[:, ::2], np.float64, lambda g: np.rint(g).astype(np.int32)]
)
def test_a_gradient_that_somebody_assigned_is_looked_at_before_it_is_used(other: Any, made: list[Interpreted]) -> None:
    w = ag.tensor(drawn(6, 4), requires_grad=True)
    optimizer, expected = optim.SGD([w], lr=0.1, momentum=0.9), np.zeros((6, 4), np.float32)

    @capture
    def update() -> None:
        optimizer.step()

    for call in range(6):
        gradient, before = drawn(6, 4, seed=call), w.detach().numpy().copy()
        w.grad = ag.tensor(gradient)
        if call == 4:
            w.grad.array = gradient = other(gradient)
        update()
        expected = 0.9 * expected + gradient
        np.testing.assert_allclose(w.detach().numpy(), before - 0.1 * expected, rtol=1e-5, atol=1e-6)
    assert made


def test_what_is_outside_is_not_changed_before_a_step_that_may_fail(made: list[Interpreted]) -> None:
    table, w = ag.tensor(drawn(5, 4)), ag.tensor(drawn(5, 4, seed=1), requires_grad=True)
    optimizer = optim.SGD([w], lr=0.1)

    @capture
    def step(i: Any) -> Any:
        row = ((table * 2.0).tanh() + 1.0)[i]
        optimizer.step()
        return row

    w.grad = ag.tensor(drawn(5, 4, seed=2))
    for _ in range(2):
        step(ag.tensor([1, 2]))
    before = w.tolist()
    with pytest.raises(IndexError, match="out of bounds"):
        step(ag.tensor([1, 7]))
    assert w.tolist() == before
    assert step.misses == 1
    assert made


def test_what_was_changed_before_a_step_that_fails_stays_changed(made: list[Interpreted]) -> None:
    n = ag.tensor(drawn(3))
    w = ag.tensor(drawn(3, seed=1), requires_grad=True)
    optimizer = optim.SGD([w], lr=0.5, momentum=0.5)

    @capture
    def step(a: Any) -> Any:
        optimizer.step()
        n.mul_(2.0).add_(1.0)
        return ag.inverse(a)

    w.grad = ag.tensor(drawn(3, seed=2))
    for _ in range(3):
        step(ag.eye(2))
    before = n.numpy().copy(), w.detach().numpy().copy()
    with pytest.raises(Exception, match=r"(?i)singular"):
        step(ag.zeros(2, 2))
    np.testing.assert_array_equal(n.numpy(), before[0] * 2 + 1)
    assert np.all(w.detach().numpy() != before[1])
    assert made


def test_memory_that_may_not_be_written_is_not(made: list[Interpreted]) -> None:
    @capture
    def step(x: Any, w: Any) -> Any:
        x.copy_((x * 2.0).tanh() * w)
        return x + w

    w = ag.tensor(drawn(3, 4, seed=1))
    for _ in range(2):
        step(ag.tensor(drawn(3, 4)), w)
    kept = drawn(3, 4)
    x = ag.tensor(kept)
    x.array = kept
    kept.flags.writeable = False
    with pytest.raises(AutogradError):
        step(x, w)
    assert step.misses == 2  # no program was run on it
    np.testing.assert_array_equal(kept, drawn(3, 4))
    assert made


def test_a_function_that_writes_into_an_array_is_no_part_of_a_loop(made: list[Interpreted]) -> None:
    run = capture(transforms.vmap(transforms.grad(lambda x: (x * ag.tensor([1.0, 2.0, 0.5])).tanh().prod())))
    x = ag.tensor(drawn(4, dtype=np.float64))
    for _ in range(2):
        np.testing.assert_allclose(run(x).numpy(), run.eager(x).numpy(), rtol=1e-9)
    assert made


def test_memory_that_is_written_and_read_in_two_ways_is_left_to_numpy(made: list[Interpreted]) -> None:
    whole = ag.tensor(drawn(6, 4))
    half = whole[:3].requires_grad_()
    optimizer = optim.SGD([half], lr=0.5)

    @capture
    def step() -> Any:
        optimizer.step()
        return whole * 2.0

    half.grad = ag.tensor(np.ones((3, 4), np.float32))
    expected = whole.numpy().copy()
    for _ in range(3):
        expected[:3] -= np.float32(0.5)
        np.testing.assert_array_equal(step().numpy(), expected * 2)
    assert not made


def test_long_programs_and_those_of_many_different_loops_are_left_to_numpy(made: list[Interpreted]) -> None:
    def deep(x: Any, layers: int, widths: Any) -> Any:
        for i in range(layers):
            x = (x @ ag.ones(x.shape[1], widths(i))).tanh() * 0.5
        return x

    for layers, widths in ((90, lambda _: 4), (20, lambda i: i % 19 + 2)):
        run = capture(lambda x, layers=layers, widths=widths: deep(x, layers, widths))
        x = ag.tensor(drawn(3, 4))
        run(x)
        np.testing.assert_array_equal(run(x).numpy(), run.eager(x).numpy())
        assert "chain" not in run.program
    alike = capture(lambda x: deep(x, 20, lambda _: 4))
    alike(x)
    assert alike.program.count("chain(") == 20  # one loop, twenty times
    assert made


def test_equal_loops_have_one_text(made: list[Interpreted]) -> None:
    run = capture(lambda x, y: ((x * 2.0).tanh() @ ag.ones(4, 4)) @ ((y * 2.0).tanh() @ ag.ones(4, 4)))
    run(ag.tensor(drawn(6, 4)), ag.tensor(drawn(4, 4)))
    assert len({one.text.replace("24", "n").replace("16", "n") for one in made}) == 1
