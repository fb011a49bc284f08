"""A Jacobian of three rows and two columns, column by column. Checked by central differences."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Points in halves with two different numbers."""
    return [[TensorArgument(rng.choice([-1, 1], size=2) * rng.choice([0.5, 1.0, 2.0, 2.5], size=2, replace=False))] for _ in range(4)]


def f(x):
    return np.array([x[0] * x[1], np.sin(x[0]), x[1] ** 2])


def expected(x):
    h = 1e-6
    return np.stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(2)], axis=1)


HEAD = (
    "import torch\nfrom torch.func import jvp\n\n\ndef f(x):\n    return torch.stack([x[0] * x[1], torch.sin(x[0]), x[1] ** 2])\n\n\n"
    "def jacobian(x):\n"
)
COLUMNS = "    columns = [jvp(f, (x,), (e,))[1] for e in torch.eye(2)]\n"

exercise = Exercise(
    function="jacobian",
    starter=Words(
        en="import torch\nfrom torch.func import jvp\n\n\ndef jacobian(x):\n    # f(x) = [x0 * x1, sin(x0), x1 ** 2]\n    return torch.zeros(3, 2)\n",
        zh="import torch\nfrom torch.func import jvp\n\n\ndef jacobian(x):\n    # f(x) = [x0 * x1, sin(x0), x1 ** 2]\n    return torch.zeros(3, 2)\n",
    ),
    solution=HEAD + COLUMNS + "    return torch.stack(columns, dim=1)\n",
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"backward", "autograd", "grad", "jacfwd", "jacrev", "vjp", "requires_grad", "requires_grad_"}),
            Words(en="Forward mode only: one jvp for each input.", zh="只用前向模式：每个输入一次 jvp。"),
        ),
    ),
    wrong=(
        Wrong(
            code=HEAD + COLUMNS + "    return torch.stack(columns)\n",
            gives=lambda x: expected(x).T,
            hint=Words(
                en="The numbers are right and lie on their side. A forward run gives a column: stack with dim=1.",
                zh="数都对，只是横竖颠倒了。前向跑一次得到一列，请用 dim=1 堆叠。",
            ),
        ),
        Wrong(
            code=HEAD + "    return jvp(f, (x,), (torch.ones(2),))[1]\n",
            gives=lambda x: expected(x).sum(axis=1),
            hint=Words(
                en="One run gives one direction: with two ones, the sum of both columns. Run once for each input.",
                zh="跑一次只有一个方向；切向量取两个 1，得到的是两列之和。请每个输入跑一次。",
            ),
        ),
        Wrong(
            code=HEAD + "    columns = [jvp(f, (x,), (e,))[0] for e in torch.eye(2)]\n    return torch.stack(columns, dim=1)\n",
            gives=lambda x: np.stack([f(x), f(x)], axis=1),
            hint=Words(
                en="These are the values of f. jvp returns two things, the value and the tangent: take the second.",
                zh="这是 f 的值。jvp 返回两样东西，值和切向量，请取第二个。",
            ),
        ),
        Wrong(
            code=HEAD + "    columns = [jvp(f, (x,), (e * x,))[1] for e in torch.eye(2)]\n    return torch.stack(columns, dim=1)\n",
            gives=lambda x: expected(x) * x,
            hint=Words(
                en="Each column is multiplied by its input. The tangent is a direction, (1, 0) or (0, 1), and not a value.",
                zh="每一列都多乘了自己的输入。切向量是方向，(1, 0) 或 (0, 1)，不是值。",
            ),
        ),
    ),
)
