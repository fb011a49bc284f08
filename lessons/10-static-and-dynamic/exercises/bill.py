"""A price with a kink, for a vector, without a branch. Checked against the integral of the price per unit."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Uses on both sides of 100, in tens, and never 100 itself."""
    return [
        [TensorArgument(rng.permutation(np.concatenate([rng.choice([20.0, 50.0, 80.0], 2), rng.choice([120.0, 150.0, 210.0], 2)])))]
        for _ in range(4)
    ]


def expected(use):
    return 0.2 * np.minimum(use, 100) + 0.5 * np.maximum(use - 100, 0)


HEAD = "import torch\n\n\ndef bill(use):\n    below = 0.2 * use\n    above = 20 + 0.5 * (use - 100)\n"

exercise = Exercise(
    function="bill",
    starter=Words(en=HEAD + "    return below  # choose, element by element\n", zh=HEAD + "    return below  # 逐个元素地选\n"),
    solution=HEAD + "    return torch.where(use > 100, above, below)\n",
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=HEAD + "    if use > 100:\n        return above\n    return below\n",
            raises="RuntimeError",
            hint=Words(
                en="An if needs one yes or no, and a vector has several. Choose between values: torch.where(use > 100, above, below).",
                zh="if 只要一个是或否，而向量有好几个。请在值之间选：torch.where(use > 100, above, below)。",
            ),
        ),
        Wrong(
            code=HEAD + "    return torch.where(use > 100, below, above)\n",
            gives=lambda use: np.where(use > 100, 0.2 * use, 20 + 0.5 * (use - 100)),
            hint=Words(
                en="The two are the wrong way round: where takes the second argument where the condition holds.",
                zh="两个放反了：条件成立的地方，where 取的是第二个参数。",
            ),
        ),
        Wrong(
            code="import torch\n\n\ndef bill(use):\n    return torch.where(use > 100, 0.5 * use, 0.2 * use)\n",
            gives=lambda use: np.where(use > 100, 0.5 * use, 0.2 * use),
            hint=Words(
                en="Whoever uses 101 would pay 0.5 for all units. Only those above 100 cost more: 20 + 0.5 * (use − 100).",
                zh="这样用 101 度的人，每一度都要付 0.5。贵的只是超出 100 的部分：20 + 0.5 * (use − 100)。",
            ),
        ),
        Wrong(
            code=HEAD + "    return below + above\n",
            gives=lambda use: 0.2 * use + 20 + 0.5 * (use - 100),
            hint=Words(
                en="Both were added. For each element only one of the two holds.",
                zh="你把两个加起来了。每个元素只适用其中一个。",
            ),
        ),
    ),
)
