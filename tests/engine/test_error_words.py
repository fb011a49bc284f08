"""The mistakes that everybody makes once: each error says what happened, at which node and lines, why, and one way to mend it.

Every row is a little program, run as a learner runs one. `lines` are the places shown (the first is where it happened), `node`
names the operation concerned, and the words are looked for in message and hint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

import autograd_core as ag
from tests.programs import run_program


@dataclass(frozen=True)
class Mistake:
    """A program, and what must be said of it."""

    program: str
    code: str
    lines: tuple[int, ...]
    message: tuple[str, ...]
    mend: tuple[str, ...]
    kind: str = "RuntimeError"
    node: str = ""


MISTAKES = {
    "backward twice": Mistake(
        "x = torch.tensor(2.0, requires_grad=True)\ny = x * x\ny.backward()\ny.backward()",
        "backward_twice", (5, 4, 3), ("backward through the graph a second time", "MulBackward0", "freed"), ("retain_graph=True", "compute the result again"), node="mul",
    ),
    "a saved value changed in place": Mistake(
        "x = torch.tensor([2.0, 3.0], requires_grad=True)\ny = x * 1.0\nz = y * y\ny.add_(1)\nz.sum().backward()",
        "saved_value_changed", (4, 5), ("modified by an in-place operation", "MulBackward0"), ("x = x + 1", "clone()"), node="mul",
    ),
    "a saved value changed through a view": Mistake(
        "x = torch.tensor([2.0, 3.0], requires_grad=True)\ny = x * 1.0\nz = y.exp()\nz[0] = 5.0\nz.sum().backward()",
        "saved_value_changed", (4, 5), ("modified by an in-place operation", "ExpBackward0"), ("clone()",), node="exp",
    ),
    "backward of a vector": Mistake(
        "x = torch.ones(3, requires_grad=True)\ny = x * 2\ny.backward()",
        "backward_nonscalar", (4,), ("grad can be implicitly created only for scalar outputs", "[3]"), ("y.sum().backward()", "ones_like"), node="mul",
    ),
    "nothing requires grad": Mistake(
        "x = torch.tensor(2.0)\ny = x * x\ny.backward()",
        "nothing_requires_grad", (4,), ("does not require grad and does not have a grad_fn", "x of line 2"), ("requires_grad=True",),
    ),
    "no_grad cut the tape": Mistake(
        "x = torch.tensor(2.0, requires_grad=True)\nwith torch.no_grad():\n    y = x * x\ny.backward()",
        "nothing_requires_grad", (5,), ("does not require grad", "y of line 4 was computed inside no_grad()"), ("no_grad",),
    ),
    "detach cut the tape": Mistake(
        "x = torch.tensor(2.0, requires_grad=True)\nh = x.detach()\ny = h * h\ny.backward()",
        "nothing_requires_grad", (5,), ("does not require grad", "h of line 3 was cut off by detach()"), ("detach()",),
    ),
    "a leaf changed in place": Mistake(
        "w = torch.ones(2, requires_grad=True)\nw += 1",
        "leaf_in_place", (3,), ("a leaf Variable that requires grad is being used in an in-place operation",), ("torch.no_grad()", "x = x + 1"), node="leaf",
    ),
    "a view of a leaf changed in place": Mistake(
        "w = torch.ones(2, requires_grad=True)\nw[0] = 3.0",
        "leaf_in_place", (3,), ("leaf Variable that requires grad",), ("torch.no_grad()",),
    ),
    "matrix sizes": Mistake(
        "a = torch.ones(2, 3, requires_grad=True)\nb = torch.ones(2, 3)\nc = a @ b",
        "shape_mismatch", (4,), ("mat1 and mat2 shapes cannot be multiplied", "2x3 and 2x3"), (".T",),
    ),
    "broadcasting": Mistake(
        "a = torch.ones(2, 3)\nb = torch.ones(2)\nc = a + b",
        "shape_mismatch", (4,), ("The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1",), ("lined up from the right", "unsqueeze"),
    ),
    "a column against a row in a loss": Mistake(
        "import torch.nn.functional as F\np = torch.ones(4, 1, requires_grad=True)\nt = torch.ones(4)\nloss = F.mse_loss(p, t)",
        "loss_shapes", (5,), ("[4, 1]", "[4]", "every prediction with every target"), ("squeeze",), "ValueError",
    ),
    "integers that require grad": Mistake(
        "x = torch.tensor([1, 2], requires_grad=True)",
        "integer_requires_grad", (2,), ("only Tensors of floating point", "can require gradients"), ("decimal point", "dtype=torch.float32"),
    ),
    "integers set to require grad": Mistake(
        "x = torch.arange(3)\nx.requires_grad_()",
        "integer_requires_grad", (3,), ("floating point",), ("float()",),
    ),
    "numpy of what requires grad": Mistake(
        "x = torch.ones(2, requires_grad=True)\na = x.numpy()",
        "numpy_requires_grad", (3,), ("Can't call numpy() on Tensor that requires grad",), ("detach().numpy()",),
    ),
    "an optimiser of a result": Mistake(
        "w = torch.ones(2, requires_grad=True)\nv = w * 2\nopt = torch.optim.SGD([v], lr=0.1)",
        "optimizer_nonleaf", (4,), ("can't optimize a non-leaf Tensor",), ("requires_grad=True",), "ValueError", "mul",
    ),
    "a NaN born backward": Mistake(
        "x = torch.tensor([0.0, 1.0], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n    y = (x * 0.0).sqrt()\n    z = (y * 0.0).sum()\n    z.backward()",
        "nan_born", (4,), ("SqrtBackward0", "nan"), ("sqrt(x + 1e-12)",), node="sqrt",
    ),
    "a NaN born forward": Mistake(
        "x = torch.tensor([-1.0, 1.0], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n    y = x.log()",
        "nan_born", (4,), ("log", "NaN"), ("logarithm",),
    ),
    "no such device": Mistake(
        "x = torch.ones(2)\ny = x.to('cuda')",
        "no_gpu", (3,), ("GPU",), ("CPU",),
    ),
    "an index out of range": Mistake(
        "x = torch.ones(3, requires_grad=True)\ny = x[3]",
        "index_error", (3,), ("index 3 is out of bounds for dimension 0 with size 3",), ("0 to size − 1",), "IndexError",
    ),
    "a class out of range": Mistake(
        "import torch.nn.functional as F\nscores = torch.ones(2, 3, requires_grad=True)\ntarget = torch.tensor([0, 3])\nloss = F.cross_entropy(scores, target)",
        "class_range", (5,), ("Target 3 is out of bounds",), ("Count from 0",), "IndexError",
    ),
    "float32 beside float64 in a product": Mistake(
        "a = torch.ones(2, 2)\nb = torch.ones(2, 2, dtype=torch.float64)\nc = a @ b",
        "dtype_mismatch", (4,), ("same dtype", "float32 != float64"), ("x.float()",),
    ),
    "a derivative that has no formula": Mistake(
        "a = torch.tensor(2.0, requires_grad=True)\nx = torch.tensor(1.0)\ny = torch.igamma(a, x)\ny.backward()",
        "no_derivative", (5, 4), ("derivative of gammainc in its argument 1", "no closed formula"), ("detach()", "torch.autograd.grad(y, x)"), "NotImplementedError", "gammainc",
    ),
    "a float written into integers": Mistake(
        "n = torch.tensor([1, 2])\nn += 0.5",
        "dtype_mismatch", (3,), ("result type", "can't be cast"), ("x = x + 0.5",),
    ),
}  # fmt: skip


def run(program: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The error of a program, and its whole recording. The program's own first line is its second: `import torch` is the first."""
    document = run_program("import torch\n" + program).document
    assert document["status"] == "error", document["stdout"]
    return document["error"], document


