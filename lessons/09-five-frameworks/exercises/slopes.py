"""Two gradients of a function whose arguments are not marked. Checked against central differences."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Lines in halves whose two gradients differ."""
    return [
        [TensorArgument(np.array(float(rng.integers(3, 9)) / 2)), TensorArgument(np.array(float(rng.integers(1, 5)) / 2))] for _ in range(4)
    ]


def measure(point):
    w, b = point
    return float((3 * w + b - 2) ** 2 + w * b)


def expected(w, b):
    by_w, by_b = numerical_gradient(measure, np.array([w, b], dtype=np.float64))
    return by_w, by_b


MEASURE = "import torch\n\n\ndef measure(w, b):\n    return (3 * w + b - 2) ** 2 + w * b\n\n\ndef slopes(w, b):\n"
MARK_W = "    w = w.detach().requires_grad_()\n"
MARK_B = "    b = b.detach().requires_grad_()\n"
WALK = "    loss = measure(w, b)\n    loss.backward()\n"
END = "    return w.grad, b.grad\n"

exercise = Exercise(
    function="slopes",
    starter=Words(en=MEASURE + WALK + END, zh=MEASURE + WALK + END),
    solution=MEASURE + MARK_W + MARK_B + WALK + END,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"func", "functional", "jax", "jacrev"}),
            Words(en="Make it yourself: mark copies, run, walk.", zh="请自己来做：标记副本，运行，往回走。"),
        ),
    ),
    wrong=(
        Wrong(
            code=MEASURE + WALK + MARK_W + MARK_B + END,
            raises="nothing_requires_grad",
            hint=Words(
                en="When measure ran, nothing was marked, so nothing was recorded. Mark before it runs.",
                zh="measure 运行的时候什么都没标记，也就什么都没记录。要在它运行之前标记。",
            ),
        ),
        Wrong(
            code=MEASURE + MARK_W + WALK + END,
            fault="none",
            hint=Words(
                en="Only one of the two arguments is marked; no road leads back to the other. Mark both.",
                zh="两个参数只标记了一个，没有路通回另一个。两个都要标记。",
            ),
        ),
        Wrong(
            code=MEASURE + MARK_W + MARK_B + WALK + "    return b.grad, w.grad\n",
            gives=lambda w, b: expected(w, b)[::-1],
            hint=Words(
                en="Both numbers are right and stand in the wrong order: the gradient of w comes first.",
                zh="两个数都对，只是顺序反了：先返回 w 的梯度。",
            ),
        ),
        Wrong(
            code=MEASURE + MARK_W + MARK_B + WALK + "    measure(w, b).backward()\n" + END,
            gives=lambda w, b: tuple(2 * one for one in expected(w, b)),
            hint=Words(
                en="Both are twice too large: two walks, and PyTorch adds. Walk once.",
                zh="两个都大了一倍：走了两趟，而 PyTorch 会累加。走一趟就够。",
            ),
        ),
    ),
)
