"""One step of gradient descent that leaves its parameters leaves. Checked against the gradient's closed formula."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Lines and data in halves; learning rates that move the line by amounts one can see."""
    drawn = []
    for points in (3, 4, 5):
        w, b = (float(rng.choice([-1, 1])) * rng.integers(1, 5) / 2 for _ in range(2))
        x = rng.choice(np.arange(1, 9), size=points, replace=False) / 2
        y = rng.integers(-9, 10, size=points).astype(float)
        line = [TensorArgument(np.array(w), requires_grad=True), TensorArgument(np.array(b), requires_grad=True)]
        drawn.append([*line, TensorArgument(x), TensorArgument(y), float(rng.choice([0.01, 0.05, 0.1]))])
    return drawn


def expected(w, b, x, y, lr):
    r = w * x + b - y
    return w - lr * 2 * np.dot(r, x) / len(x), b - lr * 2 * np.sum(r) / len(x)


def moved(factor):
    """What an answer gives whose step is `factor(n)` times the right one."""

    def give(w, b, x, y, lr):
        new_w, new_b = expected(w, b, x, y, lr)
        return w + (new_w - w) * factor(len(x)), b + (new_b - b) * factor(len(x))

    return give


FORWARD = "import torch\n\n\ndef step(w, b, x, y, lr):\n    loss = ((w * x + b - y) ** 2).mean()\n    loss.backward()\n"

exercise = Exercise(
    function="step",
    starter=Words(
        en=("import torch\n\n\ndef step(w, b, x, y, lr):\n    # 1. the loss   2. backward\n    # 3. move w and b\n    return w, b\n"),
        zh="import torch\n\n\ndef step(w, b, x, y, lr):\n    # 1. 损失   2. 反向   3. 挪动 w 和 b\n    return w, b\n",
    ),
    solution=(
        FORWARD + "    with torch.no_grad():\n        w -= lr * w.grad\n        b -= lr * b.grad\n"
        "    w.grad.zero_()\n    b.grad.zero_()\n    return w, b\n"
    ),
    cases=cases,
    expected=expected,
    leaves=True,
    wrong=(
        Wrong(
            code=FORWARD + "    w -= lr * w.grad\n    b -= lr * b.grad\n    return w, b\n",
            raises="leaf_in_place",
            hint=Words(
                en="The tape is still recording, and a leaf that requires grad may not change in place then. Put the update under with torch.no_grad():",
                zh="磁带还在记录，这时不许就地修改要求梯度的叶子。把更新放到 with torch.no_grad(): 下面。",
            ),
        ),
        Wrong(
            code=FORWARD + "    with torch.no_grad():\n        w = w - lr * w.grad\n        b = b - lr * b.grad\n    return w, b\n",
            fault="no_grad_kept",
            hint=Words(
                en="w = w − … makes a new tensor, and under no_grad it does not require grad. Change the old one in place: w -= …",
                zh="w = w − … 会造一个新张量，而在 no_grad 下它不要求梯度。请就地修改原来的：w -= …",
            ),
        ),
        Wrong(
            code=FORWARD + "    return w - lr * w.grad, b - lr * b.grad\n",
            fault="not_leaf",
            hint=Words(
                en="This subtraction was recorded, so the result hangs on the old w. Update in place under with torch.no_grad():",
                zh="这次减法被记了下来，结果还挂在旧的 w 上。请在 with torch.no_grad(): 下就地更新。",
            ),
        ),
        Wrong(
            code=FORWARD + "    with torch.no_grad():\n        w += lr * w.grad\n        b += lr * b.grad\n    return w, b\n",
            gives=moved(lambda n: -1),
            hint=Words(
                en="This climbs: the gradient points where the loss grows. Subtract it.",
                zh="这样是在上坡：梯度指向损失增大的方向。要减去它。",
            ),
        ),
        Wrong(
            code=FORWARD.replace(".mean()", ".sum()")
            + "    with torch.no_grad():\n        w -= lr * w.grad\n        b -= lr * b.grad\n    return w, b\n",
            gives=moved(lambda n: n),
            hint=Words(
                en="The step is n times too long. The loss is the mean of the squares, not their sum.",
                zh="这一步长了 n 倍。损失是平方的平均，不是总和。",
            ),
        ),
        Wrong(
            code="def step(w, b, x, y, lr):\n    return w, b\n",
            gives=lambda w, b, x, y, lr: (w, b),
            hint=Words(
                en="w and b came back as they were. Compute the loss, call backward, then move both.",
                zh="w 和 b 原样返回了。先算损失，调用 backward，再挪动它们。",
            ),
        ),
    ),
)
