"""A tax with three brackets, for a vector. Checked against a sum over brackets and its central difference."""

from textwrap import indent

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
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


def two_brackets(income):
    return np.where(income < 30, 0.2 * income, 6 + 0.4 * (income - 30)), np.where(income < 30, 0.2, 0.4)


IF = """\
if {0} < 30:
    due = 0.2 * income
elif {0} < 60:
    due = 6 + 0.4 * (income - 30)
else:
    due = 18 + 0.5 * (income - 60)
"""
LINES = """\
low = 0.2 * income
mid = 6 + 0.4 * (income - 30)
high = 18 + 0.5 * (income - 60)
"""
CHOICE = """\
due = {0}.where(income < 60, mid, high)
due = {0}.where(income < 30, low, due)
"""
TORCH = """\
import torch


def tax(income):
{}    due.sum().backward()
    return due, income.grad
"""
MXNET = """\
from mxnet import autograd, nd


def tax(income):
    with autograd.record():
{}    due.backward()
    return due, income.grad
"""
TENSORFLOW = """\
import tensorflow as tf


def tax(income):
    with tf.GradientTape() as tape:
{}    return due, tape.gradient(due, income)
"""
JAX = """\
import jax
import jax.numpy as jnp


def paid(income):
{}    return due


def tax(income):
    def total(income):
        return paid(income).sum()

    slope = jax.grad(total)
    return paid(income), slope(income)
"""


def spelled(code, module, mean, ambiguous):
    """The exercise in one framework: its `where` lives in `module`, `mean` is the mean income, `ambiguous` what an if about a vector raises."""

    def program(body):
        return code.format(indent(body, "    " if code in (TORCH, JAX) else "        "))

    starter, where = program(IF.format("income")), CHOICE.format(module)
    whole = LINES.replace("6 + 0.4 * (income - 30)", "0.4 * income").replace("18 + 0.5 * (income - 60)", "0.5 * income")
    return Spelling(
        starter=Words(en=starter, zh=starter),
        solution=program(LINES + where),
        wrong=(
            Wrong(
                code=program(IF.format(mean)),
                gives=one_for_all,
                hint=Words(
                    en=f"Everybody pays by the bracket of the mean income. Each income needs a choice of its own: {module}.where.",
                    zh=f"所有人都按平均收入所在的那一档交税。每个收入要各自选择：{module}.where。",
                ),
            ),
            Wrong(
                code=program(whole + where),
                gives=whole_income,
                hint=Words(
                    en="The gradients are right, the taxes are not: a rate counts only for what lies beyond its border.",
                    zh="梯度对了，税不对：税率只对超出分界的部分起作用。",
                ),
            ),
            Wrong(
                code=program(LINES + where.replace("low, due", "low, mid")),
                gives=two_brackets,
                hint=Words(
                    en="The third bracket is missing: incomes from 60 on need a second where inside the first.",
                    zh="少了第三档：60 以上的收入，要在第一个 where 里再套一个。",
                ),
            ),
            Wrong(
                code=starter,
                raises=ambiguous,
                hint=Words(
                    en=f"An if takes one decision, and here every income needs its own. Choose with {module}.where.",
                    zh=f"if 只能作一个决定，这里每个收入都要各自决定。请用 {module}.where 来选。",
                ),
            ),
        ),
    )


torch = spelled(TORCH, "torch", "income.mean()", "ambiguous_bool")

exercise = Exercise(
    function="tax",
    starter=torch.starter,
    solution=torch.solution,
    wrong=torch.wrong,
    cases=cases,
    expected=expected,
    spelled={
        "mxnet": spelled(MXNET, "nd", "income.mean()", "ValueError"),
        "tensorflow": spelled(TENSORFLOW, "tf", "tf.reduce_mean(income)", "argument_error"),
        "jax": spelled(JAX, "jnp", "income.mean()", "ambiguous_bool"),
    },
)
