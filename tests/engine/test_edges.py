"""Where mathematics leaves the choice, PyTorch's: infinities beside zeros, what is ignored, what has no weight, what is at a kink."""

from __future__ import annotations

import math
import subprocess
import sys
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn
from autograd_core.dialects.torch import func


@pytest.mark.parametrize("bent", [
    lambda x: ag.relu(x), lambda x: x.clamp(min=0), lambda x: ag.maximum(x, ag.zeros(2)), lambda x: ag.minimum(-x, ag.zeros(2)) * -1, lambda x: nn.functional.hardtanh(x, 0, 9),
    lambda x: nn.functional.threshold(x, 0, 0),
])  # fmt: skip
@pytest.mark.parametrize("again", [False, True])
def test_what_is_not_chosen_has_no_gradient_however_steep_what_follows(bent: Any, again: bool) -> None:
    x = ag.tensor([-1.0, 4.0], requires_grad=True)
    with np.errstate(divide="ignore"):
        (slope,) = ag.grad(bent(x).sqrt().sum(), x, create_graph=again)
        _, pushed = func.jvp(lambda x: bent(x).sqrt(), (x.detach(),), (ag.ones(2),))
    assert slope.tolist() == [0.0, 0.25]
    assert pushed[1].item() == 0.25


def test_steps_send_back_zeros_also_where_an_infinity_arrives() -> None:
    x = ag.tensor([0.0, 4.5], requires_grad=True)
    with np.errstate(divide="ignore"):
        (slope,) = ag.grad(x.floor().sqrt().sum(), x, create_graph=True)
    assert slope.tolist() == [0.0, 0.0]


def test_what_is_ignored_counts_for_nothing_be_it_infinite() -> None:
    scores = ag.tensor([[-math.inf, 1.0, 0.0], [0.0, 0.0, 0.0]], requires_grad=True)
    loss = nn.functional.cross_entropy(scores, ag.tensor([0, 1]), ignore_index=0)
    assert loss.item() == pytest.approx(math.log(3))
    losses: list[Any] = [nn.functional.cross_entropy, nn.functional.nll_loss]
    for lost in losses:
        with np.errstate(invalid="ignore", divide="ignore"):
            nothing = lost(scores[1:], ag.tensor([2]), ignore_index=2)
            (slope,) = ag.grad(nothing, scores)
        assert math.isnan(nothing.item())
        assert not slope.numpy().any()


def test_an_element_without_weight_is_not_felt_in_a_mean() -> None:
    x = ag.tensor([[[1.0, math.inf, 3.0, 5.0, math.nan, 1.0]]])
    with np.errstate(invalid="ignore"):
        found = nn.functional.avg_pool1d(x, 2).tolist(), nn.functional.interpolate(x, size=3).tolist()
    assert str(found) == "([[[inf, 4.0, nan]]], [[[1.0, 3.0, nan]]])"


def test_the_logarithm_of_a_negative_determinant_is_none_and_has_no_gradient() -> None:
    x = ag.tensor([[0.0, 1.0], [1.0, 0.0]], requires_grad=True)
    y = ag.logdet(x)
    assert math.isnan(y.item())
    assert not ag.grad(y, x)[0].numpy().any()


def test_the_logarithm_of_a_determinant_of_zero_has_an_infinite_slope() -> None:
    for logarithm in (ag.logdet, lambda x: ag.slogdet(x)[1]):
        x = ag.tensor([[[1.0, 2.0], [2.0, 4.0]], [[1.0, 2.0], [-3.0, 4.0]]], requires_grad=True)
        y = logarithm(x)
        assert y[0].item() == -math.inf
        with np.errstate(invalid="ignore"):
            slopes = ag.grad(y[0], x)[0].numpy()
        assert slopes[0].tolist() == [[-math.inf, math.inf], [math.inf, -math.inf]]
        assert np.allclose(ag.grad(logarithm(x)[1], x)[0].numpy()[1], np.linalg.inv(x.array[1]).T)


def test_conventions_at_edges() -> None:
    assert ag.logit(ag.tensor([0.2]), eps=1.0).item() == math.inf
    assert ag.copysign(ag.tensor([-2.0]), True).item() == 2.0
    x = ag.tensor([0.0, 1.0], requires_grad=True)
    with np.errstate(divide="ignore"):
        assert ag.grad(ag.norm(x, p=-1), x)[0].tolist() == [0.0, 0.0]
    (slope,) = ag.grad(nn.functional.selu(x).sum(), x, create_graph=True)
    assert ag.grad(slope.sum(), x)[0].tolist() == [0.0, 0.0]


def test_a_margin_just_kept_costs_nothing_over_classes_and_something_elsewhere() -> None:
    x = ag.tensor([[1.0, 0.0, 2.0]], requires_grad=True)
    for loss in (nn.functional.multi_margin_loss(x, ag.tensor([0])), nn.functional.multilabel_margin_loss(x, ag.tensor([[0, -1, 2]]))):
        assert ag.grad(loss, x)[0][0, 1].item() == 0.0
    (slope,) = ag.grad(nn.functional.margin_ranking_loss(x, x.detach() + 1.0, ag.ones(1, 3), margin=-1.0), x)
    assert slope.tolist() == [[pytest.approx(-1 / 3)] * 3]


@pytest.mark.parametrize("recorded", [False, True])
def test_the_second_derivative_of_relu_is_zero_and_not_missing(recorded: bool) -> None:
    with ag.record() if recorded else nullcontext():
        x = ag.tensor([0.0, 1.0, -1.0], requires_grad=True)
        (slope,) = ag.grad(x.relu().sum(), x, create_graph=True)
        assert slope.tolist() == [0.0, 1.0, 0.0]
        assert ag.grad(slope.sum(), x)[0].tolist() == [0.0, 0.0, 0.0]


SILENT = """
import numpy as np
import autograd_core as ag
from autograd_core.capture import capture
x = ag.tensor([0.0, -1.0], requires_grad=True)
(x.log() / x.sqrt()).sum().backward()
ag.grad(ag.grad(x.log().sum(), x, create_graph=True)[0].sum(), x)
program = capture(lambda x: (x.log() / x).sum())
program(x), program(x)
"""


def test_numbers_that_are_none_are_made_without_a_word_and_the_programs_own_numpy_code_warns() -> None:
    ours, both = (
        subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stderr
        for text in (SILENT, SILENT + "np.log(np.zeros(1))")
    )
    assert ours == ""
    assert "RuntimeWarning: divide by zero encountered in log" in both


def test_who_wants_to_hear_numpys_warnings_does() -> None:
    told = subprocess.run([sys.executable, "-W", "error", "-c", SILENT], capture_output=True, text=True, check=False)
    assert "RuntimeWarning" in told.stderr
