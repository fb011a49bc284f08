"""A new leaf from scaled weights. Checked by its numbers, and by what it says of itself: a leaf that requires a gradient."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Vectors and a matrix of small halves, and scales that are exact in binary."""
    return [
        [TensorArgument(rng.integers(1, 9, size=shape) / 2, requires_grad=True), float(rng.choice([0.125, 0.25, 0.5]))]
        for shape in ((2,), (3,), (2, 2))
    ]


def expected(trained, scale):
    return np.multiply.outer(np.array(scale), trained)


VARIABLE = "import tensorflow as tf\n\n\ndef weights(trained, scale):\n    return tf.Variable(trained * scale)\n"
BEGIN = "import tensorflow as tf\n\n\ndef weights(trained, scale):\n    return trained\n"
NO_VARIABLE = Words(
    en="No tape will watch this by itself: a product is a tensor, and trainable=False freezes. Let tf.Variable(...) come last, with the numbers in it.",
    zh="没有哪盘磁带会自动监视它：乘积只是张量，trainable=False 则是冻结。最后一步才是 tf.Variable(…)，数都算好了放进去。",
)

exercise = Exercise(
    function="weights",
    starter=Words(
        en="import torch\n\n\ndef weights(trained, scale):\n    return trained\n",
        zh="import torch\n\n\ndef weights(trained, scale):\n    return trained\n",
    ),
    solution="import torch\n\n\ndef weights(trained, scale):\n    numbers = trained.detach() * scale\n    return numbers.requires_grad_()\n",
    cases=cases,
    expected=expected,
    leaves=True,
    wrong=(
        Wrong(
            code="def weights(trained, scale):\n    return trained.detach().requires_grad_() * scale\n",
            fault="not_leaf",
            hint=Words(
                en="The multiplication was recorded, so this is a result. Compute first; then detach and requires_grad_().",
                zh="这次乘法被记了下来，所以它是结果。先计算，再 detach 和 requires_grad_()。",
            ),
        ),
        Wrong(
            code="def weights(trained, scale):\n    return (trained * scale).detach()\n",
            fault="no_grad_kept",
            hint=Words(
                en="The past is cut off, and with it the wish for a gradient. Add .requires_grad_() at the end.",
                zh="来历剪断了，对梯度的要求也一起没了。在最后加上 .requires_grad_()。",
            ),
        ),
        Wrong(
            code="def weights(trained, scale):\n    return trained.detach().requires_grad_()\n",
            gives=lambda trained, scale: trained,
            hint=Words(
                en="These are the weights as they were: the factor scale is missing.",
                zh="权重还是原来的：漏了系数 scale。",
            ),
        ),
        Wrong(
            code="def weights(trained, scale):\n    return (trained.detach() * scale).requires_grad\n",
            fault="type",
            hint=Words(
                en="requires_grad without underscore and brackets only asks. requires_grad_() switches it on.",
                zh="不带下划线和括号的 requires_grad 只是询问；requires_grad_() 才是打开。",
            ),
        ),
    ),
    spelled={
        "tensorflow": Spelling(
            starter=Words(en=BEGIN, zh=BEGIN),
            solution=VARIABLE,
            wrong=(
                Wrong(
                    code=VARIABLE.replace("tf.Variable(trained * scale)", "trained * scale"),
                    fault="no_grad_kept",
                    hint=NO_VARIABLE,
                ),
                Wrong(
                    code=VARIABLE.replace("(trained * scale)", "(trained) * scale"),
                    fault="no_grad_kept",
                    hint=NO_VARIABLE,
                ),
                Wrong(
                    code=VARIABLE.replace("trained * scale", "trained"),
                    gives=lambda trained, scale: trained,
                    hint=Words(
                        en="These are the weights as they were: the factor scale is missing.",
                        zh="权重还是原来的：漏了系数 scale。",
                    ),
                ),
                Wrong(
                    code=VARIABLE.replace("* scale", "* scale, trainable=False"),
                    fault="no_grad_kept",
                    hint=NO_VARIABLE,
                ),
            ),
        ),
    },
)
