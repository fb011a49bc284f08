"""Whole training steps, captured: parameters, state of optimisers, settings, buffers and random numbers move as they do in the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn, optim
from autograd_core.capture import capture
from autograd_core.errors import AutogradError
from autograd_core.nn import functional

RULES: dict[str, Callable[[Any], Any]] = {
    "SGD": lambda p: optim.SGD(p, lr=0.1),
    "momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "dampening": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.5, weight_decay=0.1, maximize=True),
    **{name: getattr(optim, name) for name in ("Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam")},
    "amsgrad": lambda p: optim.Adam(p, amsgrad=True, weight_decay=0.1),
    "centered": lambda p: optim.RMSprop(p, momentum=0.5, centered=True),
}


def both(build: Callable[[Callable[[Any], Any]], Any]) -> None:
    """What a program gives with its functions captured, and without, is the same to the last bit."""
    results = []
    for wrap in (lambda function: function, capture):
        ag.manual_seed(3)
        results.append(build(wrap))
    np.testing.assert_equal(results[0], results[1])


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_moves_parameters_as_it_does_eagerly(rule: str) -> None:
    def program(wrap: Any) -> Any:
        w = ag.tensor(np.linspace(-1.0, 1.0, 6).reshape(3, 2), requires_grad=True)
        b = ag.tensor(0.5, requires_grad=True)
        x = ag.tensor(np.linspace(-2.0, 1.0, 12).reshape(4, 3))
        optimizer = RULES[rule]([w, b])

        def step(x: Any) -> Any:
            optimizer.zero_grad()
            loss = ((x @ w + b) ** 2).mean()
            loss.backward()
            optimizer.step()
            return loss

        run = wrap(step)
        losses = [run(x).item() for _ in range(8)]
        optimizer.param_groups[0]["lr"] *= 0.5
        losses += [run(x).item() for _ in range(3)]
        if wrap is capture:
            assert run.misses <= 3, run.why
        return losses, w.tolist(), b.item(), [one.tolist() for state in optimizer.state.values() for one in state.values()]

    both(program)


def test_schedules_buffers_dropout_and_modes() -> None:
    def program(wrap: Any) -> Any:
        model = nn.Sequential(nn.Linear(4, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Dropout(0.5), nn.Linear(5, 3))
        optimizer = optim.Adam(model.parameters(), lr=0.01)
        schedule = optim.lr_scheduler.StepLR(optimizer, 2, 0.5)
        x, y = ag.randn(8, 4), ag.randint(0, 3, (8,))

        def step(x: Any, y: Any) -> Any:
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            return loss

        run, forward = wrap(step), wrap(model)
        found = []
        for _ in range(6):
            found.append(run(x, y).item())
            schedule.step()
        model.eval()
        found += forward(x).tolist()
        model.train()
        found += forward(x).tolist() + forward(x).tolist()
        return found, [one.tolist() for one in model.state_dict().values()]

    both(program)


def test_random_numbers_are_drawn_anew_and_follow_the_seed() -> None:
    captured = capture(lambda x: functional.dropout(x, 0.5, training=True) + ag.randn(5))
    x = ag.ones(5)
    ag.manual_seed(1)
    expected = [captured.eager(x).tolist() for _ in range(4)]
    ag.manual_seed(1)
    assert [captured(x).tolist() for _ in range(4)] == expected
    assert captured.misses == 1


def test_gradients_add_up_where_nobody_clears_them() -> None:
    w = ag.ones(3, requires_grad=True)
    step = capture(lambda x: (w * x).sum().backward())
    seen = []
    for _ in range(4):
        step(ag.ones(3))
        seen.append(w.grad.tolist()[0])
    kept, w.grad = w.grad, None
    step(ag.ones(3))
    assert seen == [1.0, 2.0, 3.0, 4.0]
    assert (w.grad.tolist(), kept.tolist()) == ([1.0] * 3, [4.0] * 3)
    assert step.misses == 2


def test_gradients_of_arguments_belong_to_the_tensors_of_the_call() -> None:
    step = capture(lambda x: (x * x).sum().backward())
    for i in range(1, 4):
        x = ag.full((2,), float(i), requires_grad=True)
        step(x)
        assert x.grad.tolist() == [2.0 * i] * 2
    x.grad = ag.ones(2)
    step(x)
    other = ag.ones(2, requires_grad=True)
    other.grad = ag.ones(2)
    step(other)
    assert (x.grad.tolist(), other.grad.tolist()) == ([7.0, 7.0], [3.0, 3.0])


def test_parameters_may_be_changed_or_replaced_between_calls() -> None:
    w = ag.ones(3, requires_grad=True)
    captured = capture(lambda x: (x * w).sum())
    x = ag.ones(3)
    assert captured(x).item() == 3.0
    with ag.no_grad():
        w.mul_(2.0)
    assert captured(x).item() == 6.0
    w.data = ag.full((3,), 5.0)
    assert captured(x).item() == 15.0
    assert captured.misses == 1
    w.data = ag.ones(3, dtype=ag.float64)
    assert captured(ag.ones(3, dtype=ag.float64)).item() == 3.0
    assert captured.misses == 2


def test_a_new_optimiser_state_is_noticed() -> None:
    w = ag.ones(2, requires_grad=True)
    optimizer = optim.Adam([w], lr=0.1)

    def step() -> None:
        optimizer.zero_grad()
        (w * w).sum().backward()
        optimizer.step()

    captured = capture(step)
    captured()
    saved, kept = optimizer.state_dict(), w.tolist()
    saved = {**saved, "state": {k: {n: t.clone() for n, t in one.items()} for k, one in saved["state"].items()}}
    captured()
    captured()
    after = w.tolist()
    with ag.no_grad():
        w.copy_(ag.tensor(kept))
    optimizer.load_state_dict(saved)
    captured()
    captured()
    assert w.tolist() == after


def test_grad_mode_is_part_of_the_call() -> None:
    w = ag.ones(2, requires_grad=True)
    captured = capture(lambda x: x * w)
    assert captured(ag.ones(2)).requires_grad
    with ag.no_grad():
        assert not captured(ag.ones(2)).requires_grad
        assert not captured(ag.ones(2)).requires_grad
    assert captured(ag.ones(2)).requires_grad


def test_a_loss_whose_graph_was_used_up_says_so() -> None:
    w = ag.ones(2, requires_grad=True)

    def step() -> Any:
        loss = (w * w).sum()
        loss.backward()
        return loss

    captured = capture(step)
    for _ in range(2):
        loss = captured()
        assert "SumBackward0" in repr(loss)
        with pytest.raises(AutogradError, match="second time"):
            (loss * 1.0).backward()


MODULES: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "convolution": (
        lambda: nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64, 3)),
        lambda: ag.randn(4, 1, 8, 8),
    ),
    "transposed": (
        lambda: nn.Sequential(nn.ConvTranspose2d(2, 3, 3, stride=2), nn.LeakyReLU(), nn.InstanceNorm2d(3)), lambda: ag.randn(2, 2, 4, 4)
    ),
    "LSTM": (lambda: nn.LSTM(3, 5, batch_first=True), lambda: ag.randn(2, 4, 3)),
    "GRU": (lambda: nn.GRU(3, 5, num_layers=2, dropout=0.2), lambda: ag.randn(4, 2, 3)),
    "transformer": (lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), lambda: ag.randn(2, 5, 8)),
    "embedding": (lambda: nn.Sequential(nn.Embedding(10, 4), nn.Flatten(), nn.Linear(12, 2)), lambda: ag.randint(0, 10, (5, 3))),
    "groups": (lambda: nn.Sequential(nn.Conv1d(2, 4, 3), nn.GroupNorm(2, 4), nn.Softplus(), nn.Dropout1d(0.3)), lambda: ag.randn(2, 2, 9)),
}  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_modules_train_as_they_do_eagerly_also_with_clipped_gradients(name: str) -> None:
    def program(wrap: Any) -> Any:
        model = MODULES[name][0]()
        optimizer = optim.AdamW(model.parameters(), lr=0.01)
        inputs = [MODULES[name][1]() for _ in range(4)]

        def step(x: Any) -> Any:
            optimizer.zero_grad()
            result = model(x)
            result = result[0] if isinstance(result, tuple) else result
            loss = (result * result).mean() + functional.softmax(result, -1).max()
            loss.backward()
            norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            return loss, norm, result

        run = wrap(step)
        found = [[one.tolist() for one in run(x)] for x in inputs + inputs]
        if wrap is capture:
            assert run.misses == 2, run.why
            compile(run.source, "<board>", "exec")
        return found, [one.tolist() for one in model.state_dict().values()]

    both(program)


@pytest.mark.parametrize(
    "rule",
    [
        lambda given: optim.SGD(given, lr=0.1, momentum=0.9, nesterov=True),
        lambda given: optim.AdamW(given, lr=0.01),
        lambda given: optim.RMSprop(given, lr=0.01, momentum=0.5),
    ],
)
def test_a_schedule_that_moves_momentum_too_makes_no_program_for_each_step(rule: Any) -> None:
    def trained(run: Callable[[Any], Any]) -> tuple[list[Any], Any]:
        ag.manual_seed(0)
        model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
        optimizer = rule(model.parameters())
        schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=12)
        x = ag.randn(8, 3)

        @run
        def step() -> Any:
            optimizer.zero_grad()
            loss = (model(x) ** 2).mean()
            loss.backward()
            optimizer.step()
            return loss.detach()

        losses = []
        for _ in range(11):
            losses.append(step().item())
            schedule.step()
        return [losses, *[one.tolist() for one in model.parameters()]], step

    ours, step = trained(capture)
    assert ours == trained(lambda f: f)[0]
    assert step.misses == 3  # the optimiser makes its state; the first program; the one that reads momentum at every run


def test_a_setting_that_is_read_anew_may_also_switch_a_part_of_the_rule_off() -> None:
    def trained(run: Callable[[Any], Any]) -> tuple[list[Any], Any]:
        w = ag.tensor([1.0, -2.0], requires_grad=True)
        optimizer = optim.SGD([w], lr=0.1, momentum=0.9, dampening=0.5)

        @run
        def step() -> None:
            optimizer.zero_grad()
            (w * w).sum().backward()
            optimizer.step()

        found = []
        for momentum, dampening in [(0.9, 0.5)] * 3 + [(0.8, 0.4), (0.7, 0.3), (0.6, 0.0), (0.5, 0.0), (0.4, 0.2)] * 2:
            optimizer.param_groups[0].update(momentum=momentum, dampening=dampening)
            step()
            found.append(w.tolist())
        return found, step

    ours, step = trained(capture)
    assert ours == trained(lambda f: f)[0]
    assert step.misses <= 5
    assert "momentum" in step.source