@pytest.mark.parametrize("name", MISTAKES)
def test_the_words(name: str) -> None:
    mistake = MISTAKES[name]
    error, _ = run(mistake.program)
    assert error["code"] == mistake.code, error["message"]
    assert error["type"] == mistake.kind
    for words in mistake.message:
        assert words in error["message"]
    for words in mistake.mend:
        assert words in error["hint"]


@pytest.mark.parametrize("name", MISTAKES)
def test_the_lines(name: str) -> None:
    mistake = MISTAKES[name]
    error, _ = run(mistake.program)
    places = [error["span"], *[one["span"] for one in error["related"]]]
    assert tuple(span[0] for span in places) == mistake.lines
    assert all(one["label"] for one in error["related"])


@pytest.mark.parametrize("name", [name for name, one in MISTAKES.items() if one.node])
def test_the_node(name: str) -> None:
    mistake = MISTAKES[name]
    error, document = run(mistake.program)
    assert error["node"] >= 0
    op = document["nodes"]["op"][error["node"]]
    known = document["ops"][op]["name"] if op >= 0 else "leaf"
    assert known == mistake.node


@pytest.mark.parametrize("name", MISTAKES)
def test_a_script_hears_the_same(name: str) -> None:
    """Outside a recording the exception's text carries message, lines and fix."""
    mistake = MISTAKES[name]
    error, _ = run(mistake.program)
    from autograd_core.dialects import install

    undo = install()
    try:
        program = "import torch\n" + mistake.program
        with pytest.raises(Exception) as caught:
            exec(compile(program, "<script>", "exec"), {"__name__": "script"})
    finally:
        undo()
    text = str(caught.value)
    message = error["message"]
    if mistake.code == "nothing_requires_grad":
        message = message.partition(":")[0]  # which line cut the tape, only a recording knows
    assert text.startswith(message)
    assert "how to mend it: " in text


