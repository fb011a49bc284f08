"""What a captured function can see, is given and gives back may be anything that learners write: it gives what the function gives, or says why it cannot."""

from __future__ import annotations

import collections
import csv
import dataclasses
import functools
import io
import random
from collections.abc import Callable
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn, optim
from autograd_core.capture import capture
from autograd_core.errors import AutogradError
from autograd_core.function import checkpoint
from tests.engine.test_capture_settings import More, Slots
from tests.engine.test_capture_training import both

Wrap = Callable[[Any], Any]


class _Keeping:
    def __init__(self) -> None:
        self.table = {"s": 2}

    @functools.cached_property
    def scale(self) -> int:
        """Computed once."""
        return self.table["s"] * 2

    def __getattr__(self, name: str) -> int:
        return self.table[name]


SCALE = 2


@functools.lru_cache
def _scale(by: int) -> int:
    return by * SCALE


@functools.lru_cache
def _factor() -> Any:
    return ag.tensor(2.0)


def test_a_helper_that_keeps_its_results_is_asked_again_when_it_has_forgotten_them(monkeypatch: pytest.MonkeyPatch) -> None:
    run, x = capture(lambda x: x * _scale(3) * _factor()), ag.tensor([1.0, 2.0])
    values = [run(x).tolist() for _ in range(3)]
    assert values == [run.eager(x).tolist()] * 3
    assert (len(run.variants), run.why) == (1, ["_scale kept a result"])
    _factor().mul_(2)  # it keeps a tensor, not its numbers
    assert run(x).tolist() == run.eager(x).tolist()
    monkeypatch.setitem(globals(), "SCALE", 5)
    _scale.cache_clear()
    assert run(x).tolist() == run.eager(x).tolist() == [60.0, 120.0]


def test_a_property_that_keeps_its_result_is_asked_again_when_it_is_taken_away() -> None:
    keeping, x = _Keeping(), ag.ones(2)
    run = capture(lambda x: x * keeping.scale + keeping.s)
    assert [run(x).tolist() for _ in range(3)] == [[6.0, 6.0]] * 3
    assert (len(run.variants), run.why) == (1, ["keeping.scale kept a result"])
    keeping.table["s"] = 3
    assert run(x).tolist() == run.eager(x).tolist() == [7.0, 7.0]  # the property has kept what it was
    del keeping.scale
    assert run(x).tolist() == run.eager(x).tolist() == [9.0, 9.0]


def test_where_more_is_seen_than_is_looked_at_the_function_itself_runs() -> None:
    many = [SimpleNamespace(s=2) for _ in range(6000)]
    run, x = capture(lambda x: x * many[5999].s), ag.ones(1)
    assert run(x).item() == 2.0
    many[5999].s = 3
    assert run(x).item() == 3.0
    assert run.why == ["many.s holds more than is looked at before each call"] * 2


def test_two_closures_of_one_text_have_their_own_variables() -> None:
    def scaled(by: Any) -> Any:
        return lambda x: x * by[0]

    first, second = [2.0], [3.0]
    a, b = scaled(first), scaled(second)
    run = capture(lambda x: a(x) + b(x))
    assert run(ag.ones(1)).item() == 5.0
    second[0] = 4.0
    assert run(ag.ones(1)).item() == 6.0


def _moves() -> dict[str, Callable[[Any], Any]]:
    given, made, generator = iter([1.0, 2.0, 3.0]), (float(i) for i in range(9)), np.random.default_rng(0)
    mapped, rows, text, queue = (
        map(float, (i for i in range(9))),
        csv.reader(["1", "2", "3", "4"]),
        io.StringIO("1\n2\n3\n4\n"),
        SimpleQueue[float](),
    )
    draw = np.random.default_rng(0).normal
    for i in range(4):
        queue.put(i)
    return {
        "given": lambda x: x * next(given), "made": lambda x: x * next(made), "generator": lambda x: x * generator.normal(),
        "random": lambda x: x * random.random(), "np.random": lambda x: x * float(np.random.rand()),
        "Generator": lambda x, draw=draw: x * draw(), "mapped": lambda x: x * next(mapped),
        "rows": lambda x: x * float(next(rows)[0]), "text": lambda x: x * float(text.readline()), "queue": lambda x: x * queue.get(),
    }  # fmt: skip


MOVES = _moves()


@pytest.mark.parametrize("name", MOVES)
def test_iterators_and_other_peoples_random_numbers_are_refused(name: str) -> None:
    with pytest.raises(AutogradError, match=rf"draws from {name}"):
        capture(MOVES[name])(ag.ones(1))
    free = capture(MOVES[name], strict=False)
    assert len({free(ag.ones(1)).item() for _ in range(2)}) == 2


def test_containers_among_the_arguments_are_not_changed_by_a_program() -> None:
    def appends(x: Any, found: list[Any]) -> None:
        found.append(x * 2)

    def updates(x: Any, params: dict[str, Any]) -> None:
        params["w"] = params["w"] - x

    with pytest.raises(AutogradError, match="changed found"):
        capture(appends)(ag.ones(1), [])
    with pytest.raises(AutogradError, match="changed params"):
        capture(updates)(ag.ones(1), {"w": ag.ones(1)})


