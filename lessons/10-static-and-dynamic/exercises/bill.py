"""A price with a kink, for a vector, without a branch. Checked against the integral of the price per unit."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Uses on both sides of 100, in tens, and never 100 itself."""
    return [
        [TensorArgument(rng.permutation(np.concatenate([rng.choice([20.0, 50.0, 80.0], 2), rng.choice([120.0, 150.0, 210.0], 2)])))]
        for _ in range(4)
    ]


def expected(use):
    return 0.2 * np.minimum(use, 100) + 0.5 * np.maximum(use - 100, 0)


def exchanged(use):
    return np.where(use > 100, 0.2 * use, 20 + 0.5 * (use - 100))


def dear_from_the_first(use):
    return np.where(use > 100, 0.5 * use, 0.2 * use)


def both(use):
    return 0.2 * use + 20 + 0.5 * (use - 100)


EAGER = """\
{}def bill(use):
    below = 0.2 * use
    above = 20 + 0.5 * (use - 100)
    # {}
    due = below
    return due
"""
GRAPH = """\
{}def bill(given):
    use = tf.placeholder(tf.float32, [4])
    below = 0.2 * use
    above = 20 + 0.5 * (use - 100)
    # {}
    due = below
    with tf.Session() as session:
        return session.run(due, {{use: given}})
"""


def spelled(code, module, begin, by_a_vector):
    """The exercise in one framework: its `where` lives in `module`; `by_a_vector` is what tells there that an if had nothing to decide by."""
    starter = Words(en=code.format(begin, "Choose, element by element."), zh=code.format(begin, "逐个元素地选。"))

    def with_choice(choice):
        return starter.en.replace("due = below", f"due = {choice}")

    return Spelling(
        starter=starter,
        solution=with_choice(f"{module}.where(use > 100, above, below)"),
        wrong=(
            Wrong(
                code=with_choice("below\n    if use > 100:\n        due = above"),
                raises=by_a_vector,
                hint=Words(
                    en=f"An if needs one yes or no, and a vector has several. Choose between values: {module}.where(use > 100, above, below).",
                    zh=f"if 只要一个是或否，而向量有好几个。请在值之间选：{module}.where(use > 100, above, below)。",
                ),
            ),
            Wrong(
                code=with_choice(f"{module}.where(use > 100, below, above)"),
                gives=exchanged,
                hint=Words(
                    en="The two are the wrong way round: where takes the second argument where the condition holds.",
                    zh="两个放反了：条件成立的地方，where 取的是第二个参数。",
                ),
            ),
            Wrong(
                code=with_choice(f"{module}.where(use > 100, 0.5 * use, below)"),
                gives=dear_from_the_first,
                hint=Words(
                    en="Whoever uses 101 would pay 0.5 for all units. Only those above 100 cost more: 20 + 0.5 * (use − 100).",
                    zh="这样用 101 度的人，每一度都要付 0.5。贵的只是超出 100 的部分：20 + 0.5 * (use − 100)。",
                ),
            ),
            Wrong(
                code=with_choice("below + above"),
                gives=both,
                hint=Words(
                    en="Both were added. For each element only one of the two holds.",
                    zh="你把两个加起来了。每个元素只适用其中一个。",
                ),
            ),
        ),
    )


torch = spelled(EAGER, "torch", "import torch\n\n\n", "RuntimeError")

exercise = Exercise(
    function="bill",
    starter=torch.starter,
    solution=torch.solution,
    wrong=torch.wrong,
    cases=cases,
    expected=expected,
    spelled={
        "tensorflow": spelled(EAGER, "tf", "import tensorflow as tf\n\n\n@tf.function\n", "ValueError"),
        "tensorflow1": spelled(
            GRAPH, "tf", "import tensorflow.compat.v1 as tf\n\ntf.disable_eager_execution()\n\n\n", "OperatorNotAllowedInGraphError"
        ),
        "jax": spelled(EAGER, "jnp", "import jax\nimport jax.numpy as jnp\n\n\n@jax.jit\n", "TracerBoolConversionError"),
    },
)
