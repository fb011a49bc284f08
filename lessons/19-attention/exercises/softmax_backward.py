"""The backward of a softmax over rows. Checked against central differences, starting from scores log P."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Two or three rows of weights in twentieths, none of them 0, and gradients of small integers."""
    drawn = []
    for rows in (2, 3, 2, 3):
        parts = np.stack([rng.permutation(rng.choice([[1, 4, 15], [2, 5, 13], [3, 7, 10], [2, 8, 10]])) for _ in range(rows)])
        g = np.stack([rng.choice(np.arange(-4, 6), size=3, replace=False) for _ in range(rows)]).astype(float)
        drawn.append([TensorArgument(parts / 20), TensorArgument(g)])
    return drawn


def softmax(s):
    weights = np.exp(s - s.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def expected(P, g):
    return numerical_gradient(lambda s: float(np.sum(g * softmax(s))), np.log(P))


HEAD = "import torch\n\n\ndef softmax_backward(P, g):\n"

exercise = Exercise(
    function="softmax_backward",
    starter=Words(
        en=HEAD + "    # each row: the mean of g, weighted by P\n    mean = torch.zeros(len(P), 1)\n    return g - mean\n",
        zh=HEAD + "    # 每一行：g 按 P 加权的平均\n    mean = torch.zeros(len(P), 1)\n    return g - mean\n",
    ),
    solution=HEAD + "    mean = (P * g).sum(dim=1, keepdim=True)\n    return P * (g - mean)\n",
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"backward", "autograd", "grad", "func", "requires_grad", "requires_grad_"}),
            Words(en="The boxed rule of the lesson, in one line.", zh="就是课文里方框中的规则，一行。"),
        ),
    ),
    wrong=(
        Wrong(
            code=HEAD + "    return g * P * (1 - P)\n",
            gives=lambda P, g: g * P * (1 - P),
            hint=Words(
                en="This is how a score moves its own weight. It moves all other weights of its row as well: subtract the weighted mean.",
                zh="这只是得分对自己权重的影响。同一行其他权重也会跟着变：要减去加权平均。",
            ),
        ),
        Wrong(
            code=HEAD + "    return g - (P * g).sum(dim=1, keepdim=True)\n",
            gives=lambda P, g: g - (P * g).sum(axis=1, keepdims=True),
            hint=Words(
                en="The difference from the mean is right. Each score moves in proportion to its weight: multiply by P.",
                zh="与平均之差对了。每个得分的变化与权重成正比：还要乘 P。",
            ),
        ),
        Wrong(
            code=HEAD + "    return P * (g - (P * g).sum())\n",
            gives=lambda P, g: P * (g - (P * g).sum()),
            hint=Words(
                en="One mean was taken over the whole matrix. Each row has a softmax of its own: sum with dim=1 and keepdim=True.",
                zh="你对整个矩阵取了一个平均。每一行各有自己的 softmax：求和用 dim=1 和 keepdim=True。",
            ),
        ),
        Wrong(
            code=HEAD + "    return P * (g - g.mean(dim=1, keepdim=True))\n",
            gives=lambda P, g: P * (g - g.mean(axis=1, keepdims=True)),
            hint=Words(
                en="The mean has to be weighted by P: (P * g).sum(dim=1, keepdim=True).",
                zh="平均要按 P 加权：(P * g).sum(dim=1, keepdim=True)。",
            ),
        ),
    ),
)
