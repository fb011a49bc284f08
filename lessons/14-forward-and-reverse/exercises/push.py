"""A value and its tangent, carried forward by hand. Checked against a central difference along the tangent."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Points in halves where the cosine is neither 0 nor 1, and tangents of small integers without a 1."""
    drawn = []
    for _ in range(4):
        x = rng.choice([-1, 1], size=2) * rng.choice([0.5, 1.0, 2.0, 2.5], size=2, replace=False)
        t = rng.choice([-1, 1], size=2) * rng.choice([2.0, 3.0, 4.0], size=2, replace=False)
        drawn.append([TensorArgument(x), TensorArgument(t)])
    return drawn


def value(x):
    return float(x[0] * x[1] + np.sin(x[0]))


def expected(x, t):
    h = 1e-6
    return value(x), (value(x + h * t) - value(x - h * t)) / (2 * h)


HEAD = "import torch\n\n\ndef push(x, t):\n    y = x[0] * x[1] + torch.sin(x[0])\n"
END = "    return y, y_dot\n"

exercise = Exercise(
    function="push",
    starter=Words(
        en=HEAD + "    # the tangent of y, from x and t\n    y_dot = torch.tensor(0.0)\n" + END,
        zh=HEAD + "    # 由 x 和 t 算出 y 的切向量\n    y_dot = torch.tensor(0.0)\n" + END,
    ),
    solution=HEAD + "    p_dot = t[0] * x[1] + x[0] * t[1]\n    s_dot = torch.cos(x[0]) * t[0]\n    y_dot = p_dot + s_dot\n" + END,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"backward", "autograd", "grad", "func", "jvp", "requires_grad", "requires_grad_"}),
            Words(en="Carry the tangent yourself: one more line for each line.", zh="切向量请自己带着走：每一行多写一行。"),
        ),
    ),
    wrong=(
        Wrong(
            code=HEAD + "    y_dot = t[0] * x[1] + x[0] * t[1] + torch.cos(x[0])\n" + END,
            gives=lambda x, t: (value(x), t[0] * x[1] + x[0] * t[1] + np.cos(x[0])),
            hint=Words(
                en="The product is right. The sine has to multiply its slope by the tangent that came in: cos(x[0]) times t[0].",
                zh="乘积对了。正弦那一步，斜率还要乘以传进来的切向量：cos(x[0]) 乘 t[0]。",
            ),
        ),
        Wrong(
            code=HEAD + "    y_dot = t[0] * t[1] + torch.cos(x[0]) * t[0]\n" + END,
            gives=lambda x, t: (value(x), t[0] * t[1] + np.cos(x[0]) * t[0]),
            hint=Words(
                en="The tangent of a product is not the product of the tangents. Each factor's tangent meets the other factor's value.",
                zh="乘积的切向量不是切向量的乘积。每个因子的切向量，要乘另一个因子的值。",
            ),
        ),
        Wrong(
            code=HEAD + "    y_dot = t[0] * x[1] + torch.cos(x[0]) * t[0]\n" + END,
            gives=lambda x, t: (value(x), t[0] * x[1] + np.cos(x[0]) * t[0]),
            hint=Words(
                en="x[1] changes too: the product needs its second term, x[0] times t[1].",
                zh="x[1] 也在变：乘积还缺第二项，x[0] 乘 t[1]。",
            ),
        ),
        Wrong(
            code=HEAD + "    y_dot = x[1] + torch.cos(x[0]) + x[0]\n" + END,
            gives=lambda x, t: (value(x), x[1] + np.cos(x[0]) + x[0]),
            hint=Words(
                en="This is the answer for the tangent (1, 1). The inputs change with the speeds t[0] and t[1].",
                zh="这是切向量取 (1, 1) 时的答案。两个输入变化的速度是 t[0] 和 t[1]。",
            ),
        ),
    ),
)
