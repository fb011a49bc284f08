"""A forecast that learns from a later one. Checked against a central difference of the loss with the target held fast."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Forecasts, rewards and discounts in quarters, such that forecast and target differ."""
    drawn = []
    while len(drawn) < 4:
        p, reward, discount = rng.integers(1, 9) / 4, float(rng.integers(1, 6)), float(rng.choice([0.25, 0.5, 0.75]))
        if abs(2 * p - reward - discount * 3 * p) > 0.2:
            drawn.append([TensorArgument(np.array(p), requires_grad=True), reward, discount])
    return drawn


def expected(p, reward, discount):
    target, h = reward + discount * 3 * p, 1e-5
    slope = ((2 * (p + h) - target) ** 2 - (2 * (p - h) - target) ** 2) / (2 * h)
    return (2 * p - target) ** 2, slope


def difference(p, reward, discount):
    return 2 * p - reward - discount * 3 * p


BEGIN = "def learn(p, reward, discount):\n    value = 2 * p\n"
TARGET = "    target = reward + discount * 3 * p\n"
CUT = "    target = (reward + discount * 3 * p).detach()\n"
END = "    loss = (value - target) ** 2\n    loss.backward()\n    return loss, p.grad\n"

exercise = Exercise(
    function="learn",
    starter=Words(en=BEGIN + TARGET + END, zh=BEGIN + TARGET + END),
    solution=BEGIN + CUT + END,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=BEGIN + TARGET + END,
            gives=lambda p, reward, discount: (
                difference(p, reward, discount) ** 2,
                2 * difference(p, reward, discount) * (2 - 3 * discount),
            ),
            hint=Words(
                en="The gradient still goes through the target as well. Cut that road: detach the target.",
                zh="梯度还是穿过了目标。把那条路剪断：对目标用 detach。",
            ),
        ),
        Wrong(
            code=BEGIN.replace("2 * p", "(2 * p).detach()") + TARGET + END,
            gives=lambda p, reward, discount: (
                difference(p, reward, discount) ** 2,
                -2 * difference(p, reward, discount) * 3 * discount,
            ),
            hint=Words(
                en="You cut the forecast, and now only the target learns. It is the other way round: the target is the fact.",
                zh="你剪断的是预测，于是只有目标在学。应当反过来：目标才是既定事实。",
            ),
        ),
        Wrong(
            code=BEGIN.replace("2 * p", "(2 * p).detach()") + CUT + END,
            raises="nothing_requires_grad",
            hint=Words(
                en="Both roads are cut, so nothing leads back to p. Leave the forecast as it is.",
                zh="两条路都剪断了，没有路回到 p。预测那一边请保持原样。",
            ),
        ),
        Wrong(
            code=BEGIN + CUT + END.replace("return loss, p.grad", "return p.grad, loss"),
            gives=lambda p, reward, discount: expected(p, reward, discount)[::-1],
            hint=Words(
                en="Both numbers are right and stand in the wrong order: return the loss first.",
                zh="两个数都对，只是顺序反了：先返回损失。",
            ),
        ),
    ),
)
