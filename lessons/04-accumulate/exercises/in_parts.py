"""Gradient accumulation over parts of unequal size. Checked against the closed gradient of the mean over all."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Five to seven deliveries in parts of two or three, so that the last part is smaller than the others."""
    drawn = []
    for points, size in ((5, 2), (7, 3), (5, 3), (4, 2)):
        w = TensorArgument(np.array(rng.integers(1, 6) / 2), requires_grad=True)
        x = rng.choice(np.arange(1, 10), size=points, replace=False).astype(float)
        y = rng.integers(12, 30, size=points).astype(float) * rng.choice([-1, 1])
        drawn.append([w, TensorArgument(x), TensorArgument(y), size])
    return drawn


def expected(w, x, y, size):
    return 2 * np.dot(w * x - y, x) / len(x)


def parts(w, x, y, size):
    """The gradient of each part's own mean, and the number of elements in it."""
    cuts = [slice(start, start + size) for start in range(0, len(x), size)]
    return [(expected(w, x[cut], y[cut], size), len(x[cut])) for cut in cuts]


SOLUTION = """\
def gradient(w, x, y, size):
    for start in range(0, len(x), size):
        part_x, part_y = x[start : start + size], y[start : start + size]
        loss = ((w * part_x - part_y) ** 2).sum() / len(x)
        loss.backward()
    return w.grad
"""

exercise = Exercise(
    function="gradient",
    starter=Words(
        en="import torch\n\n\ndef gradient(w, x, y, size):\n    return torch.tensor(0.0)\n",
        zh="import torch\n\n\ndef gradient(w, x, y, size):\n    return torch.tensor(0.0)\n",
    ),
    solution=SOLUTION,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=SOLUTION.replace(".sum() / len(x)", ".mean()"),
            gives=lambda w, x, y, size: sum(slope for slope, _ in parts(w, x, y, size)),
            hint=Words(
                en="Each part counts as much as the whole: you add up means. Let each part give its sum divided by len(x).",
                zh="每一部分都顶了整批的分量：你把平均数加起来了。应当取各部分之和，再除以 len(x)。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace(".sum() / len(x)", ".mean() / -(-len(x) // size)"),
            gives=lambda w, x, y, size: np.mean([slope for slope, _ in parts(w, x, y, size)]),
            hint=Words(
                en="You averaged the parts' means, so the few elements of the last, smaller part count too much. Divide each part's sum by len(x).",
                zh="你把各部分的平均数又平均了一次，最后那一小部分的几个元素就占得太重。应当用各部分之和除以 len(x)。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("        loss.backward()\n", "        w.grad = None\n        loss.backward()\n"),
            gives=lambda w, x, y, size: parts(w, x, y, size)[-1][0] * parts(w, x, y, size)[-1][1] / len(x),
            hint=Words(
                en="Only the last part is left in w.grad. Do not wipe inside the loop: here the parts have to add up.",
                zh="w.grad 里只剩最后一部分。循环里不要清零：这里就是要各部分相加。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace(" / len(x)", ""),
            gives=lambda w, x, y, size: expected(w, x, y, size) * len(x),
            hint=Words(
                en="This is the gradient of the sum over all the data. The mean was asked for: divide by len(x).",
                zh="这是全部数据之和的梯度。要的是平均：除以 len(x)。",
            ),
        ),
        Wrong(
            code=SOLUTION.replace("return w.grad", "return loss.grad"),
            fault="none",
            hint=Words(
                en="Gradients are kept in leaves, and the leaf here is w: return w.grad.",
                zh="梯度存在叶子里，这里的叶子是 w：请返回 w.grad。",
            ),
        ),
    ),
)
