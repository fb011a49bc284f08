"""What looks at numbers on its way, or draws them, is a program all the same, where that can be; and it gives what eager gives."""

# ruff: noqa: ARG005  every case takes both
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import optim
from autograd_core.capture import capture
from autograd_core.dialects import torch
from autograd_core.nn import functional as F  # noqa: N812  PyTorch's name

X, PLACES = np.linspace(-1.0, 2.0, 16, dtype=np.float32).reshape(4, 4), np.array([3, 1, 2, 2])
CASES: dict[str, Callable[[Any, Any], Any]] = {
    "bernoulli": lambda x, _: ag.bernoulli(x.sigmoid()),
    "normal_": lambda x, _: x.clone().normal_() + x,
    "uniform_": lambda x, _: ag.empty(3).uniform_(-1, 1),
    "randint": lambda x, i: ag.randint(0, 5, (3,)) + i[:3],
    "exponential_": lambda x, _: ag.empty(3).exponential_(),
    "a draw from a policy": lambda x, _: torch.distributions.Categorical(logits=x).sample(),
    "a coin": lambda x, _: torch.distributions.Bernoulli(0.3).sample((3,)),
    "a family that NumPy draws": lambda x, _: torch.distributions.Gamma(x.exp(), 2.0).sample() + x,
    "shares": lambda x, _: torch.distributions.Beta(x.exp(), 0.5).sample((2,)) * torch.distributions.Dirichlet(x.exp()).sample(),
    "all alignments": lambda x, i: F.ctc_loss(x.reshape(4, 2, 2).log_softmax(2), (i[None, :2] > 0).long().repeat(2, 1), (4, 4), (2, 1)),
    "one_hot": lambda x, i: F.one_hot(i, 9),
    "one_hot of as many": lambda x, i: F.one_hot(i),
    "a row by a number": lambda x, i: x[i[0]] * 2.0,
    "grid_sample": lambda x, _: F.grid_sample(x[None, None], x.tanh().reshape(1, 2, 4, 2)),
    "embedding_bag": lambda x, i: F.embedding_bag(i[None], x),
    "rows by counts": lambda x, i: x.repeat_interleave(i, dim=0) * 2.0,
    "rrelu": lambda x, _: F.rrelu(x, training=True),
    "arrays of one shape": lambda x, _: ag.special.hermite_polynomial_h(x, ag.tensor(3)) if hasattr(ag, "special") else x,
    "median": lambda x, _: x.median() + x.kthvalue(2)[0].sum(),
}


@pytest.mark.parametrize("name", CASES)
def test_a_program_is_made_once_and_gives_what_eager_gives(name: str) -> None:
    captured = capture(lambda x, i: CASES[name](x, i))
    for call in range(3):
        results = []
        for run in (captured.eager, captured):
            ag.manual_seed(call)
            x = ag.tensor(np.roll(X, call), requires_grad=name != "normal_")
            y = run(x, ag.tensor(PLACES))
            results.append([y.detach().numpy().copy()])
            if y.requires_grad:
                y.sum().backward()
                results[-1].append(x.grad.numpy())
        for one, other in zip(*results, strict=True):
            np.testing.assert_array_equal(one, other)
    assert captured.misses == 1, captured.why


def test_other_counts_of_one_length_in_all_are_the_same_program_and_no_others() -> None:
    captured = capture(lambda x, counts: x.repeat_interleave(counts))
    x = ag.tensor([1.0, 2.0, 3.0])
    for counts, misses in (([1, 2, 3], 1), ([3, 2, 1], 1), ([0, 6, 0], 1), ([1, 1, 1], 2), ([2], 3), (2, 4)):
        for _ in range(2):
            assert captured(x, ag.tensor(counts)).tolist() == np.repeat([1.0, 2.0, 3.0], counts).tolist()
        assert captured.misses == misses


def test_where_an_answer_on_the_way_is_another_one_the_call_has_changed_nothing_yet() -> None:
    def trained(run: Any) -> Any:
        w = ag.ones(4, requires_grad=True)
        optimizer = optim.SGD([w], lr=0.1)

        def step(x: Any) -> Any:
            share = x * 1.0
            share.mul_(w.detach())  # what is asked about does not follow from what was there alone
            chosen = F.one_hot((share > 0.5).long() * 2)
            optimizer.zero_grad()
            ((w * x).sum() * chosen.sum()).backward()
            optimizer.step()
            return chosen

        repeated = run(step)
        kept = [repeated(ag.tensor([0.1, number, 0.2, 0.0])).tolist() for number in (0.9, 0.9, 0.1, 0.9, 0.1)]
        return kept, w.tolist()

    assert trained(capture) == trained(lambda step: step)


