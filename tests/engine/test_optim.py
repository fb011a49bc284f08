"""Optimisers and schedulers: PyTorch's numbers after twenty steps, their state, their errors, and what a recording shows of a step."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn, optim
from autograd_core.optim import lr_scheduler as L  # noqa: N812
from autograd_core.optim import optimizer as base

# (optimiser, its settings, PyTorch's w after 20 steps from [1, -2, 0.5] down the function below)
KNOWN: list[tuple[str, dict[str, Any], list[float]]] = [
    ("SGD", {"lr": 0.02}, [0.263912243, -0.0682516488, 1.73660463e-05]),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1}, [-0.409335884, -0.864145112, -0.0222910307]),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}, [-0.291543769, -0.338962312, -0.0194503261]),
    ("Adam", {"lr": 0.1}, [-0.227447237, -0.413102203, 0.0475961883]),
    ("Adam", {"lr": 0.1, "amsgrad": True, "weight_decay": 0.2}, [-0.231361392, -0.410602287, 0.0476197686]),
    ("AdamW", {"lr": 0.1}, [-0.227887397, -0.397200997, 0.0484120516]),
    ("RMSprop", {"lr": 0.05}, [0.0122665342, -0.311012749, 3.39444367e-42]),
    ("RMSprop", {"lr": 0.01, "centered": True, "momentum": 0.9, "weight_decay": 0.1}, [-0.234509632, 0.66013556, 0.14659876]),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.2}, [0.598726025, -1.55471622, 0.122309336]),
    ("Adadelta", {"weight_decay": 0.1}, [0.933903888, -1.93217837, 0.4338113]),
    ("Adamax", {"lr": 0.1, "weight_decay": 0.1}, [0.107861665, -0.809135554, -0.0899266695]),
    ("NAdam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True}, [0.0537492318, -0.638061362, -0.0218690648]),
    ("RAdam", {"lr": 0.1, "weight_decay": 0.1}, [-0.380445826, -1.45565093, 0.309917591]),
    ("LBFGS", {"lr": 0.5, "max_iter": 3}, [1.69399792e-05, 3.23799533e-06, -1.59101819e-07]),
    ("LBFGS", {"max_iter": 2, "line_search_fn": "strong_wolfe"}, [-1.42355141e-05, 6.2661787e-06, 3.03142476e-06]),
]  # fmt: skip

# (scheduler, PyTorch's rates at epochs 0, 1, 3, 4, 7, 12, 20 of an SGD with lr=0.1 and momentum=0.9)
RATES: list[tuple[Callable[[Any], Any], list[float]]] = [
    (lambda o: L.StepLR(o, 3, 0.5), [0.1, 0.1, 0.05, 0.05, 0.025, 0.00625, 0.0015625]),
    (lambda o: L.MultiStepLR(o, [2, 5, 5], 0.5), [0.1, 0.1, 0.05, 0.05, 0.0125, 0.0125, 0.0125]),
    (lambda o: L.ConstantLR(o, 0.5, 4), [0.05, 0.05, 0.05, 0.1, 0.1, 0.1, 0.1]),
    (lambda o: L.LinearLR(o, 0.2, 1.0, 7), [0.02, 0.03142857, 0.05428571, 0.06571429, 0.1, 0.1, 0.1]),
    (lambda o: L.ExponentialLR(o, 0.9), [0.1, 0.09, 0.0729, 0.06561, 0.04782969, 0.02824295, 0.01215767]),
    (lambda o: L.PolynomialLR(o, 8, 2.0), [0.1, 0.0765625, 0.0390625, 0.025, 0.0015625, 0.0, 0.0]),
    (lambda o: L.CosineAnnealingLR(o, 6, 0.01), [0.1, 0.09397114, 0.055, 0.0325, 0.01602886, 0.1, 0.0325]),
    (lambda o: L.CosineAnnealingWarmRestarts(o, 3, 2, 0.01), [0.1, 0.0775, 0.1, 0.09397114, 0.0325, 0.08681981, 0.01153334]),
    (lambda o: L.LambdaLR(o, lambda t: 0.9**t), [0.1, 0.09, 0.0729, 0.06561, 0.04782969, 0.02824295, 0.01215767]),
    (lambda o: L.MultiplicativeLR(o, lambda _: 0.95), [0.1, 0.095, 0.0857375, 0.08145062, 0.06983373, 0.05403601, 0.03584859]),
    (lambda o: L.CyclicLR(o, 0.01, 0.1, 4, 3), [0.01, 0.0325, 0.0775, 0.1, 0.01, 0.07, 0.04]),
    (lambda o: L.CyclicLR(o, 0.01, 0.1, 3, mode="triangular2"), [0.01, 0.04, 0.1, 0.07, 0.025, 0.01, 0.0175]),
    (lambda o: L.CyclicLR(o, 0.01, 0.1, 3, mode="exp_range", gamma=0.9), [0.01, 0.037, 0.07561, 0.049366, 0.02434891, 0.01, 0.0172946]),
    (lambda o: L.OneCycleLR(o, 0.5, total_steps=25), [0.02, 0.04749055, 0.2310712, 0.3451052, 0.4989936, 0.3877247, 0.06173389]),
    (lambda o: L.OneCycleLR(o, 0.5, epochs=5, steps_per_epoch=5, anneal_strategy="linear", three_phase=True), [0.02, 0.09384615, 0.2415385, 0.3153846, 0.4630769, 0.09384615, 0.007274]),
    (lambda o: L.SequentialLR(o, [L.LinearLR(o, 0.1, 1.0, 5), L.CosineAnnealingLR(o, 10)], [5]), [0.01, 0.028, 0.064, 0.082, 0.09045085, 0.02061074, 0.05]),
    (lambda o: L.ChainedScheduler([L.ConstantLR(o, 0.1, 4), L.ExponentialLR(o, 0.9)]), [0.01, 0.009, 0.00729, 0.06561, 0.04782969, 0.02824295, 0.01215767]),
]  # fmt: skip


def descend(torch: Any, kind: str, settings: dict[str, Any], steps: int = 20) -> tuple[list[float], Any]:
    """w after some steps of an optimiser of `torch`: ours or PyTorch's."""
    w = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
    c = torch.tensor([1.0, 3.0, 10.0], dtype=torch.float64)
    optimizer = getattr(torch.optim, kind)([w], **settings)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = (w * w * c).sum() + (w**4).sum()
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return w.tolist(), optimizer