def test_grad_of_a_result_is_a_warning_with_its_line() -> None:
    document = run_program("import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * x\ny.backward()\nprint(y.grad)").document
    assert document["status"] == "ok"
    (notice,) = [one for one in document["notices"] if one["code"] == "nonleaf_grad"]
    assert "is not a leaf" in notice["message"]
    assert "retain_grad()" in notice["hint"]
    assert notice["span"][0] == 5
    x = ag.tensor(2.0, requires_grad=True)
    y = x * x
    with pytest.warns(UserWarning, match="is not a leaf") as caught:
        assert y.grad is None
    assert caught[0].filename == __file__


def test_a_double_that_becomes_single_is_explained() -> None:
    """Python's floats make float32; whoever compares with NumPy's float64 meets the seventh digit."""
    document = run_program(
        "import torch\nimport numpy as np\na = torch.tensor(0.1)\nb = torch.from_numpy(np.array([0.1]))\nprint(a.dtype, b.dtype, (a + b).dtype)"
    ).document
    assert document["stdout"] == "torch.float32 torch.float64 torch.float64\n"


def test_layers_and_data_of_different_precision() -> None:
    error, _ = run("import numpy as np\nlayer = torch.nn.Linear(2, 1)\ny = layer(torch.from_numpy(np.ones((3, 2))))")
    assert error["code"] == "dtype_mismatch"
    assert error["span"][0] == 4
    assert "float" in error["message"]
    assert ".float()" in error["hint"]


def test_tensors_on_two_devices() -> None:
    """No GPU is needed to be refused: a strict array stands for the other device."""
    from autograd_core.op import make
    from tests.strict_array import strict

    elsewhere = make(strict(ag.ones(2).array))
    with pytest.raises(ag.errors.AutogradError, match="Expected all tensors to be on the same device") as caught:
        ag.ones(2) + elsewhere
    assert ".to(" in str(caught.value)
