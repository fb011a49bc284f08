"""What lessons 2 to 9 claim about programs that a reader may write beside them: changed by a line, or said in another spelling."""

from pathlib import Path

import pytest

from tests.programs import run_program

FOLDER = Path(__file__).resolve().parents[2] / "lessons"

# lesson and program, what a reader changes in it, what to put there, what it prints in the end
CHANGED = {
    "a kept tape can be played twice, and gradients add": ("02-tape/programs/kept.py", "", "", "tensor(8.)"),
    "without the half the parts give twice the gradient": (
        "04-accumulate/programs/halves.py",
        "(error**2).mean() / 2",
        "(error**2).mean()",
        "tensor(-39.)",
    ),
    "wiped between backward and step nothing is learned": (
        "04-accumulate/programs/wiped.py",
        "    optimizer.zero_grad()\n    loss.backward()\n",
        "    loss.backward()\n    optimizer.zero_grad()\n",
        " 6  w = 1.000",
    ),
    "MXNet adds where it is asked to": (
        "04-accumulate/programs/written.py",
        "w.attach_grad()",
        'w.attach_grad(grad_req="add")',
        "[-19.5]\n<NDArray 1 @cpu(0)>",
    ),
    "both values in between can be asked for directly": (
        "05-leaves/programs/between.py",
        "profit.backward()\n\nprint(sold.grad)\nprint(margin.grad)",
        "print([float(one) for one in torch.autograd.grad(profit, [sold, margin])], price.grad)",
        "[1.5, 20.0] None",
    ),
    "a mean in the loss leaves nothing to guess": (
        "06-vector-outputs/programs/unasked.py",
        "loss = (w * km - minutes) ** 2",
        "loss = ((w * km - minutes) ** 2).mean()",
        "[-19.5]\n<NDArray 1 @cpu(0)>",
    ),
    "TensorFlow takes ones where no vector is given": (
        "06-vector-outputs/programs/picked.tensorflow.py",
        "tape.gradient(loss, [w, b], v)",
        "[float(one) for one in tape.gradient(loss, [w, b])]",
        "[-78.0, -28.0]",
    ),
    "a threshold in an if has no gradient": (
        "08-control-flow/programs/tax.py",
        "income < 30:",
        "income < limit:",
        "None",
    ),
    "JAX asked by one name gives the first slope, silently": (
        "09-five-frameworks/programs/unmarked.jax.py",
        "gw, gb = jax.grad(loss)(1.0, 0.5)",
        "print(float(jax.grad(loss)(1.0, 0.5)))",
        "-10.0",
    ),
}
BEFORE = {"a threshold in an if has no gradient": "import torch\nlimit = torch.tensor(30.0, requires_grad=True)\n"}
AFTER = {"a threshold in an if has no gradient": "print(limit.grad)\n"}


@pytest.mark.parametrize("claim", CHANGED)
def test_a_changed_program_does_what_its_lesson_says(claim):
    path, old, new, printed = CHANGED[claim]
    code = (FOLDER / path).read_text(encoding="utf-8")
    assert old in code
    run = run_program(BEFORE.get(claim, "") + code.replace(old, new) + AFTER.get(claim, "")).document
    assert run["error"] is None
    assert run["stdout"].rstrip().endswith(printed)


@pytest.mark.parametrize(
    ("tensor", "leaf"),
    [
        ("torch.rand(3)", True),
        ("torch.rand(3, requires_grad=True).reshape(3, 1)", False),
        ("(torch.ones(2, requires_grad=True) * 3).detach()", True),
        ("torch.tensor(60.0) * 2", True),
        ("torch.nn.Parameter(torch.ones(2) * 0.1)", True),
    ],
)
def test_the_tensors_that_lesson_5_calls_leaves_are_leaves(tensor, leaf):
    assert run_program(f"import torch\nprint(({tensor}).is_leaf)\n").document["stdout"] == f"{leaf}\n"


def test_the_modes_of_mxnet_are_as_the_table_of_lesson_7_has_them():
    code = (FOLDER / "07-stopping/programs/modes.py").read_text(encoding="utf-8")
    assert run_program(code).document["stdout"].splitlines()[:4] == ["False False", "True True", "True False", "False False"]


def test_the_root_of_lesson_8_needs_more_rounds_for_a_larger_number():
    code = (FOLDER / "08-control-flow/programs/root.py").read_text(encoding="utf-8")
    rounds = [int(run_program(code.replace("9.0", number)).document["stdout"].split()[0]) for number in ("9.0", "900.0")]
    assert rounds[0] == 4 < rounds[1]
