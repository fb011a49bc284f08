"""A slope carried through a loop beside its value. Checked against central differences of the loop."""

import math

from webapp.exercises import Exercise, Wrong
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def level(t, rounds):
    for _ in range(int(rounds)):
        t = t * math.exp(-t)
    return t


def cases(rng):
    return [[float(rng.integers(3, 16)) / 10 + 0.05, rounds] for rounds in (2, 3, 5, 1)]


def expected(t, rounds):
    h = 1e-5
    return level(t, rounds), (level(t + h, rounds) - level(t - h, rounds)) / (2 * h)


def carried(t, rounds, rule):
    """The same loop with another rule for the slope: what a mistake gives."""
    value, slope = t, 1.0
    for _ in range(int(rounds)):
        decay = math.exp(-value)
        value, slope = value * decay, rule(value, slope, decay)
    return value, slope


def program(rule):
    return (
        "import math\n\n\ndef level_and_slope(t, rounds):\n    level, slope = t, 1.0\n    for _ in range(rounds):\n"
        f"        decay = math.exp(-level)\n        level, slope = level * decay, {rule}\n    return level, slope\n"
    )


SOLUTION = """\
import math


def level_and_slope(t, rounds):
    level, slope = t, 1.0
    for _ in range(rounds):
        decay = math.exp(-level)
        decay_slope = -decay * slope
        first = slope * decay
        second = level * decay_slope
        level, slope = level * decay, first + second
    return level, slope
"""

exercise = Exercise(
    framework=None,
    function="level_and_slope",
    starter=Words(
        en="import math\n\n\ndef level_and_slope(t, rounds):\n    # Return the level after these\n    # rounds, and its slope for t.\n    return t, 1.0\n",
        zh="import math\n\n\ndef level_and_slope(t, rounds):\n    # 返回这么多轮之后的 level，\n    # 以及它对 t 的斜率。\n    return t, 1.0\n",
    ),
    solution=SOLUTION,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"torch", "jax", "tensorflow", "mxnet", "micrograd"}),
            Words(en="Here you are the framework: plain Python is enough.", zh="这一次你就是框架：用普通的 Python 就够了。"),
        ),
    ),
    wrong=(
        Wrong(
            code=program("slope * decay"),
            gives=lambda t, rounds: carried(t, rounds, lambda _v, slope, decay: slope * decay),
            hint=Words(
                en="The level is in the product twice: once as it is, once inside decay. The second one is missing.",
                zh="乘积里 level 出现了两次：一次直接出现，一次在 decay 里面。第二次漏掉了。",
            ),
        ),
        Wrong(
            code=program("decay - level * decay"),
            gives=lambda t, rounds: carried(t, rounds, lambda value, _s, decay: decay - value * decay),
            hint=Words(
                en="This is the slope of one round for its own beginning. Multiply it by the slope that the rounds before have made.",
                zh="这是一轮对它自己开头的斜率。还要乘以前面各轮积下来的斜率。",
            ),
        ),
        Wrong(
            code=program("slope * decay + level * decay * slope"),
            gives=lambda t, rounds: carried(t, rounds, lambda value, slope, decay: slope * decay + value * decay * slope),
            hint=Words(
                en="Decay falls when the level rises: the slope of exp(−x) has a minus.",
                zh="level 增大时 decay 减小：exp(−x) 的斜率带负号。",
            ),
        ),
        Wrong(
            code=program("slope").replace("return level, slope", "return level"),
            fault="not_tuple",
            hint=Words(en="Two numbers are asked for: return level, slope.", zh="这里要两个数：return level, slope。"),
        ),
    ),
)
