"""The straight-through estimator. Checked against rounding in NumPy, and against the gradient with rounding taken for the identity."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Two to four numbers that are not near a half, and weights that are no two alike."""
    drawn = []
    for size in (2, 3, 4):
        x = rng.choice(np.arange(1, 9), size=size, replace=False) * rng.choice([-1.0, 1.0], size=size)
        v = rng.choice([0.5, 1.0, 1.5, 2.0, 3.0], size=size, replace=False)
        drawn.append([TensorArgument(x + rng.choice([-0.25, 0.25], size=size), requires_grad=True), TensorArgument(v)])
    return drawn


def expected(x, v):
    nearest = np.sign(x) * np.floor(np.abs(x) + 0.5)
    return nearest, 2 * v * nearest


SOLUTION = (
    "def rounded(x, v):\n    y = x + (x.round() - x).detach()\n    loss = (v * y**2).sum()\n    loss.backward()\n    return y, x.grad\n"
)
LINE = "x + (x.round() - x).detach()"

exercise = Exercise(
    function="rounded",
    starter=Words(
        en="def rounded(x, v):\n    return x, v\n",
        zh="def rounded(x, v):\n    return x, v\n",
    ),
    solution=SOLUTION,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=SOLUTION.replace(LINE, "x.round()"),
            gives=lambda x, v: (expected(x, v)[0], np.zeros_like(x)),
            hint=Words(
                en="The value is right and no gradient passes: rounding has slope 0. Build y as x plus a correction that is detached.",
                zh="值对了，梯度却过不去：取整的斜率是 0。把 y 写成 x 加上一个分离了的修正。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace(LINE, "x + (x.round() - x)"),
            gives=lambda x, v: (expected(x, v)[0], np.zeros_like(x)),
            hint=Words(
                en="The value is right and no gradient passes: rounding has slope 0. Build y as x plus a correction that is detached.",
                zh="值对了，梯度却过不去：取整的斜率是 0。把 y 写成 x 加上一个分离了的修正。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace(LINE, "x.round().detach()"),
            raises="nothing_requires_grad",
            hint=Words(
                en="Everything is cut off: nothing leads back to x. Leave one road open, the one of a plain x.",
                zh="全都剪断了，没有路回到 x。留一条路，就是不加修饰的那个 x。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace(LINE, "x"),
            gives=lambda x, v: (x, 2 * v * x),
            hint=Words(
                en="The gradient passes, but nothing was rounded. Add the correction x.round() - x, detached.",
                zh="梯度过去了，可是没有取整。加上修正 x.round() - x，并把它分离。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace(LINE, "x.detach() + (x.round() - x)"),
            gives=lambda x, v: (expected(x, v)[0], -2 * v * expected(x, v)[0]),
            hint=Words(
                en="The sign is turned round: the x inside the correction is the one that must be cut, not the first.",
                zh="符号反了：要剪断的是修正里的那个 x，不是前面那个。",
            ),
        ),
    ),
)
