"""The slope of a savings plan with respect to its rate, by a loop back. Checked against the closed formula's central difference."""

from webapp.exercises import Exercise, Wrong
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Two to five years at rates and deposits that one can follow on paper."""
    return [[float(rng.choice([0.1, 0.2, 0.25, 0.5])), float(rng.choice([10.0, 100.0, 200.0])), years] for years in (2, 3, 5)]


def grown(rate, deposit, years):
    return deposit * ((1 + rate) ** (years + 1) - 1) / rate


def expected(rate, deposit, years):
    h = 1e-6
    return (grown(rate + h, deposit, years) - grown(rate - h, deposit, years)) / (2 * h)


def balances(rate, deposit, years):
    return [grown(rate, deposit, year) for year in range(years)]


FORWARD = (
    "def gradient(rate, deposit, years):\n    balance = deposit\n    balances = []\n"
    "    for year in range(years):\n        balances.append(balance)\n        balance += rate * balance + deposit\n"
    "    sent = 1.0\n    total = 0.0\n"
)
LOOP = "    for balance in reversed(balances):\n"
ADD = "        total += sent * balance\n"
BACK = "        sent *= 1 + rate\n"
END = "    return total\n"

exercise = Exercise(
    framework=None,
    function="gradient",
    starter=Words(
        en=FORWARD + LOOP + "        # What goes to rate?\n        pass\n" + END,
        zh=FORWARD + LOOP + "        # 这一年给 rate 送去多少？\n        pass\n" + END,
    ),
    solution=FORWARD + LOOP + ADD + BACK + END,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD,
            Words(en="Plain numbers will do: this loop is the whole of backward.", zh="用普通的数就够了：这个循环就是完整的反向。"),
        ),
    ),
    wrong=(
        Wrong(
            code=FORWARD + LOOP + ADD.replace("+=", "=") + BACK + END,
            gives=lambda rate, deposit, years: deposit * (1 + rate) ** (years - 1),
            hint=Words(
                en="Only the first year is left: each year replaced the one before it. Add them up, with +=.",
                zh="只剩下第一年的了：每一年都盖掉了前一个。要加起来，用 +=。",
            ),
        ),
        Wrong(
            code=FORWARD + LOOP + ADD + END,
            gives=lambda rate, deposit, years: sum(balances(rate, deposit, years)),
            hint=Words(
                en="Interest that was earned early earns interest itself. Going back one year, sent is multiplied with 1 + rate.",
                zh="早挣到的利息自己也会生息。往回走一年，sent 要乘以 1 + rate。",
            ),
        ),
        Wrong(
            code=FORWARD + LOOP + ADD + BACK.replace("1 + rate", "rate") + END,
            gives=lambda rate, deposit, years: sum(rate**k * b for k, b in enumerate(reversed(balances(rate, deposit, years)))),
            hint=Words(
                en="From one balance to the next lead two wires: the money itself (1) and its interest (rate). You took the second only.",
                zh="从一年的余额到下一年有两条连线：本金本身（1）和利息（rate）。你只走了第二条。",
            ),
        ),
        Wrong(
            code=FORWARD + LOOP.replace("reversed(balances)", "balances") + ADD + BACK + END,
            gives=lambda rate, deposit, years: sum((1 + rate) ** k * b for k, b in enumerate(balances(rate, deposit, years))),
            hint=Words(
                en="The years are read from the first to the last. The walk begins at the end: go through reversed(balances).",
                zh="你是从第一年读到最后一年的。返程从末尾开始：要遍历 reversed(balances)。",
            ),
        ),
    ),
)
