"""The way back through the five entries of the stopping distance, by hand. Checked against central differences."""

import numpy as np

from webapp.exercises import Exercise, Wrong, numerical_gradient
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Cars between 5 and 30 m/s, sleepy and awake, with good and bad brakes; numbers that can be followed on paper."""
    return [[float(rng.integers(5, 31)), float(rng.integers(2, 7)) / 4, float(rng.choice([2.0, 4.0, 5.0, 8.0, 10.0]))] for _ in range(4)]


def distance(point):
    v, t, a = point
    return float(v * t + v * v / (2 * a))


def expected(v, t, a):
    by_v, by_t, by_a = numerical_gradient(distance, np.array([v, t, a], dtype=np.float64))
    return float(by_v), float(by_t), float(by_a)


FORWARD = (
    "def gradients(v, t, a):\n"
    "    n1 = v * t\n    n2 = v * v\n    n3 = 2 * a\n    n4 = n2 / n3\n    n5 = n1 + n4\n"
    "    d5 = 1.0\n    d4 = d5\n    d1 = d5\n"
)
BACKWARD = "    d3 = -d4 * n4 / n3\n    d2 = d4 / n3\n"
END = "    return dv, dt, da\n"

exercise = Exercise(
    framework=None,
    function="gradients",
    starter=Words(
        en=FORWARD + "    # Entry 4: n4 = n2 / n3\n    d3 = 0.0\n    d2 = 0.0\n    dv = 0.0\n    dt = 0.0\n    da = 0.0\n" + END,
        zh=FORWARD + "    # 条目 4：n4 = n2 / n3\n    d3 = 0.0\n    d2 = 0.0\n    dv = 0.0\n    dt = 0.0\n    da = 0.0\n" + END,
    ),
    solution=FORWARD + BACKWARD + "    da = d3 * 2\n    dv = d2 * 2 * v + d1 * t\n    dt = d1 * v\n" + END,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"torch", "tensorflow", "jax", "mxnet", "micrograd"}),
            Words(
                en="Here you are the tape: write the way back line by line, in plain Python.",
                zh="这里你就是磁带：请用普通的 Python 一行一行写出返程。",
            ),
        ),
    ),
    wrong=(
        Wrong(
            code=FORWARD + BACKWARD + "    da = d3 * 2\n    dv = d2 * 2 * v\n    dt = d1 * v\n" + END,
            gives=lambda v, t, a: (v / a, v, -v * v / (2 * a * a)),
            hint=Words(
                en="Entry 1 used v as well, and what it sends is missing: add d1 * t to dv.",
                zh="条目 1 也用了 v，它送来的还没有算进去：给 dv 加上 d1 * t。",
            ),
        ),
        Wrong(
            code=FORWARD + BACKWARD + "    da = d3 * 2\n    dv = d2 * v + d1 * t\n    dt = d1 * v\n" + END,
            gives=lambda v, t, a: (t + v / (2 * a), v, -v * v / (2 * a * a)),
            hint=Words(
                en="n2 = v * v uses v twice, so d2 reaches it along two wires: d2 * v and once more d2 * v.",
                zh="n2 = v * v 用了两次 v，所以 d2 沿两条连线传到它：d2 * v，再来一个 d2 * v。",
            ),
        ),
        Wrong(
            code=FORWARD + BACKWARD.replace("-d4", "d4") + "    da = d3 * 2\n    dv = d2 * 2 * v + d1 * t\n    dt = d1 * v\n" + END,
            gives=lambda v, t, a: (t + v / a, v, v * v / (2 * a * a)),
            hint=Words(
                en="The sign of da is turned round: a larger divisor makes the quotient smaller, so d3 needs a minus.",
                zh="da 的符号反了：除数变大，商变小，所以 d3 要带负号。",
            ),
        ),
        Wrong(
            code=FORWARD + BACKWARD + "    da = d3\n    dv = d2 * 2 * v + d1 * t\n    dt = d1 * v\n" + END,
            gives=lambda v, t, a: (t + v / a, v, -v * v / (4 * a * a)),
            hint=Words(
                en="da is half of what it should be. d3 belongs to n3, and n3 is 2 * a: one more step back is to be taken.",
                zh="da 只有应有的一半。d3 是 n3 的，而 n3 等于 2 * a，还要再往回走一步。",
            ),
        ),
    ),
)
