"""Clipping two gradients by their joint norm. Checked by its properties: direction kept, norm as asked."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Vectors of small integers; a bound below the joint norm and below each norm, then one above both."""
    drawn = []
    for room in (0.25, 0.5, 2.0, 0.25):
        a = rng.choice([-1, 1], size=2) * rng.integers(2, 7, size=2)
        b = rng.choice([-1, 1], size=3) * rng.integers(2, 7, size=3)
        bound = round(room * min(float(np.linalg.norm(a)), float(np.linalg.norm(b))), 1) if room < 1 else 40.0
        drawn.append([TensorArgument(a.astype(float)), TensorArgument(b.astype(float)), bound])
    return drawn


def expected(a, b, max_norm):
    length = np.linalg.norm(np.concatenate([a, b]))
    kept = np.concatenate([a, b]) / length * min(length, max_norm)
    return kept[: len(a)], kept[len(a) :]


def shrunk(a, b, by_a, by_b):
    return a * by_a, b * by_b


HEAD = "import torch\n\n\ndef clip(a, b, max_norm):\n"
NORM = "    norm = ((a ** 2).sum() + (b ** 2).sum()) ** 0.5\n"

exercise = Exercise(
    function="clip",
    starter=Words(
        en=HEAD + "    # the joint norm, then one factor for both\n    factor = 1.0\n    return a * factor, b * factor\n",
        zh=HEAD + "    # 先算 a 和 b 合起来的范数，再用同一个系数\n    factor = 1.0\n    return a * factor, b * factor\n",
    ),
    solution=HEAD + NORM + "    factor = min(1.0, max_norm / norm.item())\n    return a * factor, b * factor\n",
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=HEAD
            + "    na, nb = a.norm().item(), b.norm().item()\n    return a * min(1.0, max_norm / na), b * min(1.0, max_norm / nb)\n",
            gives=lambda a, b, max_norm: shrunk(a, b, min(1.0, max_norm / np.linalg.norm(a)), min(1.0, max_norm / np.linalg.norm(b))),
            hint=Words(
                en="Each gradient was clipped by its own norm, so the step points elsewhere now. Take one norm over both, and one factor.",
                zh="两个梯度各按自己的范数裁剪，这一步的方向就变了。要用合起来的范数，共用一个系数。",
            ),
        ),
        Wrong(
            code=HEAD + "    return a.clamp(-max_norm, max_norm), b.clamp(-max_norm, max_norm)\n",
            gives=lambda a, b, max_norm: (np.clip(a, -max_norm, max_norm), np.clip(b, -max_norm, max_norm)),
            hint=Words(
                en="This cuts every number by itself, which changes the direction. Multiply all of them by the same factor.",
                zh="这是把每个数各自截断，方向变了。要让所有的数乘同一个系数。",
            ),
        ),
        Wrong(
            code=HEAD + NORM + "    factor = max_norm / norm\n    return a * factor, b * factor\n",
            gives=lambda a, b, max_norm: shrunk(a, b, *[max_norm / np.linalg.norm(np.concatenate([a, b]))] * 2),
            hint=Words(
                en="Long gradients are right. One that is short enough must stay as it is, and yours was stretched: the factor is never more than 1.",
                zh="长的梯度对了。本来就够短的应当不动，你却把它拉长了：系数不能超过 1。",
            ),
        ),
        Wrong(
            code=HEAD
            + NORM.replace(") ** 0.5", ")")
            + "    factor = min(1.0, max_norm / norm.item())\n    return a * factor, b * factor\n",
            gives=lambda a, b, max_norm: shrunk(a, b, *[min(1.0, max_norm / (a @ a + b @ b))] * 2),
            hint=Words(
                en="You divided by the sum of the squares. The norm is its root.",
                zh="你除以了平方和。范数还要再开方。",
            ),
        ),
    ),
)
