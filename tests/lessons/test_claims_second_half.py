"""What the texts and the teacher's notes of lessons 10 and 12 to 19 claim about changes that a reader may try."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.programs import run_program
from webapp.lessons_run import Run

FOLDER = Path(__file__).resolve().parents[2] / "lessons"


def changed(lesson: str, program: str, *changes: tuple[str, str]) -> dict[str, Any]:
    """The recording of a lesson's program with some of its text replaced."""
    code = (FOLDER / lesson / "programs" / f"{program}.py").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in code
        code = code.replace(old, new)
    return run_program(code).document


def losses(document: dict[str, Any], steps: int) -> list[float]:
    run = Run(document)
    return [float(run.at("forward", node="loss", occurrence=step)) for step in range(steps)]


def test_a_traced_function_is_traced_again_for_another_shape():
    document = changed("10-static-and-dynamic", "traced", ("x = tf.Variable(0.0)", "f(tf.constant([1.0, 2.0]))\nx = tf.Variable(0.0)"))
    assert document["stdout"].count("this line ran") == 2


def test_with_half_of_the_velocity_kept_the_loss_soon_swings_no_more():
    document = changed("12-optimisers", "momentum", ("momentum=0.9", "momentum=0.5"))
    assert all(one >= other for one, other in pairwise(losses(document, 60)[12:]))


def test_a_missing_backward_moves_nothing():
    document = changed("12-optimisers", "sgd", ("    loss.backward()\n", "    if step == 0:\n        loss.backward()\n"))
    assert len(set(losses(document, 60)[1:])) == 1


def test_a_weight_of_four_carries_the_gradient_unchanged():
    assert changed("13-initialisation", "vanishing", ("w = 1.0", "w = 4.0"))["stdout"] == "tensor(1.)\n"


def test_tanh_brings_the_first_layers_gradient_back():
    norms = [
        float(document["stdout"].splitlines()[0].split()[-1])
        for document in (changed("13-initialisation", "deep"), changed("13-initialisation", "deep", ("torch.sigmoid", "torch.tanh")))
    ]
    assert norms[1] > 10_000 * norms[0]


def test_newton_from_a_half_goes_past_three():
    run = Run(changed("15-second-derivatives", "kepler", ("torch.tensor(1.0,", "torch.tensor(0.5,")))
    assert run.at("update", node="x") > 3


def test_a_right_rule_fails_its_check_in_float32():
    document = changed("16-own-function", "right_rule", ("dtype=torch.float64, ", ""))
    assert document["error"]["code"] == "gradcheck_failed"


@pytest.mark.parametrize(("first", "held"), [("(0,)", 3200), ("range(9)", 28800)])
def test_one_block_or_nine_hold_what_the_notes_say(first, held):
    blocks = "W[first:first + 9]" if first == "(0,)" else "W[first:first + 1]"
    run = Run(changed("17-memory", "checkpointed", ("(0, 3, 6)", first), ("W[first:first + 3]", blocks)))
    assert run.at("forward", node="held", occurrence=-1) == held


def test_a_retained_graph_makes_every_walk_longer():
    document = changed("18-when-it-goes-wrong", "carried", ("loss.backward()", "loss.backward(retain_graph=True)"))
    assert document["status"] == "ok"
    assert all(one["count"] < other["count"] for one, other in pairwise(document["passes"][1:]))


def test_equal_values_leave_every_score_without_a_gradient():
    run = Run(changed("19-attention", "weights", ("[8.0, 4.0, 0.0]", "[3.0, 3.0, 3.0]")))
    assert np.allclose(run.at("leaf", node="s"), 0, atol=1e-6)