@pytest.fixture(scope="module")
def torch() -> Any:
    """PyTorch itself, where it is installed."""
    return pytest.importorskip("torch", exc_type=ImportError)


class Ours:
    """The engine with PyTorch's layout."""

    optim, float64 = optim, ag.float64
    tensor = staticmethod(ag.tensor)


@pytest.mark.parametrize(("kind", "settings", "known"), KNOWN)
def test_an_optimiser_makes_pytorchs_steps(kind: str, settings: dict[str, Any], known: list[float]) -> None:
    assert descend(Ours, kind, settings)[0] == pytest.approx(known, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("kind", "settings", "known"), KNOWN)
def test_an_optimiser_agrees_with_the_pytorch_that_is_installed(torch: Any, kind: str, settings: dict[str, Any], known: list[float]) -> None:  # fmt: skip
    theirs, their_optimizer = descend(torch, kind, settings)
    ours, optimizer = descend(Ours, kind, settings)
    assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-9)
    assert repr(optimizer) == repr(their_optimizer)


@pytest.mark.parametrize(("make", "known"), RATES)
def test_a_scheduler_gives_pytorchs_rates(make: Callable[[Any], Any], known: list[float]) -> None:
    optimizer = optim.SGD([ag.ones(1, requires_grad=True)], lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    rates = [scheduler.get_last_lr()[0]]
    for _ in range(20):
        optimizer.step()
        scheduler.step()
        rates.append(scheduler.get_last_lr()[0])
    assert [rates[i] for i in (0, 1, 3, 4, 7, 12, 20)] == pytest.approx(known, rel=1e-5, abs=1e-9)
    assert optimizer.param_groups[0]["lr"] == rates[-1]


def test_the_rate_falls_on_a_plateau() -> None:
    optimizer = optim.SGD([ag.ones(1, requires_grad=True)], lr=0.1)
    scheduler = L.ReduceLROnPlateau(optimizer, patience=1, factor=0.5)
    rates = []
    for loss in (1.0, 0.9, 0.95, 0.94, 0.93, 0.92, 0.8):
        scheduler.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    assert rates == [0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025]


def test_a_scheduler_continues_from_its_state() -> None:
    def make() -> tuple[Any, Any]:
        optimizer = optim.SGD([ag.ones(1, requires_grad=True)], lr=0.1)
        return optimizer, L.SequentialLR(optimizer, [L.ConstantLR(optimizer, 0.1, 2), L.ExponentialLR(optimizer, 0.9)], [3])

    (optimizer, scheduler), (other, resumed) = make(), make()
    for _ in range(4):
        scheduler.step()
    other.load_state_dict(optimizer.state_dict())
    resumed.load_state_dict(scheduler.state_dict())
    for one in (scheduler, resumed):
        one.step()
    assert scheduler.get_last_lr() == resumed.get_last_lr()


@pytest.mark.parametrize("kind", ["SGD", "Adam", "RMSprop", "NAdam"])
def test_an_optimiser_continues_from_its_state(kind: str) -> None:
    settings = {"lr": 0.01, "momentum": 0.9} if kind in ("SGD", "RMSprop") else {"lr": 0.01}
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    optimizer = getattr(optim, kind)([w], **settings)
    for _ in range(3):
        w.grad = ag.tensor([0.5, -1.0])
        optimizer.step()
    v = w.detach().clone().requires_grad_()
    resumed = getattr(optim, kind)([v], **settings)
    resumed.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    for one, by in ((w, optimizer), (v, resumed)):
        one.grad = ag.tensor([0.3, 0.1])
        by.step()
    assert v.tolist() == w.tolist()


def test_the_state_has_pytorchs_names() -> None:
    w = ag.ones(2, requires_grad=True)
    optimizer = optim.Adam([w], amsgrad=True)
    w.grad = ag.ones(2)
    optimizer.step()
    state = optimizer.state_dict()
    assert sorted(state["state"][0]) == ["exp_avg", "exp_avg_sq", "max_exp_avg_sq", "step"]
    assert state["param_groups"][0]["params"] == [0]
    assert optimizer.state[w]["step"].item() == 1.0


def test_large_parameters_are_updated_block_by_block_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    values, gradient = np.random.default_rng(0).standard_normal((2, 50, 7)).astype(np.float32)
    results = []
    for block in (base.BLOCK, 16):
        monkeypatch.setattr(base, "BLOCK", block)
        w = ag.tensor(values).T.clone().requires_grad_() if block == 16 else ag.tensor(values.T.copy()).requires_grad_()
        w.grad = ag.tensor(gradient.T.copy())
        optim.Adam([w], lr=0.1, weight_decay=0.1).step()
        results.append(w.tolist())
    assert results[0] == results[1]


def test_a_step_counts_as_a_change_of_the_parameter() -> None:
    w = ag.ones(2, requires_grad=True)
    loss = (w * w).sum()
    w.grad = ag.ones(2)
    optim.SGD([w], lr=0.1).step()
    with pytest.raises(RuntimeError, match="modified by an in-place operation"):
        loss.backward()


def test_a_recording_shows_each_update_with_its_rule() -> None:
    with ag.record() as recording:
        w = ag.tensor([1.0, 2.0], requires_grad=True)
        optimizer = optim.SGD([w], lr=0.5)
        (w * w).sum().backward()
        optimizer.step()
    assert w.tolist() == [0.0, 0.0]
    assert {"rule": "SGD", "lr": 0.5} in recording.details.values()


def test_a_recording_has_what_a_rule_keeps_at_each_step_as_it_was_then() -> None:
    with ag.record() as recording:
        w, b = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor(3.0, requires_grad=True)
        big = ag.ones(300, requires_grad=True)
        optimizer = optim.AdamW([w, b, big], lr=0.5, betas=(0.5, 0.75), weight_decay=0.25)
        for _ in range(2):
            optimizer.zero_grad()
            ((w * w).sum() + b * b + big.sum()).backward()
            optimizer.step()
    document = recording.document()
    told = [one for one in document["events"]["details"].values() if "rule" in one]
    settings = {"rule": "AdamW", "lr": 0.5, "beta1": 0.5, "beta2": 0.75, "decay": 0.25}
    assert all(one["step"] == 1 + number // 3 for number, one in enumerate(told))
    assert all(settings.items() <= one.items() for number, one in enumerate(told) if number % 3 < 2)
    means = [document["values"][one["mean"]] for one in told if "mean" in one]
    assert means[:2] == [{"shape": [2], "data": [1, 2]}, 3]
    assert means[2]["data"] != means[0]["data"]
    assert "mean" not in told[2]


def test_parameter_groups_have_their_own_settings() -> None:
    a, b = ag.tensor(1.0, requires_grad=True), ag.tensor(1.0, requires_grad=True)
    optimizer = optim.SGD([{"params": [a]}, {"params": [b], "lr": 0.5}], lr=0.1)
    (a + b).backward()
    optimizer.step()
    assert (a.item(), b.item()) == (pytest.approx(0.9), pytest.approx(0.5))


def test_step_with_a_closure_returns_its_loss() -> None:
    w = ag.tensor(1.0, requires_grad=True)
    optimizer = optim.SGD([w], lr=0.1)

    def closure() -> ag.Tensor:
        optimizer.zero_grad()
        loss = w * w
        loss.backward()
        return loss

    with ag.no_grad():
        assert optimizer.step(closure).item() == 1.0
    assert w.item() == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("name", "settings", "known"),
    [
        ("ASGD", {"lr": 0.1, "lambd": 0.1, "t0": 2}, [0.25020988111751624, -0.5004197622350325]),
        ("AdamW", {"lr": ag.tensor(0.1, dtype=ag.float64), "weight_decay": 0.1}, [0.37244548025226615, -1.3041474587465685]),
    ],
)
def test_six_steps_with_a_mean_of_the_last_ones_and_with_a_rate_in_a_tensor(
    name: str, settings: dict[str, Any], known: list[float]
) -> None:
    w = ag.tensor([1.0, -2.0], dtype=ag.float64, requires_grad=True)
    optimizer = getattr(optim, name)([w], **settings)
    for _ in range(6):
        optimizer.zero_grad()
        (w * w).sum().backward()
        optimizer.step()
    np.testing.assert_allclose(w.tolist(), known, rtol=1e-7)  # PyTorch keeps its pace in single precision
    if name == "ASGD":
        np.testing.assert_allclose(optimizer.state[w]["ax"].tolist(), [0.31933942062865295, -0.6386788412573059], rtol=1e-7)


def test_a_rate_of_zero_keeps_what_later_steps_need() -> None:
    w = ag.ones(2, requires_grad=True)
    optimizer = optim.Adam([w], lr=0.0)
    w.sum().backward()
    optimizer.step()
    optimizer.param_groups[0]["lr"] = 0.1
    optimizer.step()
    np.testing.assert_allclose(w.tolist(), [0.9, 0.9], rtol=1e-6)


def test_training_finds_the_line() -> None:
    x = ag.linspace(-1, 1, 50).unsqueeze(1)
    y = 3 * x - 2
    model = nn.Linear(1, 1)
    optimizer = optim.Adam(model.parameters(), lr=0.1)
    for _ in range(300):
        optimizer.zero_grad()
        nn.MSELoss()(model(x), y).backward()
        optimizer.step()
    assert model.weight.item() == pytest.approx(3, abs=1e-2)
    assert model.bias.item() == pytest.approx(-2, abs=1e-2)


def test_a_small_network_learns_the_digits() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    images, labels = datasets.load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))
    x, y = ag.tensor(images[order] / 16, dtype=ag.float32), ag.tensor(labels[order])
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for _ in range(8):
        for start in range(0, 1400, 64):
            batch = slice(start, start + 64)
            optimizer.zero_grad()
            nn.CrossEntropyLoss()(model(x[batch]), y[batch]).backward()
            optimizer.step()
    right = model(x[1400:]).argmax(1) == y[1400:]
    assert right.float().mean().item() > 0.9


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: optim.SGD(ag.ones(2, requires_grad=True), lr=0.1), "should be an iterable of Tensors"),
        (lambda: optim.SGD([], lr=0.1), "optimizer got an empty parameter list"),
        (lambda: optim.SGD([ag.ones(2, requires_grad=True) * 2], lr=0.1), "can't optimize a non-leaf Tensor"),
        (lambda: optim.SGD([3.0], lr=0.1), "optimizer can only optimize Tensors"),
        (lambda: optim.SGD([ag.ones(2)], lr=-1), "Invalid learning rate: -1"),
        (lambda: optim.SGD([ag.ones(2)], nesterov=True), "Nesterov momentum requires a momentum and zero dampening"),
        (lambda: optim.Adam([ag.ones(2)], betas=(1.0, 0.9)), "Invalid beta parameter at index 0"),
        (lambda: optim.Adam([ag.ones(2)], eps=-1.0), "Invalid epsilon value: -1.0"),
        (lambda: optim.SGD([{"params": [w := ag.ones(2)]}, {"params": [w]}]), "appear in more than one parameter group"),
        (lambda: optim.LBFGS([ag.ones(2)]).step(), "missing 1 required positional argument: 'closure'"),
        (lambda: L.CyclicLR(optim.Adagrad([ag.ones(2)]), 0.1, 1.0), "optimizer must support momentum"),
        (lambda: L.LinearLR(optim.SGD([ag.ones(2)]), 0), "Starting multiplicative factor expected to be greater than 0"),
        (lambda: L.ConstantLR(optim.SGD([ag.ones(2)]), 2.0), "Constant multiplicative factor expected to be between 0 and 1"),
        (lambda: L.OneCycleLR(optim.SGD([ag.ones(2)], momentum=0.9), 0.1), "You must define either total_steps"),
        (lambda: optim.Adam([ag.ones(2)]).load_state_dict({"state": {}, "param_groups": []}), "different number of parameter groups"),
    ],
)  # fmt: skip
def test_errors_by_their_words(make: Callable[[], Any], words: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        make()
    assert words in str(caught.value)


def test_a_rule_of_ones_own() -> None:
    class Sign(optim.Optimizer):
        def __init__(self, params: Any, lr: float) -> None:
            super().__init__(params, {"lr": lr})

        def step(self, closure: Any = None) -> None:
            with ag.no_grad():
                for group in self.param_groups:
                    for p in group["params"]:
                        p -= group["lr"] * p.grad.sign()

    w = ag.tensor([1.0, -1.0], requires_grad=True)
    w.grad = ag.tensor([3.0, -4.0])
    Sign([w], lr=0.25).step()
    assert w.tolist() == [0.75, -0.75]
    assert not math.isnan(w.sum().item())


@pytest.mark.parametrize(("start", "end"), [([2.0, -3.0], [0.23606943, -0.02462353]), ([0.0, 3.0], [0.47523856, 0.2095449])])
def test_a_line_search_tries_as_often_as_evaluations_are_left(start: list[float], end: list[float]) -> None:
    """PyTorch 2.13's numbers on Rosenbrock's function: the last search of a step is cut short by `max_eval`."""
    x, evaluations = ag.tensor(start, dtype=ag.float64, requires_grad=True), []
    optimizer = optim.LBFGS([x], max_iter=5, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimizer.zero_grad()
        loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
        loss.backward()
        evaluations.append(loss.item())
        return loss

    for _ in range(2):
        optimizer.step(closure)
    assert x.tolist() == pytest.approx(end, abs=1e-7)
    assert len(evaluations) == 13


def test_a_search_along_a_straight_line_goes_on_to_its_end() -> None:
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    optimizer = optim.LBFGS([x], max_iter=1, max_eval=26, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimizer.zero_grad()
        loss = -x.sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == -3.0
    assert x.sum().item() > 1000.0
