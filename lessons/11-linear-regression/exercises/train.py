"""The whole training loop. Checked against the same steps in float64, with the gradient's closed formula."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Six points near a line, a learning rate below the border of divergence, and two to twelve steps."""
    drawn = []
    for steps in (1, 2, 5, 12):
        x = np.sort(rng.choice(np.arange(-6, 9), size=6, replace=False)) / 4
        y = np.round(rng.uniform(2, 4) * x + rng.uniform(3, 6) + rng.normal(0, 0.3, size=6), 1)
        drawn.append([TensorArgument(x), TensorArgument(y), steps, float(rng.choice([0.02, 0.05, 0.1]))])
    return drawn


def descend(x, y, steps, lr, keep):
    """`steps` steps from 0, 0; before each, `keep` times the old gradients stay in place (0 is right)."""
    w = b = by_w = by_b = 0.0
    for _ in range(steps):
        r = w * x + b - y
        by_w = keep * by_w + 2 * np.dot(r, x) / len(x)
        by_b = keep * by_b + 2 * np.sum(r) / len(x)
        w, b = w - lr * by_w, b - lr * by_b
    return w, b


def expected(x, y, steps, lr):
    return descend(x, y, steps, lr, keep=0.0)


LOOP = (
    "import torch\n\n\ndef train(x, y, steps, lr):\n"
    "    w = torch.tensor(0.0, requires_grad=True)\n    b = torch.tensor(0.0, requires_grad=True)\n"
    "    for _ in range(steps):\n        loss = ((w * x + b - y) ** 2).mean()\n        loss.backward()\n"
)
UPDATE = "        with torch.no_grad():\n            w -= lr * w.grad\n            b -= lr * b.grad\n"
WIPE = "        w.grad.zero_()\n        b.grad.zero_()\n"

exercise = Exercise(
    function="train",
    starter=Words(
        en="import torch\n\n\ndef train(x, y, steps, lr):\n    ...\n",
        zh="import torch\n\n\ndef train(x, y, steps, lr):\n    ...\n",
    ),
    solution=LOOP + UPDATE + WIPE + "    return w, b\n",
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=LOOP + UPDATE + "    return w, b\n",
            gives=lambda x, y, steps, lr: descend(x, y, steps, lr, keep=1.0),
            hint=Words(
                en="The first step is right, and from the second on the old gradients are still in w.grad and b.grad. Zero them in every round.",
                zh="第一步是对的，从第二步起，旧的梯度还留在 w.grad 和 b.grad 里。每一轮都要清零。",
            ),
        ),
        Wrong(
            code=LOOP + UPDATE + WIPE + "    return b, w\n",
            gives=lambda x, y, steps, lr: expected(x, y, steps, lr)[::-1],
            hint=Words(
                en="Both numbers are right and stand in the wrong order: return w first, then b.",
                zh="两个数都对，只是顺序反了：先返回 w，再返回 b。",
            ),
        ),
        Wrong(
            code=LOOP
            + "        with torch.no_grad():\n            w = w - lr * w.grad\n            b = b - lr * b.grad\n    return w, b\n",
            raises="nothing_requires_grad",
            hint=Words(
                en="w = w − … makes a new tensor, and under no_grad it does not require grad, so the second round has nothing to walk back to. Use w -= …",
                zh="w = w − … 会造一个新张量，而在 no_grad 下它不要求梯度，第二轮就没有可以往回走的地方了。请用 w -= …",
            ),
        ),
        Wrong(
            code=LOOP + UPDATE.replace("-=", "+=") + WIPE + "    return w, b\n",
            gives=lambda x, y, steps, lr: descend(x, y, steps, -lr, keep=0.0),
            hint=Words(
                en="This climbs: the gradient points where the loss grows. Subtract it.",
                zh="这样是在上坡：梯度指向损失增大的方向。要减去它。",
            ),
        ),
    ),
)
