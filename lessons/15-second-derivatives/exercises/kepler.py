"""Newton's method for Kepler's equation. Checked against the iteration written with sine and cosine."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Orbits that are not too narrow, starts from which Newton goes straight to the root, one to four steps."""
    return [
        [
            TensorArgument(np.array(float(rng.choice([1.0, 1.5, 2.0]))), requires_grad=True),
            float(rng.choice([0.2, 0.3, 0.4])),
            float(rng.choice([0.5, 2.5])),
            steps,
        ]
        for steps in (1, 2, 3, 4)
    ]


def iterate(x, e, M, steps, divide=True, sign=1.0):
    x = float(x)
    for _ in range(steps):
        slope, bend = x - e * np.sin(x) - M, 1 - e * np.cos(x)
        x = x - sign * (slope / bend if divide else slope * bend)
    return x


def expected(x, e, M, steps):
    return iterate(x, e, M, steps)


def descend(x, e, M, steps):
    x = float(x)
    for _ in range(steps):
        x -= x - e * np.sin(x) - M
    return x


LOOP = "import torch\n\n\ndef kepler(x, e, M, steps):\n    for step in range(steps):\n        f = x ** 2 / 2 + e * torch.cos(x) - M * x\n"
FIRST = "        (slope,) = torch.autograd.grad(f, x, create_graph=True)\n"
SECOND = "        (bend,) = torch.autograd.grad(slope, x)\n"
STEP = "        with torch.no_grad():\n            x -= slope / bend\n"
END = "    return x\n"

exercise = Exercise(
    function="kepler",
    starter=Words(
        en=LOOP + "        # slope: the derivative of f\n        # bend: the derivative of slope\n        # then the step\n" + END,
        zh=LOOP + "        # slope：f 的导数。bend：slope 的导数。\n        # 然后更新。\n" + END,
    ),
    solution=LOOP + FIRST + SECOND + STEP + END,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=LOOP + FIRST.replace(", create_graph=True", "") + SECOND + STEP + END,
            raises="nothing_requires_grad",
            hint=Words(
                en="The first walk left no trace, so slope has no history to walk through. Ask for it with create_graph=True.",
                zh="第一次往回走没有留下痕迹，slope 没有来历可走。请加上 create_graph=True。",
            ),
        ),
        Wrong(
            code=LOOP + FIRST + SECOND + STEP.replace("/", "*") + END,
            gives=lambda x, e, M, steps: iterate(x, e, M, steps, divide=False),
            hint=Words(
                en="The step is the slope divided by the second derivative: a slope that changes fast is soon zero.",
                zh="步长是斜率除以二阶导数：斜率变得越快，越早到零。",
            ),
        ),
        Wrong(
            code=LOOP + FIRST + SECOND + STEP.replace("-=", "+=") + END,
            gives=lambda x, e, M, steps: iterate(x, e, M, steps, sign=-1.0),
            hint=Words(en="The step goes the wrong way: subtract slope / bend.", zh="方向反了：要减去 slope / bend。"),
        ),
        Wrong(
            code=LOOP + FIRST + "        with torch.no_grad():\n            x -= slope\n" + END,
            gives=descend,
            hint=Words(
                en="This is gradient descent with the learning rate 1. Newton divides the slope by the second derivative.",
                zh="这是学习率为 1 的梯度下降。牛顿法还要用二阶导数去除斜率。",
            ),
        ),
    ),
)
