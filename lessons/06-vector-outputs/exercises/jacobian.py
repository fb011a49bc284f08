"""A Jacobian from three walks. Checked against central differences of the outputs."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Points with two different coordinates between 1 and 5."""
    return [[TensorArgument(rng.choice(np.arange(2, 11), size=2, replace=False) / 2, requires_grad=True)] for _ in range(4)]


def outputs(x):
    return np.array([x[0] * x[1], x[0] ** 2, x[0] + 3 * x[1]])


def expected(x):
    return np.stack([numerical_gradient(lambda point, row=row: float(outputs(point)[row]), x) for row in range(3)])


OUTPUTS = "import torch\n\n\ndef outputs(x):\n    a, b = x[0], x[1]\n    y = [a * b, a**2, a + 3 * b]\n    return torch.stack(y)\n\n\ndef jacobian(x):\n"
SOLUTION = (
    OUTPUTS + "    y = outputs(x)\n    rows = []\n    for v in torch.eye(3):\n        x.grad = None\n"
    "        y.backward(v, retain_graph=True)\n        rows.append(x.grad)\n    return torch.stack(rows)\n"
)

exercise = Exercise(
    function="jacobian",
    starter=Words(en=OUTPUTS + "    return torch.zeros(3, 2)\n", zh=OUTPUTS + "    return torch.zeros(3, 2)\n"),
    solution=SOLUTION,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"jacrev", "jacfwd", "functional", "func"}),
            Words(en="Build it from walks: one backward for each row.", zh="请用返程来拼：每行一次 backward。"),
        ),
    ),
    wrong=(
        Wrong(
            code=SOLUTION.replace("        x.grad = None\n", "").replace("x.grad)", "x.grad.clone())"),
            gives=lambda x: np.cumsum(expected(x), axis=0),
            hint=Words(
                en="The first row is right, and each later row holds the rows before it as well: .grad adds. Wipe it before each walk.",
                zh="第一行对了，后面每一行里都混进了前面的行：.grad 会累加。每次走之前先擦掉。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace(", retain_graph=True", ""),
            raises="backward_twice",
            hint=Words(
                en="The tape is played three times. Ask for it to be kept: retain_graph=True.",
                zh="磁带要放三遍。请要求把它留着：retain_graph=True。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("torch.stack(rows)", "torch.stack(rows).T"),
            fault="shape",
            hint=Words(
                en="A Jacobian has one row for each output and one column for each input: three rows and two columns here.",
                zh="雅可比矩阵每个输出一行，每个输入一列：这里是三行两列。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("torch.eye(3)", "torch.ones(3, 3)"),
            gives=lambda x: np.tile(expected(x).sum(axis=0), (3, 1)),
            hint=Words(
                en="Every row is the sum of all rows: the vector holds ones. A vector with a single 1 picks a row; torch.eye(3) has three of them.",
                zh="每一行都是各行之和：向量里全是 1。只有一个 1 的向量才能挑出一行，torch.eye(3) 里正好有三个。",
            ),
        ),
    ),
)
