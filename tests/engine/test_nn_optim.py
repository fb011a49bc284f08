"""Layers, losses and optimisers against formulas written out by hand."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn, optim


def test_linear_is_x_times_w_transposed_plus_b() -> None:
    layer = nn.Linear(3, 2)
    x = ag.randn(5, 3)
    expected = x.numpy() @ layer.weight.detach().numpy().T + layer.bias.detach().numpy()
    np.testing.assert_allclose(layer(x).detach().numpy(), expected, rtol=1e-6)
    assert layer(x).grad_fn.name() == "AddmmBackward0"
    assert repr(layer) == "Linear(in_features=3, out_features=2, bias=True)"
    bound = 1 / np.sqrt(3)
    assert np.abs(layer.weight.detach().numpy()).max() <= bound


def test_a_module_finds_its_parameters_by_path_and_prints_its_tree() -> None:
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1, bias=False))
    assert [name for name, _ in net.named_parameters()] == ["0.weight", "0.bias", "2.weight"]
    assert repr(net).splitlines()[2] == "  (1): Tanh()"
    assert net.train(False).training is False
    assert net[1].training is False


def test_a_shared_parameter_counts_once() -> None:
    class Tied(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a = nn.Linear(2, 2)
            self.b = self.a

    assert len(list(Tied().parameters())) == 2


def test_forgetting_super_init_says_what_to_write() -> None:
    class Forgot(nn.Module):
        def __init__(self) -> None:
            self.layer = nn.Linear(1, 1)

    with pytest.raises(AttributeError, match=r"write super\(\).__init__\(\) first"):
        Forgot()


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_mse_loss(reduction: str) -> None:
    x, y = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor([0.0, 4.0])
    loss = nn.MSELoss(reduction)(x, y)
    assert loss.tolist() == {"mean": 2.5, "sum": 5.0, "none": [1.0, 4.0]}[reduction]
    loss.sum().backward()
    assert x.grad.tolist() == ([1.0, -2.0] if reduction == "mean" else [2.0, -4.0])


def test_a_loss_of_shapes_that_broadcast_warns() -> None:
    with pytest.warns(UserWarning, match="that is different to the input size"):
        nn.functional.mse_loss(ag.ones(3, 2), ag.ones(2))


def reference_steps(rule: str, steps: int = 5, **settings: float) -> list[float]:
    """Optimisers on f(w) = w², written out from their papers in double precision."""
    w, v, m, s = 1.0, 0.0, 0.0, 0.0
    trail = []
    for t in range(1, steps + 1):
        g = 2 * w + settings.get("weight_decay", 0.0) * w
        if rule == "sgd":
            mu = settings.get("momentum", 0.0)
            v = g if t == 1 else mu * v + g
            w -= settings["lr"] * ((g + mu * v) if settings.get("nesterov") else (v if mu else g))
        else:
            m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
            w -= settings["lr"] * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        trail.append(w)
    return trail


@pytest.mark.parametrize(
    ("kind", "rule", "settings"),
    [
        (optim.SGD, "sgd", {"lr": 0.1}), (optim.SGD, "sgd", {"lr": 0.1, "momentum": 0.9}), (optim.SGD, "sgd", {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
        (optim.SGD, "sgd", {"lr": 0.1, "weight_decay": 0.5}), (optim.Adam, "adam", {"lr": 0.1}), (optim.Adam, "adam", {"lr": 0.01, "weight_decay": 0.1}),
    ],
)  # fmt: skip
def test_optimisers_follow_their_papers(kind: type[optim.Optimizer], rule: str, settings: dict[str, float]) -> None:
    w = ag.tensor(1.0, dtype=ag.float64, requires_grad=True)
    optimizer = kind([w], **settings)
    trail = []
    for _ in range(5):
        optimizer.zero_grad()
        (w * w).backward()
        optimizer.step()
        trail.append(w.item())
    assert trail == pytest.approx(reference_steps(rule, **settings), rel=1e-12)


def test_training_finds_the_line() -> None:
    x = ag.linspace(-1, 1, 50).unsqueeze(1)
    y = 3 * x - 2
    model = nn.Linear(1, 1)
    optimizer = optim.Adam(model.parameters(), lr=0.1)
    for _ in range(300):
        optimizer.zero_grad()
        loss = nn.MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
    assert model.weight.item() == pytest.approx(3, abs=1e-2)
    assert model.bias.item() == pytest.approx(-2, abs=1e-2)


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
    ("make", "words"),
    [
        (lambda: optim.SGD(ag.ones(2, requires_grad=True), lr=0.1), "should be an iterable of Tensors"),
        (lambda: optim.SGD([], lr=0.1), "optimizer got an empty parameter list"),
        (lambda: optim.SGD([ag.ones(2, requires_grad=True) * 2], lr=0.1), "can't optimize a non-leaf Tensor"),
        (lambda: optim.SGD([3.0], lr=0.1), "optimizer can only optimize Tensors"),
        (lambda: optim.SGD([ag.ones(2)], lr=-1), "Invalid learning rate: -1"),
        (lambda: optim.Adam([ag.ones(2)], betas=(1.0, 0.9)), "Invalid beta parameter at index 0"),
        (lambda: nn.Parameter([1.0]), "a Parameter is made of a tensor, not list"),
        (lambda: nn.Linear(2, 2).wieght, "Did you mean .weight?"),
        (lambda: nn.MSELoss("avg"), "is not a valid value for reduction"),
    ],
)  # fmt: skip
def test_errors_by_their_words(make: object, words: str) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
        make()  # type: ignore[operator]
    assert words in str(caught.value)
