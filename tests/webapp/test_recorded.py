"""Whatever the engine can do, a program can do it on the page: it runs, its recording is strict JSON, small, and the same each time."""

import subprocess
import sys

import pytest

from tests.programs import run_program
from webapp.graph import Graph
from webapp.recording_model import Recording

LARGEST = 1 << 20  # bytes: what a page loads in a moment
FUNCTIONS = """\
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vjp, vmap
def f(x): return (x ** 3).sum()
def g(x): return torch.stack([x[0] * x[1], x[1].sin()])
x = torch.tensor([1.0, 2.0])
rows = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
"""
PROGRAMS = {
    "a step of a convolutional network": (
        ("from torch import nn\nconv, head = nn.Conv2d(1, 2, 3), nn.Linear(8, 2)\nx = torch.rand(2, 1, 6, 6)\n"
        "h = nn.functional.max_pool2d(conv(x).relu(), 2)\n"
        "loss = nn.functional.cross_entropy(head(h.flatten(1)), torch.tensor([1, 0]))\nloss.backward()\n"
        "print(list(conv.weight.grad.shape))"),
        "[2, 1, 3, 3]\n",
    ),
    "a recurrent layer": (
        ("lstm = torch.nn.LSTM(2, 3, batch_first=True)\nout, (h, c) = lstm(torch.rand(1, 4, 2))\nout.sum().backward()\n"
        "print(list(out.shape))"),
        "[1, 4, 3]\n",
    ),
    "attention": (
        ("layer = torch.nn.MultiheadAttention(4, 2, batch_first=True)\nx = torch.rand(1, 3, 4, requires_grad=True)\n"
        "y, weights = layer(x, x, x)\ny.square().mean().backward()\nprint(list(x.grad.shape))"),
        "[1, 3, 4]\n",
    ),
    "layer norm": (
        "x = torch.randn(2, 4, requires_grad=True)\ntorch.nn.LayerNorm(4)(x).pow(3).sum().backward()\nprint(x.grad.shape)",
        "torch.Size([2, 4])\n",
    ),
    "an inverse and a factor": (
        ("a = torch.tensor([[4.0, 1.0], [1.0, 3.0]], requires_grad=True)\n"
        "(torch.linalg.inv(a).sum() + torch.linalg.cholesky(a).diagonal().log().sum()).backward()\n"
        "print((a.grad * 1000).round())"),
        "tensor([[103., -95.],\n        [-95., 107.]])\n",
    ),
    "a write through a view": (
        "x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)\ny = x * 2\ny[1:].mul_(3)\ny.sum().backward()\nprint(x.grad)",
        "tensor([2., 6., 6.])\n",
    ),
    "a function of one's own": (
        ("class Square(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n        ctx.save_for_backward(x)\n"
        "        return x * x\n    @staticmethod\n    def backward(ctx, g):\n        x, = ctx.saved_tensors\n        return 2 * x * g\n"
        "x = torch.tensor([1.0, -2.0], requires_grad=True)\nSquare.apply(x).sum().backward()\nprint(x.grad)"),
        "tensor([ 2., -4.])\n",
    ),
    "a checkpoint": (
        ("from torch.utils.checkpoint import checkpoint\nx = torch.tensor([0.0, 1.0], requires_grad=True)\n"
        "y = checkpoint(lambda x: (x * x).exp() * 0 + x * x, x, use_reentrant=False)\ny.sum().backward()\nprint(x.grad)"),
        "tensor([0., 2.])\n",
    ),
    "Adam with a schedule": (
        ("w = torch.tensor(1.0, requires_grad=True)\noptimizer = torch.optim.Adam([w], lr=0.1)\n"
        "schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)\n"
        "for _ in range(3):\n    optimizer.zero_grad()\n    (w * w).backward()\n    optimizer.step()\n    schedule.step()\n"
        "print(schedule.get_last_lr())"),
        "[0.05]\n",
    ),
    "a gradient function": (f"{FUNCTIONS}print(grad(f)(x))", "tensor([ 3., 12.])\n"),
    "a gradient for each row": (f"{FUNCTIONS}print(vmap(grad(f))(rows))", "tensor([[ 3., 12.],\n        [27., 48.]])\n"),
    "a Jacobian by rows": (f"{FUNCTIONS}print(jacrev(g)(torch.tensor([3.0, 0.0])))", "tensor([[0., 3.],\n        [0., 1.]])\n"),
    "a Jacobian by columns": (f"{FUNCTIONS}print(jacfwd(g)(torch.tensor([3.0, 0.0])))", "tensor([[0., 3.],\n        [0., 1.]])\n"),
    "a Hessian": (f"{FUNCTIONS}print(hessian(f)(x))", "tensor([[ 6.,  0.],\n        [ 0., 12.]])\n"),
    "a Jacobian for each row": (f"{FUNCTIONS}print(vmap(jacrev(f))(rows))", "tensor([[ 3., 12.],\n        [27., 48.]])\n"),
    "a Hessian for each row": (f"{FUNCTIONS}print(vmap(hessian(f))(rows).shape)", "torch.Size([2, 2, 2])\n"),
    "a product with a tangent": (f"{FUNCTIONS}print(jvp(f, (x,), (torch.ones(2),))[1])", "tensor(15.)\n"),
    "rows of seeds": (
        ("x = torch.tensor([1.0, 2.0], requires_grad=True)\n"
        "print(torch.autograd.grad(x ** 2, x, torch.eye(2), is_grads_batched=True)[0])"),
        "tensor([[2., 0.],\n        [0., 4.]])\n",
    ),
    "a second derivative of rows of seeds": (
        ("x = torch.tensor([1.0, 2.0], requires_grad=True)\n"
        "rows, = torch.autograd.grad(x ** 3, x, torch.eye(2), is_grads_batched=True, create_graph=True)\n"
        "rows.sum().backward()\nprint(x.grad)"),
        "tensor([ 6., 12.])\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_the_engine_can_do_can_be_recorded(name: str) -> None:
    code, printed = PROGRAMS[name]
    text = f"import torch\n{code}\n"
    result = run_program(text)
    assert result.document["error"] is None
    assert result.document["stdout"] == printed
    document = result.json()
    assert len(document) < LARGEST
    assert document == run_program(text).json()
    Recording.model_validate_json(document)


@pytest.mark.parametrize("row", [1, 2])
def test_each_row_of_a_jacobian_is_a_pass_that_can_be_watched(row: int) -> None:
    document = run_program(f"import torch\n{FUNCTIONS}jacrev(g)(x)\n").document
    passes = document["passes"]
    assert len(passes) == 3
    first = passes[row]["first"]
    seed = document["values"][document["events"]["after"][first]]
    assert seed["data"] == [[1, 0], [0, 1]][row - 1]


def test_each_column_of_a_jacobian_is_a_push_that_can_be_watched() -> None:
    document = run_program(f"import torch\n{FUNCTIONS}print(torch.equal(jacfwd(g)(x), jacrev(g)(x)))\n").document
    assert document["stdout"] == "True\n"
    kinds, after = document["events"]["kind"], document["events"]["after"]
    given = [document["values"][after[push["first"]]]["data"] for push in document["pushes"]]
    assert given == [[1, 0], [0, 1]]
    assert all(14 in kinds[push["first"] : push["first"] + push["count"]] for push in document["pushes"])


def test_a_thousand_steps_of_a_small_loop_are_recorded_within_the_time_of_a_run() -> None:
    """Naming what a program holds must not search the toolkit for names: that took longer than the program."""
    code = "import torch\nw = torch.tensor(1.0, requires_grad=True)\nfor _ in range(1000):\n    (w * w).backward()\n    w.grad = None\n"
    assert run_program(code).document["status"] == "ok"


def test_what_a_program_uses_is_loaded_before_it_runs() -> None:
    """The zygote loads all of the engine once; children that loaded it each time made first runs slow."""
    code = "\n".join([
        "import sys", "from webapp.runner.preload import preload", "from webapp.runner.program import run_program", "preload()",
        "before = set(sys.modules)", f"run_program({'import torch' + chr(10) + PROGRAMS['attention'][0]!r})",
        f"run_program({'import torch' + chr(10) + FUNCTIONS + 'hessian(f)(x)'!r})", "run_program('import torch\\ntorch.ones(2) @ torch.ones(3)')",
        "print(sorted(set(sys.modules) - before))",
    ])  # fmt: skip
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_a_write_through_a_view_says_which_part_in_words_that_are_the_same_each_time() -> None:
    document = run_program(f"import torch\n{PROGRAMS['a write through a view'][0]}\n").document
    assert {"steps": [["getitem", {"index": "1:"}]]} in document["attributes"]


def test_filling_parameters_before_the_first_backward_is_no_round_of_training() -> None:
    code = (
        "import torch\nlayer = torch.nn.Linear(1, 1)\ntorch.nn.init.zeros_(layer.weight)\n"
        "for _ in range(2):\n    layer(torch.ones(1)).backward()\n"
    )
    phases = run_program(code).document["phases"]
    assert [(one["kind"], one["iteration"]) for one in phases[:2]] == [("forward", 0), ("update", 0)]
    assert phases[-1]["iteration"] == 1


def test_a_walk_from_a_gradient_without_a_graph_is_an_error_with_its_recording() -> None:
    text = (
        "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x ** 3\n"
        "(slope,) = torch.autograd.grad(y, x)\ntorch.autograd.grad(slope, x)\n"
    )
    recording = Recording.model_validate_json(run_program(text).json())
    assert recording.error is not None
    assert recording.error.code == "nothing_requires_grad"
    assert Graph(recording).picture(0).nodes
