"""A difference quotient taken to both sides. Checked against the quotient itself, written as a sum of two one-sided ones."""

import math

from webapp.exercises import Exercise, Wrong
from webapp.lessons_models import Words


def f(t):
    return t * math.exp(-t)


def cases(rng):
    """Steps that are large enough for every mistake to show."""
    return [[float(rng.integers(2, 12)) / 4, float(h)] for h in (0.5, 0.25, 0.2, 0.1)]


def expected(t, h):
    right, left = (f(t + h) - f(t)) / h, (f(t) - f(t - h)) / h
    return (right + left) / 2


BEGIN = "import math\n\n\ndef f(t):\n    return t * math.exp(-t)\n\n\ndef slope(t, h):\n"

exercise = Exercise(
    framework=None,
    function="slope",
    starter=Words(
        en=BEGIN + "    # It looks to the right only.\n    # Look as far to the left.\n    return (f(t + h) - f(t)) / h\n",
        zh=BEGIN + "    # 这里只看右边。左边也看同样远。\n    return (f(t + h) - f(t)) / h\n",
    ),
    solution=BEGIN + "    return (f(t + h) - f(t - h)) / (2 * h)\n",
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=BEGIN + "    return (f(t + h) - f(t - h)) / h\n",
            gives=lambda t, h: (f(t + h) - f(t - h)) / h,
            hint=Words(
                en="From t − h to t + h is twice as far as h. Divide by the whole way.",
                zh="从 t − h 到 t + h，路程是 h 的两倍。要除以整段路程。",
            ),
        ),
        Wrong(
            code=BEGIN + "    return (f(t) - f(t - h)) / h\n",
            gives=lambda t, h: (f(t) - f(t - h)) / h,
            hint=Words(
                en="Now it looks to the left only. Begin at t − h and end at t + h.", zh="现在又只看左边了。要从 t − h 看到 t + h。"
            ),
        ),
        Wrong(
            code=BEGIN + "    return (f(t + h) - f(t)) / h\n",
            gives=lambda t, h: (f(t + h) - f(t)) / h,
            hint=Words(en="That is the quotient as it was: from t to t + h.", zh="这还是原来那个差商：从 t 到 t + h。"),
        ),
        Wrong(
            code=BEGIN + "    return (1 - t) * math.exp(-t)\n",
            gives=lambda t, h: (1 - t) * math.exp(-t),
            hint=Words(
                en="This is the exact slope, derived on paper. Asked for is the measured one, which depends on h.",
                zh="这是在纸上推出来的精确斜率。这里要的是量出来的，它与 h 有关。",
            ),
        ),
        Wrong(
            code=BEGIN + "    return f(t + h) - f(t - h) / (2 * h)\n",
            gives=lambda t, h: f(t + h) - f(t - h) / (2 * h),
            hint=Words(
                en="A division comes before a subtraction. Put the difference into brackets.", zh="除法先于减法。差要用括号括起来。"
            ),
        ),
    ),
)
