"""The fewest values that checkpointing has to hold. Checked against the closed form ⌈2√n⌉."""

import math

from webapp.exercises import Exercise, Wrong
from webapp.lessons_models import Words

DEPTHS = (5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 47, 53, 61)  # primes: their only divisors are 1 and themselves


def cases(rng):
    """Prime numbers of layers, where blocks never come out even, each with another answer than its neighbours."""
    return [[int(n)] for n in sorted(rng.choice(DEPTHS[2:], size=4, replace=False))]


def expected(n):
    return float(math.isqrt(4 * n - 1) + 1)


HEAD = "def least(n):\n"

exercise = Exercise(
    function="least",
    framework=None,
    starter=Words(en=HEAD + "    return n + 1\n", zh=HEAD + "    return n + 1\n"),
    solution=HEAD + "    return min(k + (n + k - 1) // k for k in range(1, n + 1))\n",
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=HEAD + "    return n\n",
            gives=lambda n: float(n),
            hint=Words(
                en="That is what one keeps without checkpoints. Try all numbers of blocks k from 1 to n.",
                zh="这是不用检查点时要留的。请把块数 k 从 1 到 n 都试一遍。",
            ),
        ),
        Wrong(
            code=HEAD + "    return min(k + n // k for k in range(1, n + 1) if n % k == 0)\n",
            gives=lambda n: float(n + 1),
            hint=Words(
                en="Only divisors of n were tried, and a prime has none worth having. The last block may be shorter: round n / k up.",
                zh="你只试了 n 的约数，而质数没有合适的约数。最后一块可以短一些：n / k 向上取整。",
            ),
        ),
        Wrong(
            code=HEAD + "    return min(k + n / k for k in range(1, n + 1))\n",
            gives=lambda n: min(k + n / k for k in range(1, n + 1)),
            hint=Words(
                en="A block has a whole number of layers: round n / k up.",
                zh="一块里的层数是整数：n / k 要向上取整。",
            ),
        ),
        Wrong(
            code=HEAD + "    return min(range(1, n + 1), key=lambda k: k + (n + k - 1) // k)\n",
            gives=lambda n: float(min(range(1, n + 1), key=lambda k: k + (n + k - 1) // k)),
            hint=Words(
                en="This is the best number of blocks. Asked for is how many values are held then.",
                zh="这是最合适的块数。要求的是这时要留多少份。",
            ),
        ),
    ),
)
