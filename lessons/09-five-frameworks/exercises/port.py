"""A function ported from JAX, with its two gradients. Checked against NumPy and central differences."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong, numerical_gradient
from webapp.lessons_models import Words


def cases(rng):
    """Three to five inputs between −2 and 2, and a line that is not flat."""
    drawn = []
    for size in (3, 4, 5):
        w, b = float(rng.choice([-1, 1])) * rng.integers(1, 4) / 4, float(rng.integers(1, 4)) / 4
        x = rng.choice(np.arange(-8, 9), size=size, replace=False) / 4
        drawn.append([TensorArgument(np.array(w)), TensorArgument(np.array(b)), TensorArgument(x)])
    return drawn


def with_slopes(model, w, b, x):
    """The value of a model and its two slopes, by central differences."""
    by_w, by_b = numerical_gradient(lambda point: model(point[0], point[1], x), np.array([w, b], dtype=np.float64))
    return model(w, b, x), by_w, by_b


def expected(w, b, x):
    return with_slopes(lambda w, b, x: float(np.mean(np.tanh(w * x + b) ** 2)), w, b, x)


SOLUTION = """\
import torch


def port(w, b, x):
    w = w.detach().requires_grad_()
    b = b.detach().requires_grad_()
    h = torch.tanh(w * x + b)
    value = (h * h).mean()
    value.backward()
    return value, w.grad, b.grad
"""

exercise = Exercise(
    function="port",
    starter=Words(
        en="import torch\n\n\ndef port(w, b, x):\n    return w, b, x\n",
        zh="import torch\n\n\ndef port(w, b, x):\n    return w, b, x\n",
    ),
    solution=SOLUTION,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=SOLUTION.replace(".mean()", ".sum()"),
            gives=lambda w, b, x: with_slopes(lambda w, b, x: float(np.sum(np.tanh(w * x + b) ** 2)), w, b, x),
            hint=Words(
                en="Everything is as many times too large as x has elements: jnp.mean became a sum.",
                zh="全都大了若干倍，倍数正是 x 的元素个数：jnp.mean 变成了求和。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("torch.tanh(w * x + b)", "w * x + b"),
            gives=lambda w, b, x: with_slopes(lambda w, b, x: float(np.mean((w * x + b) ** 2)), w, b, x),
            hint=Words(en="The tanh was lost on the way.", zh="搬的时候把 tanh 弄丢了。"),
        ),
        Wrong(
            code=SOLUTION.replace("return value, w.grad, b.grad", "return w.grad, b.grad"),
            fault="length",
            hint=Words(
                en="value_and_grad gives the value as well: return value, gw, gb.",
                zh="value_and_grad 连值也一起给出：请返回 value, gw, gb。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("    w = w.detach().requires_grad_()\n    b = b.detach().requires_grad_()\n", ""),
            raises="nothing_requires_grad",
            hint=Words(
                en="In JAX argnums says what is asked about. Here the mark does: requires_grad_() on copies of w and b.",
                zh="在 JAX 里由 argnums 说明对谁求导，这里靠标记：给 w 和 b 的副本加 requires_grad_()。",
            ),
        ),
    ),
)