def test_an_array_beside_the_tensors_that_is_written_leaves_no_program() -> None:
    def function(x: Any) -> Any:
        total = np.zeros(3)
        total += x
        np.add(x, 1.0, out=total)
        return total

    captured = capture(function)
    for _ in range(2):
        assert captured(np.ones(3)).tolist() == [2.0, 2.0, 2.0]
    assert captured.why == ["an array that was made beside the tensors was written"] * 2


@pytest.mark.parametrize("name", ["avg_pool", "interpolate", "softplus", "qr", "cross_entropy", "a number"])
def test_a_gradient_that_comes_from_outside_goes_through_what_looks_at_numbers(name: str) -> None:
    functions: dict[str, Callable[[Any], Any]] = {
        "avg_pool": lambda x: F.avg_pool2d(x[None, None], 2),
        "interpolate": lambda x: F.interpolate(x[None, None], scale_factor=2, mode="bilinear"),
        "softplus": F.softplus,
        "qr": lambda x: torch.linalg.qr(x + 3.0 * torch.eye(4))[1],
        "cross_entropy": lambda x: F.cross_entropy(x, ag.tensor(PLACES)),
        "a number": lambda x: F.softplus(x[0, 0]) * x[0, 1].sigmoid(),
    }
    captured = capture(lambda x: functions[name](x))
    for sign in (1.0, -1.0, 2.0):
        x, same = (ag.tensor(X * sign, requires_grad=True) for _ in range(2))
        (captured(x) ** 2).sum().backward()
        (captured.eager(same) ** 2).sum().backward()
        np.testing.assert_array_equal(x.grad.array, same.grad.array)
    assert captured.misses == 1, captured.why


@pytest.mark.parametrize("drawn", [False, True])
def test_a_loss_over_what_a_mask_chooses_counts_what_it_chooses_now(drawn: bool) -> None:
    def trained(run: Any) -> Any:
        ag.manual_seed(0)
        w = ag.ones(3, requires_grad=True)
        optimizer = optim.SGD([w], lr=0.1)

        def step(x: Any) -> Any:
            optimizer.zero_grad()
            error = (x * w - 1.0) ** 2 + (ag.rand(3) if drawn else 0.0)
            loss = error[error < 1.5].mean()
            loss.backward()
            optimizer.step()
            return loss

        repeated = run(step)
        losses = [repeated(ag.tensor(one)).item() for one in ([1.0, 2.0, 0.5], [1.0, 9.0, 0.5], [1.0, 2.0, 0.5], [9.0, 9.0, 0.5])]
        return losses, w.tolist()

    assert trained(capture) == trained(lambda step: step)


def test_an_optimiser_that_looks_at_values_goes_on_as_it_would() -> None:
    def trained(run: Any) -> Any:
        w = ag.zeros(2, requires_grad=True)
        optimizer = optim.LBFGS([w], lr=0.5, max_iter=3)

        def step(x: Any) -> Any:
            def closure() -> Any:
                optimizer.zero_grad()
                loss = ((x * w).sum() - 3.0) ** 2 + (w**4).sum()
                loss.backward()
                return loss

            return optimizer.step(closure)

        repeated = run(step)
        return [repeated(ag.tensor([1.0, 2.0])).item() for _ in range(4)], w.tolist()

    assert trained(lambda step: capture(step, strict=False)) == trained(lambda step: step)


def test_a_policy_is_trained_on_what_it_draws() -> None:
    def trained(run: Any) -> Any:
        ag.manual_seed(4)
        policy = ag.nn.Linear(4, 3)
        optimizer = optim.SGD(policy.parameters(), lr=0.1)

        def step(x: Any, reward: Any) -> Any:
            chances = torch.distributions.Categorical(logits=policy(x))
            action = chances.sample()
            loss = -(chances.log_prob(action) * reward).mean() - 0.01 * chances.entropy().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return loss, action

        repeated = run(step)
        found = [[one.tolist() for one in repeated(ag.tensor(X + i), ag.tensor([1.0, -1.0, 0.5, 2.0]))] for i in range(4)]
        assert getattr(repeated, "misses", 1) == 1, repeated.why
        return found, [one.tolist() for one in policy.parameters()]

    assert trained(capture) == trained(lambda step: step)


def test_numpys_arrays_are_made_as_ever_while_a_function_is_captured() -> None:
    def function(x: Any) -> Any:
        table = np.asarray([[1, 2], [3, 4]], float, "F")
        return x + ag.tensor(np.array(table, dtype=np.float32, copy=True, ndmin=2)) + ag.tensor(np.ascontiguousarray(table.T, np.float32))

    captured = capture(function)
    for _ in range(2):
        assert captured(ag.ones(2, 2)).tolist() == [[3.0, 6.0], [6.0, 9.0]]
    assert np.array.__module__ == "numpy"
