"""Adam, written by the learner. Checked against the paper's closed form: both means as weighted sums over all gradients."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Five points near a line whose gradients at the start are well away from 0, and one to six steps."""
    drawn = []
    for steps in (1, 2, 4, 6):
        x = np.sort(rng.choice(np.arange(1, 9), size=5, replace=False)) / 2
        y = np.round(rng.uniform(3, 5) * x + rng.uniform(4, 8) + rng.normal(0, 0.3, size=5), 1)
        drawn.append([TensorArgument(x), TensorArgument(y), steps, float(rng.choice([0.05, 0.1, 0.2]))])
    return drawn


def descend(x, y, steps, lr, *, corrected=True, mean=True, root=True, wiped=True):
    """Adam from 0, 0. The means of step t are computed afresh from all gradients so far, with the weights of the paper."""
    at = np.zeros(2)
    seen = np.zeros((0, 2))
    for t in range(1, steps + 1):
        r = at[0] * x + at[1] - y
        gradient = 2 / len(x) * np.array([r @ x, r.sum()])
        seen = np.vstack([seen, gradient if wiped or not len(seen) else seen[-1] + gradient])
        age = np.arange(t - 1, -1, -1)[:, None]
        m, s = ((1 - decay) * (decay**age * power).sum(axis=0) for decay, power in ((0.9, seen), (0.999, seen**2)))
        if corrected:
            m, s = m / (1 - 0.9**t), s / (1 - 0.999**t)
        at = at - lr * (m if mean else gradient) / ((np.sqrt(s) if root else s) + 1e-8)
    return at[0], at[1]


def expected(x, y, steps, lr):
    return descend(x, y, steps, lr)


HEAD = {
    "torch": (
        "import torch\n\n\ndef train(x, y, steps, lr):\n"
        "    w = torch.tensor(0.0, requires_grad=True)\n    b = torch.tensor(0.0, requires_grad=True)\n"
    ),
    "tensorflow": "import tensorflow as tf\n\n\ndef train(x, y, steps, lr):\n    w = tf.Variable(0.0)\n    b = tf.Variable(0.0)\n",
}
LOOP = "    memory = [[w, 0.0, 0.0], [b, 0.0, 0.0]]\n    for t in range(1, steps + 1):\n"
BODY = {
    "torch": (
        LOOP
        + "        loss = ((w * x + b - y) ** 2).mean()\n        loss.backward()\n        with torch.no_grad():\n            for one in memory:\n"
        "                p, m, s = one\n                m = 0.9 * m + 0.1 * p.grad\n                s = 0.999 * s + 0.001 * p.grad ** 2\n"
        "                one[1], one[2] = m, s\n"
    ),
    "tensorflow": (
        LOOP + "        with tf.GradientTape() as tape:\n            loss = tf.reduce_mean((w * x + b - y) ** 2)\n"
        "        for one, g in zip(memory, tape.gradient(loss, [w, b])):\n            p, m, s = one\n            m = 0.9 * m + 0.1 * g\n"
        "            s = 0.999 * s + 0.001 * g ** 2\n            one[1], one[2] = m, s\n"
    ),
}
STEP = "lr * (m / (1 - 0.9 ** t)) / ((s / (1 - 0.999 ** t)) ** 0.5 + 1e-8)"
MOVE = {"torch": "                p -= {}\n", "tensorflow": "            p.assign_sub({})\n"}
LATEST = {"torch": "p.grad", "tensorflow": "g"}
WIPE = {"torch": "                p.grad.zero_()\n", "tensorflow": ""}
END = "    return w, b\n"


def answer(dialect, step=STEP):
    return HEAD[dialect] + BODY[dialect] + MOVE[dialect].format(step) + WIPE[dialect] + END


OWN = {
    "torch": Wrong(
        code=HEAD["torch"] + BODY["torch"] + MOVE["torch"].format(STEP) + END,
        gives=lambda x, y, steps, lr: descend(x, y, steps, lr, wiped=False),
        hint=Words(
            en="The first step is right, and then the old gradients are still in .grad. Zero them in every round.",
            zh="第一步是对的，之后旧的梯度还留在 .grad 里。每一轮都要清零。",
        ),
    ),
    "tensorflow": Wrong(
        code=HEAD["tensorflow"] + BODY["tensorflow"] + f"            p = p - {STEP}\n" + END,
        gives=lambda x, y, steps, lr: (0.0, 0.0),
        hint=Words(
            en="Nothing has moved: p = p − … makes a tensor and calls it p, and the variable stays where it was. Use p.assign_sub(…).",
            zh="什么都没有动：p = p − … 造出一个张量，也叫 p，变量还在原处。请用 p.assign_sub(…)。",
        ),
    ),
}


def wrong(dialect):
    return (
        Wrong(
            code=answer(dialect, "lr * m / (s ** 0.5 + 1e-8)"),
            gives=lambda x, y, steps, lr: descend(x, y, steps, lr, corrected=False),
            hint=Words(
                en="Both means start at 0 and are too small at first. Divide m by 1 − 0.9 ** t and s by 1 − 0.999 ** t.",
                zh="两个平均都从 0 起步，开头偏小。m 要除以 1 − 0.9 ** t，s 要除以 1 − 0.999 ** t。",
            ),
        ),
        Wrong(
            code=answer(dialect, STEP.replace(" ** 0.5", "")),
            gives=lambda x, y, steps, lr: descend(x, y, steps, lr, root=False),
            hint=Words(
                en="s is the size of the gradient squared. Take its root before you divide.",
                zh="s 是梯度大小的平方，除之前要先开方。",
            ),
        ),
        Wrong(
            code=answer(dialect, STEP.replace("(m / (1 - 0.9 ** t))", LATEST[dialect])),
            gives=lambda x, y, steps, lr: descend(x, y, steps, lr, mean=False),
            hint=Words(
                en="The first step is right. From the second on, Adam moves by the running mean m of the gradients, not by the latest one alone.",
                zh="第一步是对的。从第二步起，Adam 用的是梯度的滑动平均 m，而不只是最近的一个梯度。",
            ),
        ),
        OWN[dialect],
        Wrong(
            code=answer(dialect).replace("range(1, steps + 1)", "range(steps)"),
            fault="nan",
            hint=Words(
                en="At t = 0 the correction divides 0 by 1 − 0.9 ** 0, which is 0 too. Count the steps from 1.",
                zh="t = 0 时，校正要用 0 除以 1 − 0.9 ** 0，而它也是 0。步数请从 1 数起。",
            ),
        ),
    )


def starter(dialect):
    return Words(
        en=HEAD[dialect] + "    # your Adam: two running means for each\n" + END,
        zh=HEAD[dialect] + "    # 你的 Adam：w 有两个滑动平均，b 也有两个\n" + END,
    )


exercise = Exercise(
    function="train",
    starter=starter("torch"),
    solution=answer("torch"),
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"optim", "optimizers", "Adam", "AdamW"}),
            Words(en="The optimiser is yours to write this time.", zh="这一次，优化器由你来写。"),
        ),
    ),
    wrong=wrong("torch"),
    spelled={"tensorflow": Spelling(starter("tensorflow"), answer("tensorflow"), wrong("tensorflow"))},
)