def test_results_may_be_any_tree_and_are_no_other_objects() -> None:
    @dataclasses.dataclass
    class Output:
        y: Any
        steps: int = 0

    class Hidden:
        def __init__(self, y: Any) -> None:
            self.y = y

    frozen = dataclasses.make_dataclass("frozen", ["all", "one"], frozen=True, slots=True)

    def trees(x: Any) -> Any:
        y = x * 2
        found = collections.defaultdict(list, y=y)
        return found, collections.OrderedDict(b=y, a=x), [y, y.sum()], frozen(Output(y, 3), Slots(y))

    for w in (ag.ones(2), ag.ones(2, requires_grad=True)):
        run = capture(trees)
        for _ in range(2):
            found, ordered, (y, total), nested = run(w)
            assert (type(found), type(ordered), list(ordered)) == (collections.defaultdict, collections.OrderedDict, ["b", "a"])
            assert found["y"] is y is ordered["b"]
            assert (found["new"], total.item()) == ([], 4.0)
            assert (type(nested), type(nested.all), nested.all.steps) == (frozen, Output, 3)
            assert nested.all.y is nested.one.s is y
            assert len(run.variants) == 1
    for hides in (
        lambda x: Hidden(x * 2),
        lambda x: Output(Hidden(x * 2)),
        lambda x: {x * 2},
        lambda x: More(0, x * 2),
        lambda x: (x * i for i in range(3)),
        lambda x: lambda y=x * 2: y,
        lambda x: [lambda: x],
    ):
        with pytest.raises(AutogradError, match="an object"):
            capture(hides)(ag.ones(1) * 2)
        assert capture(hides, strict=False)(ag.ones(1)) is not None


def test_tensors_may_meet_at_one_call_and_be_apart_at_another() -> None:
    def program(wrap: Wrap) -> Any:
        w = ag.tensor([1.0, 2.0], requires_grad=True)

        def pulls(x: Any, y: Any) -> None:
            (x * y * y * w).sum().backward()

        def writes(x: Any, y: Any) -> Any:
            before = y * 2
            x.add_(1.0)
            return before, y * 2

        pull, write = wrap(pulls), wrap(writes)
        a, b, c = (ag.tensor([1.0, 2.0], requires_grad=True) for _ in range(3))
        for pair in ((a, b), (c, c), (b, a), (w, a), (a, w), (a, b)):
            pull(*pair)
        d, e, f = ag.tensor([1.0, 2.0]), ag.tensor([1.0, 2.0]), ag.tensor([1.0, 2.0, 3.0])
        results = [write(*pair) for pair in ((d, e), (e, e), (f[:2], f[1:]), (d, e))]
        return [one.grad.tolist() for one in (a, b, c, w)], [[one.tolist() for one in pair] for pair in results], d.tolist(), f.tolist()

    both(program)


def test_layers_may_be_frozen_groups_added_and_hooks_hung_between_calls() -> None:
    def program(wrap: Wrap) -> Any:
        first, last = nn.Linear(2, 2), nn.Linear(2, 1)
        optimizer = optim.SGD(last.parameters(), lr=0.1, momentum=0.9)
        x = ag.tensor([[1.0, 2.0]])

        def step() -> Any:
            optimizer.zero_grad()
            loss = (last(first(x)) ** 2).sum()
            loss.backward()
            optimizer.step()
            return loss

        run = wrap(step)
        losses = [run().item() for _ in range(3)]
        optimizer.add_param_group({"params": list(first.parameters()), "lr": 0.01})
        losses += [run().item() for _ in range(3)]
        for frozen in (False, True):
            for one in first.parameters():
                one.requires_grad = frozen
            losses += [run().item() for _ in range(3)]
        handle = last.weight.register_hook(lambda g: g * 10)
        losses += [run().item() for _ in range(2)]
        handle.remove()
        return [*losses, run().item()], [one.grad.tolist() for one in last.parameters()]

    both(program)


def test_a_graph_made_outside_is_walked_by_whoever_made_it() -> None:
    """A recurrent cell one step at a time; and a step that pulls back into the graph of its argument."""

    def program(wrap: Wrap) -> Any:
        cell, encoder = nn.GRUCell(2, 3), nn.Linear(2, 3)
        advance = wrap(lambda x, h: cell(x, h))
        h = ag.zeros(1, 3)
        for i in range(4):
            h = advance(ag.tensor([[float(i), 1.0]]), h)
        h.sum().backward()

        def pulls(h: Any) -> None:
            (h * h).sum().backward()

        pull = wrap(pulls)
        for i in range(4):
            pull(encoder(ag.tensor([[float(i), 1.0]])))
        return [one.grad.tolist() for one in (*cell.parameters(), *encoder.parameters())]

    both(program)


def test_generators_of_the_engine_may_be_arguments_and_be_set_back() -> None:
    def program(wrap: Wrap) -> Any:
        generators = [ag.Generator().manual_seed(seed) for seed in (1, 2)]
        draws = wrap(lambda x, g: x * ag.rand(2, generator=g))

        def twice(x: Any) -> Any:
            state = ag.get_rng_state()
            first = ag.rand(2)
            ag.set_rng_state(state)
            return first * x, ag.rand(2)

        again = wrap(twice)
        results = [draws(ag.ones(1), generators[i]) for i in (0, 1, 0, 1)]
        return [one.tolist() for one in (*results, *[each for _ in range(3) for each in again(ag.ones(1))])]

    both(program)


def test_a_checkpoint_draws_the_same_numbers_on_the_way_back() -> None:
    def program(wrap: Wrap) -> Any:
        layers = nn.Sequential(nn.Linear(3, 3), nn.Tanh(), nn.Dropout(0.5))
        run = wrap(lambda x: checkpoint(layers, x).sum())
        for _ in range(3):
            run(ag.randn(2, 3)).backward()
        return [one.grad.tolist() for one in layers.parameters()]

    both(program)


def test_what_a_second_half_needs_may_not_be_changed_before_it_runs() -> None:
    w = ag.tensor([2.0], requires_grad=True)
    run = capture(lambda x: (x * w * w).sum())
    for _ in range(2):
        y = run(ag.tensor([3.0]))
        with ag.no_grad():
            w.add_(1.0)
        with pytest.raises(AutogradError, match="modified by an in-place operation"):
            y.backward()
