"""What a program cannot do is refused with the learner's line, and says what to do instead; or, where one prefers, the function simply runs."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic as now
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import optim, serialization
from autograd_core.capture import capture
from autograd_core.dialects import torch as _surface  # noqa: F401  whose methods check what they are given first
from autograd_core.errors import AutogradError

LOG: list[Any] = []
COUNT = 0


def branch(x: Any) -> Any:
    """Looks at a value to choose a way."""
    if x.sum() > 0.0:
        return x
    return -x


def loop(x: Any) -> Any:
    """Looks at a value to go on."""
    while x.sum() < 10.0:
        x = x * 2.0
    return x


def looks(word: str, ask: Callable[[Any], Any]) -> Any:
    """A function that asks for numbers."""

    def function(x: Any) -> Any:
        ask(x)
        return x * 2.0

    function.__name__ = word
    return function


def counts(x: Any) -> Any:
    """Changes a global."""
    global COUNT
    COUNT += 1
    return x


def appends(x: Any) -> Any:
    """Changes a list outside."""
    LOG.append(1)
    return x


ASKS: dict[str, Callable[[Any], Any]] = {
    "item": lambda x: x.sum().item(), "float": lambda x: float(x.sum()), "int": lambda x: int(x.sum()), "tolist": lambda x: x.tolist(),
    "numpy": lambda x: x.numpy(),
}  # fmt: skip


@pytest.mark.parametrize("function", [branch, loop])
def test_a_branch_on_a_value_names_its_line_and_where(function: Any) -> None:
    with pytest.raises(AutogradError, match=r"branch or loop depends") as caught:
        capture(function)(ag.ones(2))
    assert "x.sum()" in str(caught.value)
    assert "torch.where" in str(caught.value)


@pytest.mark.parametrize("word", ASKS)
def test_asking_for_numbers_names_what_asked_and_the_line(word: str) -> None:
    with pytest.raises(AutogradError, match=rf"{word}\(\) asks a tensor for its numbers") as caught:
        capture(looks(word, ASKS[word]))(ag.ones(2))
    assert "where: line" in str(caught.value)


@pytest.mark.parametrize("shown", [print, lambda x: print(x), lambda x: f"{x.sum():.2f}", repr], ids=["print", "lambda", "format", "repr"])
def test_printing_is_refused(shown: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AutogradError, match="print inside a captured function"):
        capture(looks("shown", shown if shown is not print else lambda x: print("loss", x)))(ag.ones(2))
    print("and afterwards as ever")
    assert capsys.readouterr().out == "and afterwards as ever\n"


WORLD: dict[str, Callable[[], Any]] = {
    "time.time": lambda: time.time(), "time.perf_counter": lambda: time.perf_counter(), "now": lambda: now(), "datetime.now": lambda: datetime.now(UTC).microsecond,
    "open": lambda: len(Path(__file__).read_text()), "os.urandom": lambda: np.random.default_rng().random(), "input": lambda: float(input()),
    "eval": lambda: eval("COUNT"), "globals": lambda: globals()["COUNT".upper()], "os.stat": lambda: Path(__file__).exists(),
    "localtime": lambda: time.localtime().tm_year, "fromfile": lambda: np.fromfile(__file__, np.uint8, 1)[0], "kept": lambda kept=time.time: kept(),
    "sys.stdin": lambda: float(sys.stdin.readline()),
}  # fmt: skip


@pytest.mark.parametrize("name", WORLD)
def test_looking_at_the_world_is_refused_by_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asks, x = WORLD[name], ag.ones(2)
    with pytest.raises(AutogradError, match=rf"captured function calls \w*\.?{name}, "):
        capture(lambda x: x * asks())(x)
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n3\n"))
    free = capture(lambda x: x * asks(), strict=False)
    assert [free(x).shape for _ in range(2)] == [(2,)] * 2
    assert (free.variants, len(free.why)) == ([], 2)


def test_loading_a_file_is_refused_although_the_engine_opens_it(tmp_path: Path) -> None:
    serialization.save(ag.ones(2), tmp_path / "w")
    with pytest.raises(AutogradError, match="captured function calls open, "):
        capture(lambda x: x * serialization.load(tmp_path / "w"))(ag.ones(2))


def test_changing_what_is_outside_is_refused_by_name() -> None:
    with pytest.raises(AutogradError, match="changed COUNT"):
        capture(counts)(ag.ones(2))
    with pytest.raises(AutogradError, match="changed LOG"):
        capture(appends)(ag.ones(2))
    kept: dict[str, Any] = {}

    def keeps(x: Any) -> Any:
        kept["x"] = x * 2.0
        return x

    with pytest.raises(AutogradError, match=r'(?s)changed kept.*line \d+, kept\["x"\] = x'):
        capture(keeps)(ag.ones(2))
    assert kept["x"].tolist() == [2.0, 2.0]


SCHEDULES: dict[str, Callable[[Any], Any]] = {
    "at once": lambda optimizer: optim.lr_scheduler.StepLR(optimizer, 1, 0.5),
    "later": lambda optimizer: optim.lr_scheduler.StepLR(optimizer, 3, 0.5),
    "chained": lambda optimizer: optim.lr_scheduler.ChainedScheduler([optim.lr_scheduler.StepLR(optimizer, 3)]),
    "one after the other": lambda optimizer: optim.lr_scheduler.SequentialLR(
        optimizer, [optim.lr_scheduler.ConstantLR(optimizer, 1.0, 2), optim.lr_scheduler.StepLR(optimizer, 3)], [2]
    ),
}


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_a_schedule_inside_is_refused_and_outside_it_works(schedule: Callable[[Any], Any]) -> None:
    def trained(inside: bool, capturing: bool) -> Any:
        w = ag.ones(2, requires_grad=True)
        optimizer = optim.SGD([w], lr=0.1)
        moves = schedule(optimizer)

        def step() -> None:
            optimizer.zero_grad()
            (w * w).sum().backward()
            optimizer.step()
            if inside:
                moves.step()

        run = capture(step) if capturing else step
        for _ in range(8):
            run()
            if not inside:
                moves.step()
        return w.detach()

    with pytest.raises(AutogradError, match=r"(?s)changed (moves\.last_epoch|SGD).*moves\.step\(\).*the step\(\) of a schedule, after"):
        trained(inside=True, capturing=True)
    assert trained(inside=False, capturing=True).tolist() == trained(inside=True, capturing=False).tolist()


def test_where_nothing_is_to_be_refused_the_function_runs_and_says_why_there_is_no_program() -> None:
    for function in (branch, loop, *[looks(word, ask) for word, ask in ASKS.items()]):
        captured = capture(function, strict=False)
        for x in (ag.ones(2), -0.5 * ag.ones(2) if function is branch else ag.full((2,), 3.0)):
            assert captured(x).tolist() == function(x).tolist()
        assert not captured.variants
        assert captured.why


def test_asking_for_a_program_that_is_not_there_says_what_to_do() -> None:
    with pytest.raises(AutogradError, match="no program yet"):
        _ = capture(branch).source


def test_a_wrong_input_of_a_later_call_is_told_with_its_line() -> None:
    pick = capture(lambda x, i: x[i])
    assert pick(ag.arange(3.0), ag.tensor([0, 2])).tolist() == [0.0, 2.0]
    with pytest.raises(IndexError, match=r"out of bounds|out of range"):
        pick(ag.arange(3.0), ag.tensor([0, 7]))


def test_a_function_that_never_leaves_a_program_is_soon_left_to_run_eagerly() -> None:
    runs = []

    def looks(x: Any) -> Any:
        runs.append(x)
        return x * 2.0 if x.sum().item() > 0 else -x

    captured = capture(looks, strict=False)
    for _ in range(50):
        assert captured(ag.tensor([1.0, 2.0])).tolist() == [2.0, 4.0]
    assert len(runs) == 50
    assert captured.misses == len(captured.why) <= 8


def test_what_numpy_asks_for_is_told_with_the_line_that_called_it() -> None:
    @capture
    def function(x: Any) -> Any:
        return x * np.repeat(np.arange(3.0), x.long())

    with pytest.raises(AutogradError, match=r"return x \* np.repeat\(np.arange\(3.0\), x.long\(\)\)"):
        function(ag.ones(3))


class Counting(ag.nn.Module):
    """Counts its calls, and keeps what it gave."""

    def __init__(self, count: Any, kept: Any) -> None:
        super().__init__()
        self.calls, self.kept, self.inner = count, kept, ag.nn.Linear(2, 2)

    def reset(self) -> None:
        """Begin again."""
        self.inner.reset_parameters()

    def forward(self, x: Any) -> Any:
        """Count, and compute."""
        self.calls += 1
        y = self.inner(x)
        if self.kept is not None:
            self.kept.append(y)
        return y


@pytest.mark.parametrize(
    ("count", "kept", "name", "line"), [(0, None, "net.calls", "self.calls += 1"), (None, [], "net.kept", "self.kept.append(y)")]
)
def test_what_a_module_changes_of_itself_is_named_with_the_line_that_changes_it(count: Any, kept: Any, name: str, line: str) -> None:
    net = Counting(ag.tensor(0) if count is None else count, kept)
    with pytest.raises(AutogradError) as refused:
        capture(lambda x: net(x).sum())(ag.ones(3, 2))
    assert name in str(refused.value)
    assert f", {line}\n" in str(refused.value)
    assert "keep it in a tensor and change that in place" in str(refused.value)


def test_a_count_that_is_a_tensor_goes_on() -> None:
    net = Counting(ag.tensor(0), None)
    step = capture(lambda x: net(x).sum())
    for _ in range(4):
        step(ag.ones(3, 2))
    assert net.calls.item() == 4
    assert step.misses == 1


def test_switching_a_mode_inside_is_refused_and_says_where_to_do_it() -> None:
    net = ag.nn.Sequential(ag.nn.Linear(2, 2), ag.nn.Dropout())

    @capture
    def tested(x: Any) -> Any:
        net.eval()
        return net(x)

    with pytest.raises(AutogradError) as refused:
        tested(ag.ones(3, 2))
    assert ", net.eval()\n" in str(refused.value)
    assert "Call train() or eval() before the captured function" in str(refused.value)
    net.eval()
    for _ in range(2):
        assert tested(ag.ones(3, 2)).shape == (3, 2)
    assert tested.misses == 2
