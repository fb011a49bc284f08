"""A tax with three brackets, for a vector. Checked against a sum over brackets and its central difference."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong, numerical_gradient
from webapp.lessons_models import Words


def cases(rng):
    """Three to five incomes, at least one in each bracket and none on a border."""
    drawn = []
    for more in (0, 1, 2):
        incomes = [rng.integers(5, 29), rng.integers(32, 59), rng.integers(62, 99), *rng.choice([11, 47, 88], size=more, replace=False)]
        drawn.append([TensorArgument(rng.permutation(np.array(incomes, dtype=np.float64)), requires_grad=True)])
    return drawn


def taxes(income):
    """What lies in each bracket, times the bracket's rate."""
    return 0.2 * np.minimum(income, 30) + 0.4 * np.clip(income - 30, 0, 30) + 0.5 * np.maximum(income - 60, 0)


def expected(income):
    return taxes(income), numerical_gradient(lambda point: float(np.sum(taxes(point))), income)


def one_for_all(income):
    mean = float(np.mean(income))
    lines = ((0.0, 0.2, 0.0), (6.0, 0.4, 30.0), (18.0, 0.5, 60.0))
    base, rate, start = lines[0 if mean < 30 else 1 if mean < 60 else 2]
    return base + rate * (income - start), np.full_like(income, rate)


def whole_income(income):
    rate = np.where(income < 30, 0.2, np.where(income < 60, 0.4, 0.5))
    return rate * income, rate


BEGIN = "import torch\n\n\ndef tax(income):\n"
IF = (
    "    if {0} < 30:\n        due = 0.2 * income\n    elif {0} < 60:\n        due = 6 + 0.4 * (income - 30)\n"
    "    else:\n        due = 18 + 0.5 * (income - 60)\n"
)
LINES = "    low = 0.2 * income\n    middle = 6 + 0.4 * (income - 30)\n    high = 18 + 0.5 * (income - 60)\n"
CHOICE = "    due = torch.where(income < 30, low, torch.where(income < 60, middle, high))\n"
END = "    due.sum().backward()\n    return due, income.grad\n"

exercise = Exercise(
    function="tax",
    starter=Words(en=BEGIN + IF.format("income") + END, zh=BEGIN + IF.format("income") + END),
    solution=BEGIN + LINES + CHOICE + END,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=BEGIN + IF.format("income.mean()") + END,
            gives=one_for_all,
            hint=Words(
                en="Everybody pays by the bracket of the mean income. Each income needs a choice of its own: torch.where.",
                zh="所有人都按平均收入所在的那一档交税。每个收入要各自选择：torch.where。",
            ),
        ),
        Wrong(
            code=BEGIN
            + LINES.replace("6 + 0.4 * (income - 30)", "0.4 * income").replace("18 + 0.5 * (income - 60)", "0.5 * income")
            + CHOICE
            + END,
            gives=whole_income,
            hint=Words(
                en="The gradients are right, the taxes are not: a rate counts only for what lies beyond its border.",
                zh="梯度对了，税不对：税率只对超出分界的部分起作用。",
            ),
        ),
        Wrong(
            code=BEGIN + LINES + CHOICE.replace("torch.where(income < 60, middle, high)", "middle") + END,
            gives=lambda income: (
                np.where(income < 30, 0.2 * income, 6 + 0.4 * (income - 30)),
                np.where(income < 30, 0.2, 0.4),
            ),
            hint=Words(
                en="The third bracket is missing: incomes from 60 on need a second where inside the first.",
                zh="少了第三档：60 以上的收入，要在第一个 where 里再套一个。",
            ),
        ),
        Wrong(
            code=BEGIN + IF.format("income") + END,
            raises="ambiguous_bool",
            hint=Words(
                en="An if takes one decision, and here every income needs its own. Choose with torch.where.",
                zh="if 只能作一个决定，这里每个收入都要各自决定。请用 torch.where 来选。",
            ),
        ),
    ),
)
