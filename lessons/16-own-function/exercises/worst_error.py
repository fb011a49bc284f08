"""A gradient checker by central differences. Checked against the derivative in closed form."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Points in halves; claims that are off by different amounts, the largest of them too large."""
    drawn = []
    for length in (2, 3, 3, 2):
        x = rng.choice([-1, 1], size=length) * rng.choice([0.5, 1.0, 1.5, 2.0, 2.5], size=length, replace=False)
        off = rng.choice([0.5, 1.0, 2.0], size=length, replace=False)
        off[0] = -0.25
        drawn.append([TensorArgument(x), TensorArgument(np.round(slope(x) + off, 3))])
    return drawn


def slope(x):
    return np.sin(x) + x * np.cos(x)


def expected(x, claimed):
    return float(np.max(np.abs(slope(x) - claimed)))


def measured(x, h, centre=True, together=False):
    """Differences of f: one element at a time or all together, with the centre or to one side."""

    def f(at):
        return np.sum(at * np.sin(at))

    steps = [np.full(len(x), h)] * len(x) if together else list(h * np.eye(len(x)))
    return np.array([(f(x + e) - (f(x - e) if centre else f(x))) / (2 * h if centre else h) for e in steps])


HEAD = (
    "import torch\n\n\ndef f(x):\n    return (x * torch.sin(x)).sum()\n\n\ndef worst_error(x, claimed):\n"
    "    x = x.double()\n    h = 1e-5\n    measured = torch.zeros_like(x)\n    for i in range(len(x)):\n"
)
NUDGE = "        up, down = x.clone(), x.clone()\n        up[i] += h\n        down[i] -= h\n"
RATE = "        measured[i] = (f(up) - f(down)) / (2 * h)\n"
END = "    return (measured - claimed).abs().max()\n"

exercise = Exercise(
    function="worst_error",
    starter=Words(
        en="import torch\n\n\ndef worst_error(x, claimed):\n    # f(x) = (x * torch.sin(x)).sum()\n    return torch.tensor(0.0)\n",
        zh="import torch\n\n\ndef worst_error(x, claimed):\n    # f(x) = (x * torch.sin(x)).sum()\n    return torch.tensor(0.0)\n",
    ),
    solution=HEAD + NUDGE + RATE + END,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"backward", "autograd", "grad", "func", "gradcheck", "cos", "requires_grad", "requires_grad_"}),
            Words(en="Measure it: only values of f, no derivative.", zh="请去量：只用 f 的值，不用导数。"),
        ),
    ),
    wrong=(
        Wrong(
            code=HEAD + NUDGE + RATE.replace("(2 * h)", "h") + END,
            gives=lambda x, claimed: float(np.max(np.abs(2 * slope(x) - claimed))),
            hint=Words(
                en="From h below to h above is a distance of 2h. Divide by that.",
                zh="从下面的 h 到上面的 h，距离是 2h，要除以它。",
            ),
        ),
        Wrong(
            code=HEAD + NUDGE.replace("up[i]", "up").replace("down[i]", "down") + RATE + END,
            gives=lambda x, claimed: float(np.max(np.abs(measured(x, 1e-5, together=True) - claimed))),
            hint=Words(
                en="All elements were nudged together, so each difference is the sum of all slopes. Nudge one at a time.",
                zh="所有元素一起挪动，量到的是所有斜率之和。请一次只挪一个。",
            ),
        ),
        Wrong(
            code=HEAD + NUDGE + RATE + END.replace(".abs().max()", ".max()"),
            gives=lambda x, claimed: float(np.max(slope(x) - claimed)),
            hint=Words(
                en="A claim can be too large as well. Take the absolute difference before the maximum.",
                zh="声称的梯度也可能偏大。取最大值之前，先取绝对值。",
            ),
        ),
        Wrong(
            code=HEAD + NUDGE + RATE + END.replace(".max()", ".mean()"),
            gives=lambda x, claimed: float(np.mean(np.abs(slope(x) - claimed))),
            hint=Words(
                en="This is the mean error. One wrong element must not hide among the right ones: take the largest.",
                zh="这是平均误差。一个错的不能藏在对的里面：请取最大的。",
            ),
        ),
    ),
)
