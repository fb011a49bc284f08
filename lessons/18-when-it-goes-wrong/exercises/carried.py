"""A recurrent network that learns after each reading, its state cut. Checked against the sum of one-step derivatives."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Three to five readings of moderate size, so that no tanh is flat."""
    return [
        [
            TensorArgument(np.array(float(rng.choice([-1, 1]) * rng.choice([0.5, 0.75, 1.0]))), requires_grad=True),
            TensorArgument(rng.choice([-1, 1], size=n) * rng.choice([0.25, 0.5, 0.75, 1.0, 1.25], size=n, replace=False)),
        ]
        for n in (3, 4, 5, 3)
    ]


def walk(w, readings, kept):
    """Each reading's derivative with respect to w; of the state's own derivative `kept` times is carried on (0: cut)."""
    h, slope = 0.0, 0.0
    for r in readings:
        before = h
        h = np.tanh(w * h + r)
        slope = (1 - h * h) * (before + kept * w * slope)
        yield 2 * (h - 0.5) * slope


def expected(w, readings):
    return sum(walk(float(w), readings, kept=0.0))


HEAD = "import torch\n\n\ndef train(w, readings):\n    h = torch.tensor(0.0)\n    for r in readings:\n"
LEARN = "        loss = (h - 0.5) ** 2\n        loss.backward()\n"
END = "    return w.grad\n"

exercise = Exercise(
    function="train",
    starter=Words(
        en="import torch\n\n\ndef train(w, readings):\n    # return w.grad after all readings\n    return torch.tensor(0.0)\n",
        zh="import torch\n\n\ndef train(w, readings):\n    # 读完所有读数，返回 w.grad\n    return torch.tensor(0.0)\n",
    ),
    solution=HEAD + "        h = torch.tanh(w * h.detach() + r)\n" + LEARN + END,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=HEAD + "        h = torch.tanh(w * h + r)\n" + LEARN + END,
            raises="backward_twice",
            hint=Words(
                en="The second walk runs on into the first reading, whose saved values are gone. Cut the state: h.detach().",
                zh="第二次往回走，走进了第一个读数，而那里保存的值已经释放。请切断状态：h.detach()。",
            ),
        ),
        Wrong(
            code=HEAD + "        h = torch.tanh(w * h + r)\n" + LEARN.replace("()", "(retain_graph=True)") + END,
            gives=lambda w, readings: sum(walk(float(w), readings, kept=1.0)),
            hint=Words(
                en="It runs, but each walk goes back to the first reading, longer every time. Each shall stop at the state it was handed: detach it.",
                zh="能运行，但每次都一直走回第一个读数，一次比一次长。每次都该停在传进来的状态：请 detach。",
            ),
        ),
        Wrong(
            code=HEAD + "        w.grad = None\n        h = torch.tanh(w * h.detach() + r)\n" + LEARN + END,
            gives=lambda w, readings: list(walk(float(w), readings, kept=0.0))[-1],
            hint=Words(
                en="This is the gradient of the last reading alone. Do not wipe between the readings.",
                zh="这只是最后一个读数的梯度。读数之间不要清零。",
            ),
        ),
        Wrong(
            code=HEAD + "        h = torch.tanh(w * torch.tensor(0.0) + r)\n" + LEARN + END,
            gives=lambda w, readings: 0.0,
            hint=Words(
                en="The state begins at 0 for each reading, so w is never multiplied by anything. Carry the number of h on.",
                zh="每个读数的状态都从 0 开始，w 就没有可乘的东西。要把 h 的数带过去。",
            ),
        ),
    ),
)
