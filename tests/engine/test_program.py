"""Running a learner's program: the seven of the first page with the numbers they must give, and everything that goes wrong."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from webapp.runner.program import Limits, run_program, run_with


def ran(text: str, **options: Any) -> dict[str, Any]:
    return run_program(text, **options).document


def grads(text: str) -> dict[str, Any]:
    """`.grad` of every leaf by name, after the run."""
    namespace = run_program(text).namespace
    return {name: value.grad.tolist() for name, value in namespace.items() if getattr(value, "is_leaf", False) and value.grad is not None}


def test_the_dot_product_of_a_vector_with_itself() -> None:
    assert (
        ran("import torch\nx = torch.arange(4.0, requires_grad=True)\ny = 2 * torch.dot(x, x)\ny.backward()\nprint(x.grad)\n")["stdout"]
        == "tensor([ 0.,  4.,  8., 12.])\n"
    )


def test_two_inputs() -> None:
    assert grads(
        "import torch\nx = torch.tensor([2.0], requires_grad=True)\ny = torch.tensor([3.0], requires_grad=True)\nz = x ** 2 + 3 * y\nz.backward()"
    ) == {"x": [4.0], "y": [3.0]}


def test_the_mean_of_squares() -> None:
    assert grads("import torch\nx = torch.ones(2, 2, requires_grad=True)\nout = ((x + 2) ** 2 * 3).mean()\nout.backward()") == {
        "x": [[4.5, 4.5], [4.5, 4.5]]
    }


def test_every_leaf() -> None:
    text = "import torch\na, b, c, d = (torch.tensor(v, requires_grad=True) for v in (2.0, 3.0, 5.0, 1.0))\ne = ((a * b).log() * c) + d\ne.backward()"
    assert grads(text) == {"a": 2.5, "b": pytest.approx(5 / 3), "c": pytest.approx(np.log(6)), "d": 1.0}


def test_a_vector_output() -> None:
    assert grads(
        "import torch\nx = torch.tensor([1., 2., 3.], requires_grad=True)\ny = x ** 2\ny.backward(torch.tensor([1., .1, .01]))"
    ) == {"x": pytest.approx([2.0, 0.4, 0.06])}


def test_a_while_loop() -> None:
    found = grads(
        "import torch\na = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)\nb = a * 2\nwhile b.norm() < 1000:\n    b = b * 2\nb.sum().backward()"
    )
    size = np.linalg.norm([1.0, -2.0, 4.0])
    factor = 2.0 * 2 ** int(np.ceil(np.log2(1000 / size)))
    assert found == {"a": [factor] * 3}


def test_twenty_steps_of_linear_regression_equal_numpy() -> None:
    text = (
        "import torch\nX = torch.tensor([[1.], [2.], [3.], [4.]])\ny = torch.tensor([[3.], [5.], [7.], [9.]])\nw = torch.zeros(1, 1, requires_grad=True)\n"
        "b = torch.zeros(1, requires_grad=True)\nlr = 0.05\nfor step in range(20):\n    loss = ((X @ w + b - y) ** 2).mean()\n    loss.backward()\n"
        "    with torch.no_grad():\n        w -= lr * w.grad\n        b -= lr * b.grad\n    w.grad.zero_()\n    b.grad.zero_()\n"
    )
    names = run_program(text).namespace
    x, y, w, b = np.arange(1, 5.0), np.arange(3, 10.0, 2), 0.0, 0.0
    for _ in range(20):
        residual = w * x + b - y
        w, b = w - 0.05 * 2 * np.mean(residual * x), b - 0.05 * 2 * np.mean(residual)
    assert names["w"].item() == pytest.approx(w, rel=1e-5)
    assert names["b"].item() == pytest.approx(b, rel=1e-5)


T = "import torch\nx = torch.tensor(2.0, requires_grad=True)\n"
WRONG: list[tuple[str, str, str, list[int] | None]] = [
    ("", "ok", "empty_program", None),
    ("   \n\t\n", "ok", "empty_program", None),
    ("class Value:\n    def __add__(self, other): return self\n    def backward(self): pass\nprint(1)", "ok", "own_class", [1, 0, 1, 11]),
    ("print(1)", "ok", "no_tensor", None),
    (T + "y = x * x", "ok", "no_backward", None),
    ("import torch\nx = torch.ones(2)\ny = x * 2", "ok", "no_backward", None),
    ("import tensorflow as tf\nx = tf.constant(2.0)\nwith tf.GradientTape() as tape:\n    y = x * x", "ok", "no_backward_tensorflow", None),
    ("import jax.numpy as jnp\ny = jnp.arange(3.0) * 2", "ok", "no_backward_jax", None),
    ("import torch\ntorch.tensor(2.0, require_grad=True)", "error", "keyword_unknown", [2, 0, 2, 36]),
    ("x = (1,\ny = 2", "error", "syntax_error", [1, 4, 1, 5]),
    ("def f():\nreturn 1", "error", "indentation_error", [2, 0, 2, 6]),
    (T + "1 / 0", "error", "exception", [3, 0, 3, 5]),
    (T + "y = x * x\ny.backward()\nx = x - 0.1 * y.grad", "error", "grad_none_inside", [5, 8, 5, 20]),
    (T + "w = torch.ones(2)\nw.grad.zero_()", "error", "grad_none_untracked", [4, 0, 4, 12]),
    (T + "with torch.no_grad():\n    x -= 0.1 * x.grad", "error", "grad_none", [4, 9, 4, 21]),
    (T + "net = torch.nn.Linear(1, 1)\nif net.weight.grad > 0:\n    pass", "error", "grad_none", [4, 3, 4, 22]),
    (T + "prnt(x)", "error", "name_error", [3, 0, 3, 4]),
    (T + "torch.sigmiod(x)", "error", "attribute_missing", [3, 0, 3, 13]),
    (T + "x.bakward()", "error", "attribute_missing", [3, 0, 3, 9]),
    ("import tensorflow_probability", "error", "unsupported_import", [1, 0, 1, 29]),
    (T + "n = input('name?')", "error", "input_called", [3, 4, 3, 18]),
    (T + "x.reshape(1).expand(3).backward()", "error", "backward_nonscalar", [3, 0, 3, 33]),
    ("import torch\ntorch.ones(1).backward()", "error", "nothing_requires_grad", [2, 0, 2, 24]),
    (T + "y = x * x\ny.backward()\ny.backward()", "error", "backward_twice", [5, 0, 5, 12]),
    (T + "x += 1", "error", "leaf_in_place", [3, 0, 3, 6]),
    (T + "torch.ones(3) + torch.ones(4)", "error", "shape_mismatch", [3, 0, 3, 29]),
    ("import torch\nx = torch.tensor([1, 2], requires_grad=True)", "error", "integer_requires_grad", [2, 4, 2, 44]),
    (T + "x.numpy()", "error", "numpy_requires_grad", [3, 0, 3, 9]),
    (T + "torch.ones(3)[7]", "error", "index_error", None),
    (T + "(x * 2).backward(torch.ones(3))", "error", "gradient_shape", [3, 0, 3, 31]),
    (T + "torch.optim.SGD([x * 2], lr=1)", "error", "optimizer_nonleaf", [3, 0, 3, 30]),
    (T + "if torch.ones(3): pass", "error", "ambiguous_bool", None),
    ("def f(): return f()\nf()", "error", "recursion", None),
    (T + "print('x' * 10**7)", "limit", "output_limit", [3, 0, 3, 18]),
    (T + "while True: x = x * 1.0", "limit", "node_limit", [3, 16, 3, 23]),
    (T + "y = 1 / (x - 2)\ny.backward()", "ok", "nonfinite", [3, 4, 3, 15]),
    (T + "y = torch.sqrt(x - 2) * 3\ny.backward()", "ok", "nonfinite_gradient", [3, 4, 3, 21]),
    ("import urllib.request\nurllib.request.urlopen('http://nowhere.invalid')", "error", "not_allowed", [2, 0, 2, 48]),
]


@pytest.mark.parametrize(("text", "status", "code", "span"), WRONG, ids=[f"{row[2]}-{n}" for n, row in enumerate(WRONG)])
def test_every_wrong_program_has_a_code_a_message_and_a_place(text: str, status: str, code: str, span: list[int] | None) -> None:
    doc = ran(text)
    assert doc["status"] == status
    problem = doc["error"] or doc["notices"][0]
    assert problem["code"] == code
    assert problem["message"].endswith((".", "zero"))
    assert problem["hint"]
    if span is not None:
        assert problem["span"] == span
    assert ran("import torch\nprint(torch.ones(1))")["stdout"] == "tensor([1.])\n"


MASK = "import torch\nx = torch.tensor([0.0, 1.0], requires_grad=True)\nm = torch.where(x > 0, x, float('-inf'))\n"


def test_an_infinity_that_was_written_is_meant_until_a_nan_comes_of_it() -> None:
    assert ran(MASK + "torch.softmax(m, 0)[1].backward()")["notices"] == []
    assert (
        ran("import torch\nx = torch.full((2,), float('inf'), requires_grad=True)\n(x * 0 + x).sum()")["notices"][-1]["params"]["op"]
        == "mul"
    )
    [notice] = ran(MASK + "(m - m)[1].backward()")["notices"]
    assert (notice["code"], notice["params"]["op"]) == ("nonfinite", "sub")


def test_the_recording_reaches_up_to_the_error() -> None:
    doc = ran(T + "y = x * x\ny.backward()\nraise ValueError('stop')\nz = y * 2")
    assert doc["error"]["message"] == "ValueError: stop"
    assert doc["events"]["kind"][-1] == 13
    assert len(doc["passes"]) == 2


def test_the_line_to_add_is_named() -> None:
    assert ran(T + "loss = x * x")["notices"][0]["params"] == {"line": "loss.backward()", "name": "loss"}
    assert ran("import torch\nx = torch.ones(3, requires_grad=True)\ny = x * 2")["notices"][0]["params"]["line"] == "y.sum().backward()"


def test_an_endless_loop_is_stopped_from_inside_also_when_it_catches_everything() -> None:
    for body in ("while True: pass", "while True:\n    try:\n        while True: pass\n    except Exception: pass"):
        doc = ran(T + "y = x * x\n" + body, limits=Limits(wall=0.3, cpu=0))
        assert (doc["status"], doc["error"]["code"]) == ("limit", "time_limit")
        assert len(doc["nodes"]["op"]) == 2
    doc = ran("while True: pass", limits=Limits(wall=0, cpu=0.2))
    assert doc["error"]["code"] == "cpu_limit"


def test_line_ends_tabs_and_a_byte_order_mark_do_not_matter() -> None:
    doc = ran("\ufeffimport torch\r\nx = torch.tensor(2.0, requires_grad=True)\r\nfor i in range(1):\r\n\ty = x * 3\r\ny.backward()\r\n")
    assert doc["status"] == "ok", doc["error"]
    assert "\r" not in doc["program"]["source"]
    assert doc["spans"][2] == [4, 5, 4, 10]


def test_a_lone_surrogate_in_output_does_not_break_the_document() -> None:
    result = run_program("print('\\ud800 \\x00 ok')")
    assert "ok" in result.document["stdout"]
    result.json().decode()


def test_exit_is_an_ordinary_end() -> None:
    assert ran("print(1)\nexit()\nprint(2)")["stdout"] == "1\n"
    assert ran("raise SystemExit")["status"] == "ok"


def test_the_seed_decides_random_numbers() -> None:
    text = "import torch\nprint(torch.randn(2))"
    assert ran(text)["stdout"] == ran(text)["stdout"]
    assert ran(text)["stdout"] != ran(text, seed=1)["stdout"]


def test_the_real_streams_and_modules_come_back() -> None:
    before = sys.stdout, sys.stdin, sys.modules.get("torch")
    ran("import torch\nraise ValueError")
    assert (sys.stdout, sys.stdin, sys.modules.get("torch")) == before


def test_run_with_calls_a_function_of_the_program_under_the_same_limits() -> None:
    seen: list[Any] = []
    ended = run_with(
        "import torch\ndef double(x):\n    print('called')\n    return 2 * x",
        lambda names: seen.append(names["double"](21)),
    )
    assert (ended.status, ended.problem, ended.stdout, seen) == ("ok", None, "called\n", [42])
    ended = run_with("def f():\n    while True: pass", lambda names: names["f"](), limits=Limits(wall=0.2))
    assert ended.status == "limit"
    assert ended.problem is not None


def test_programs_of_the_field_run_unmodified() -> None:
    text = (
        "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nimport torch.optim as optim\nfrom torch.autograd import Variable\nimport math\n"
        "class Net(nn.Module):\n    def __init__(self):\n        super(Net, self).__init__()\n        self.fc1 = nn.Linear(4, 8)\n        self.fc2 = nn.Linear(8, 1)\n"
        "    def forward(self, x):\n        return self.fc2(F.relu(self.fc1(x)))\n"
        "net = Net()\nprint(net)\ncriterion = nn.MSELoss()\noptimizer = optim.SGD(net.parameters(), lr=0.01, momentum=0.9)\n"
        "x = torch.randn(16, 4)\nt = x.sum(dim=1, keepdim=True)\nfor epoch in range(5):\n    optimizer.zero_grad()\n    out = net(x)\n    loss = criterion(out, t)\n"
        "    loss.backward()\n    optimizer.step()\n    print(f'{epoch}: {loss.item():.4f}')\n"
        "with torch.no_grad():\n    test = net(torch.ones(1, 4))\nprint(test.shape, net.fc1.weight.grad.norm() > 0, torch.is_tensor(test))\n"
    )
    doc = ran(text)
    assert doc["status"] == "ok", doc["error"]
    assert "(fc1): Linear(in_features=4, out_features=8, bias=True)" in doc["stdout"]
    losses = [float(line.split()[1]) for line in doc["stdout"].splitlines() if line[:1].isdigit()]
    assert losses == sorted(losses, reverse=True)


def notices(text: str) -> list[dict[str, Any]]:
    return ran(text)["notices"]


def test_advice_and_warnings_are_notices_with_their_line_and_print_nothing() -> None:
    doc = ran(T + "y = x * 2\ny.backward()\nprint(y.grad)")
    assert doc["stdout"] == "None\n"
    assert [(one["code"], one["span"]) for one in doc["notices"]] == [("nonleaf_grad", [5, 6, 5, 12])]
    (shapes,) = notices(
        "import torch\nx = torch.ones(3, 2, requires_grad=True)\nloss = torch.nn.MSELoss()(x, torch.ones(2))\nloss.backward()"
    )
    assert (shapes["code"], shapes["params"], shapes["span"]) == (
        "loss_shapes",
        {"input": [3, 2], "target": [2]},
        [3, 7, 3, 43],
    )
    (own,) = notices(T + "import warnings\nwarnings.warn('careful')\n(x * x).backward()")
    assert (own["code"], own["message"], own["span"][0]) == ("warning", "UserWarning: careful", 4)


DROPPED = "import jax\nimport jax.numpy as jnp\nw = jnp.array([1., 2.])\ng = jax.grad(lambda w: (w * w).sum())(w)\n"
REPLACED = "import tensorflow as tf\nw = tf.Variable(2.0)\nfor _ in range({rounds}):\n    with tf.GradientTape() as tape:\n        y = w * w\n    w = w - 0.1 * tape.gradient(y, w)\n"
PAIRS = "import torch\nw = torch.zeros(1, requires_grad=True)\nx = torch.arange(3.)\npred = {}\n((pred - x) ** 2).mean().backward()"
EVERY_PAIR = "import torch\nx = torch.arange(3., requires_grad=True)\n((x{} - x) ** 2).mean().backward()"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (DROPPED + "w - 0.1 * g", ("update_dropped", "w", 5)),
        (DROPPED + "jax.tree.map(lambda p, g: p - 0.1 * g, w, g)", ("update_dropped", "w", 5)),
        (DROPPED + "w.at[0].set(5.0)", ("at_dropped", "w", 5)),
        (REPLACED.format(rounds=1), ("variable_replaced", "w", 6)),
        (REPLACED.format(rounds=2), ("variable_replaced", "w", 6)),  # the second round ends in an error: nothing leads to a tensor
        (T + "x - 0.1 * x\n(x * x).backward()", ("update_dropped", "x", 3)),
    ],
)
def test_what_a_statement_makes_and_nobody_keeps_is_told_of(text: str, told: tuple[Any, ...]) -> None:
    assert [(one["code"], one["params"]["name"], one["span"][0]) for one in notices(text)] == [told]


@pytest.mark.parametrize(
    "text",
    [
        DROPPED + "w = w - 0.1 * g\nw = w.at[0].set(5.0)",
        DROPPED + "def unused(w, g):\n    w - 0.1 * g\n",
        REPLACED.format(rounds=2).replace("        y =", "        tape.watch(w)\n        y ="),
        "import tensorflow as tf\nw = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    y = w * w\nw = w - 0.1 * tape.gradient(y, w)\n",
        PAIRS.format("x * w"),
        EVERY_PAIR.format("[:, None]"),
        EVERY_PAIR.format(".reshape(3, 1)"),
    ],
)
def test_what_is_kept_or_meant_or_never_ran_is_not(text: str) -> None:
    assert notices(text) == []


def test_a_column_beside_a_row_is_told_of_where_the_pairs_end_in_one_number() -> None:
    (pairs,) = notices(PAIRS.format("x.reshape(3, 1) * w"))
    assert (pairs["code"], pairs["params"], pairs["span"]) == (
        "pairs_broadcast", {"left": [3, 1], "right": [3], "result": [3, 3]}, [5, 2, 5, 10],
    )  # fmt: skip


def test_a_name_that_a_module_lacks_is_named_with_its_nearest() -> None:
    for text, code, near in [
        ("from torch import tensr", "import_missing", "tensor"),
        ("from torch.nn import Liner", "import_missing", "Linear"),
        ("import torch\ntorch.nn.Sequentail()", "attribute_missing", "Sequential"),
        ("import torch\ntorch.optim.Adm", "attribute_missing", "Adam"),
        ("import torch\ntorch.nn.functional.rlu", "attribute_missing", "relu"),
    ]:
        error = ran(text)["error"]
        assert (error["code"], error["params"]["nearest"]) == (code, near)
        assert "/" not in error["message"]


def test_devices_are_written_as_in_pytorch() -> None:
    text = 'import torch\ndevice = torch.device("cuda" if torch.cuda.is_available() else "cpu")\nx = torch.ones(2).to(device)\nprint(device, repr(x.device), x.device == "cpu")'
    assert ran(text)["stdout"] == "cpu device(type='cpu') True\n"


def test_constructors_and_pairs_of_pytorch() -> None:
    text = "import torch\nprint(torch.Tensor([1, 2]), torch.Tensor(1, 2).shape)\nm = torch.max(torch.tensor([[1., 5.], [7., 3.]]), 1)\nprint(m.values, m.indices)"
    assert ran(text)["stdout"] == "tensor([1., 2.]) torch.Size([1, 2])\ntensor([5., 7.]) tensor([1, 0])\n"


def test_none_of_a_program_s_own_is_no_gradient() -> None:
    assert ran(T + "found = None\nfound + x.detach().item()")["error"]["code"] == "exception"
