"""One exercise in several frameworks: each reader is handed tensors of their own, and an answer in any of them is judged."""

import numpy as np
import pytest

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.exercises_source import Forbidden
from webapp.lessons_check import hand_in
from webapp.lessons_models import Words

TORCH = "import torch\ndef f(x):\n    (x * x).sum().backward()\n    return x.grad\n"
JAX = "import jax\ndef f(x):\n    return jax.grad(lambda x: (x * x).sum())(x)\n"
TENSORFLOW = "import tensorflow as tf\ndef f(x):\n    with tf.GradientTape() as tape:\n        y = tf.reduce_sum(x * x)\n    return tape.gradient(y, x)\n"
MXNET = (
    "from mxnet import autograd\ndef f(x):\n    with autograd.record():\n        y = (x * x).sum()\n    y.backward()\n    return x.grad\n"
)
MICROGRAD = "from micrograd.engine import Value\ndef f(x):\n    sum(v * v for v in x).backward()\n    return [v.grad for v in x]\n"
ANSWERS = {"torch": TORCH, "tensorflow": TENSORFLOW, "mxnet": MXNET, "jax": JAX, "micrograd": MICROGRAD}
HINT = Words(en="{{torch: Call backward | else: Take the gradient}} of x * x.", zh="对 x * x {{torch: 调用 backward | else: 求梯度}}。")
KIND = "def f(x):\n    raise ValueError(type(x).__name__)\n"


def exercise(**changes) -> Exercise:
    fields = {
        "function": "f",
        "starter": Words(en="s", zh="s"),
        "solution": TORCH,
        "cases": lambda _rng: [[TensorArgument(np.array([1.0, -2.0]), requires_grad=True)]],
        "expected": lambda x: 2 * x,
        "wrong": (Wrong("", HINT, gives=lambda x: x),),
    }
    return Exercise(**{**fields, **changes})


@pytest.mark.parametrize("reader", [None, "jax"])
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_in_any_framework_is_right_whichever_the_page_shows(answer, reader):
    told = hand_in(exercise(spelled={"jax": Spelling(solution=JAX)}), answer, spelling=reader)
    assert told.passed, told


def test_a_spelling_is_the_exercise_with_what_it_names():
    whole = exercise(tolerance=0.1, spelled={"jax": Spelling(solution=JAX)})
    there = whole.spelled_in("jax")
    assert (there.framework, there.solution, there.tolerance, there.wrong) == ("jax", JAX, 0.1, whole.wrong)
    assert whole.spelled_in("mxnet") is whole.spelled_in(None) is whole


@pytest.mark.parametrize(
    ("framework", "spelled", "reader", "kind"),
    [
        ("torch", {"jax": Spelling()}, "jax", "ArrayImpl"),
        ("torch", {"jax": Spelling()}, "mxnet", "Tensor"),
        (None, {}, "tensorflow", "ResourceVariable"),
        (None, {}, "mxnet", "NDArray"),
        (None, {}, "micrograd", "list"),
        (None, {}, None, "Tensor"),
    ],
)
def test_code_that_imports_nothing_is_handed_the_readers_tensors_if_the_exercise_has_that_spelling(framework, spelled, reader, kind):
    told = hand_in(exercise(framework=framework, spelled=spelled), KIND, spelling=reader)
    assert told.message == f"f stopped at line 2 with ValueError: {kind}"


def test_a_hint_speaks_of_the_framework_that_the_answer_is_in():
    assert hand_in(exercise(), "def f(x):\n    return x\n").hint == "Call backward of x * x."
    assert hand_in(exercise(), "import jax\ndef f(x):\n    return x\n", language="zh").hint == "对 x * x 求梯度。"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import tensorflow as tf\ndef f(x):\n    return 2 * x\n", "is no tf.Variable any more"),
        ("import mxnet\ndef f(x):\n    return 2 * x\n", "has no place for a gradient any more (attach_grad)"),
        ("import torch\ndef f(x):\n    return (2 * x).detach()\n", "no longer requires grad"),
        ("from micrograd.engine import Value\ndef f(x):\n    return [2 * v for v in x]\n", "still in its _prev"),
        ("import tensorflow as tf\ndef f(x):\n    return None\n", "tape.gradient gives None for what its tape did not watch"),
        ("import jax\ndef f(x):\n    return [1.0, 2.0]\n", "of type list; jax.Array was expected"),
    ],
)
def test_a_fault_is_told_in_the_terms_of_the_framework(code, said):
    told = hand_in(exercise(leaves=True), code)
    assert not told.passed
    assert said in told.message


def test_leaves_are_variables_in_tensorflow_and_nothing_in_jax():
    moved = exercise(expected=lambda x: x - 1, leaves=True)
    assert hand_in(moved, "import tensorflow as tf\ndef f(x):\n    return x.assign_sub([1.0, 1.0])\n").passed
    assert hand_in(moved, "import mxnet\ndef f(x):\n    x[:] = x - 1\n    return x\n").passed
    assert hand_in(moved, "import jax\ndef f(x):\n    return x - 1\n").passed


def test_a_ban_on_autograd_holds_in_a_framework_that_nobody_thought_of():
    by_hand = exercise(forbidden=(Forbidden(frozenset({"backward"}), Words(en="By hand.", zh="用手算。")),))
    assert hand_in(by_hand, TENSORFLOW).message == "Line 3 uses GradientTape, which this exercise asks you to do without."
    assert hand_in(by_hand, "import jax\ndef f(x):\n    return 2 * x\n").passed
