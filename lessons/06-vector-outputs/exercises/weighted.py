"""The gradient of a weighted sum of losses. Checked against its closed formula."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Three to five deliveries with weights that are no two alike, and that do not add up to 1."""
    drawn = []
    for points in (3, 4, 5):
        w, b = TensorArgument(np.array(rng.integers(1, 5) / 2), requires_grad=True), TensorArgument(np.array(0.5), requires_grad=True)
        x = rng.choice(np.arange(1, 9), size=points, replace=False).astype(float)
        y = rng.integers(10, 30, size=points).astype(float)
        v = rng.choice([0.25, 0.5, 0.75, 1.0, 2.0], size=points, replace=False)
        drawn.append([w, b, TensorArgument(x), TensorArgument(y), TensorArgument(v)])
    return drawn


def expected(w, b, x, y, v):
    r = w * x + b - y
    return 2 * np.sum(v * r * x), 2 * np.sum(v * r)


def with_weights(weights):
    """What an answer gives that mixes the losses by `weights(v)`."""
    return lambda w, b, x, y, v: expected(w, b, x, y, weights(v))


BEGIN = "def gradients(w, b, x, y, v):\n    loss = (w * x + b - y) ** 2\n"
END = "    return w.grad, b.grad\n"

exercise = Exercise(
    function="gradients",
    starter=Words(en=BEGIN + "    loss.backward()\n" + END, zh=BEGIN + "    loss.backward()\n" + END),
    solution=BEGIN + "    loss.backward(v)\n" + END,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=BEGIN + "    loss.sum().backward()\n" + END,
            gives=with_weights(np.ones_like),
            hint=Words(
                en="Here every delivery counts the same: sum() takes ones for the weights, and v is not used.",
                zh="这样每次送货分量都一样：sum() 的权重全是 1，没有用到 v。",
            ),
        ),
        Wrong(
            code=BEGIN + "    (v * loss).mean().backward()\n" + END,
            gives=with_weights(lambda v: v / len(v)),
            hint=Words(
                en="The weights are right, and then everything is divided by the number of deliveries. The weighted sum was asked for.",
                zh="权重对了，可是又都除以了送货的次数。要的是加权之和。",
            ),
        ),
        Wrong(
            code=BEGIN + "    (v * loss).backward(v)\n" + END,
            gives=with_weights(lambda v: v * v),
            hint=Words(
                en="The weights count twice: once in v * loss and once in backward(v). One of the two is enough.",
                zh="权重算了两遍：v * loss 里一遍，backward(v) 里又一遍。留一处就够了。",
            ),
        ),
        Wrong(
            code=BEGIN + "    loss.backward(w * x)\n" + END,
            gives=lambda w, b, x, y, v: expected(w, b, x, y, w * x),
            hint=Words(
                en="The vector in backward says how much each output counts, not where you are. Give it v.",
                zh="backward 里的向量说的是每个输出占多少分量，不是在哪一点。请给它 v。",
            ),
        ),
    ),
)
