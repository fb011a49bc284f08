"""The gradients of two values in between. Checked against central differences of their product."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Prices above the cost and a demand that leaves some portions, all different numbers."""
    drawn = []
    for _ in range(4):
        cost = rng.integers(2, 6) / 2
        price = cost + rng.integers(1, 5) / 4
        demand = 10.0 * rng.integers(6, 12)
        drawn.append([TensorArgument(np.array(one), requires_grad=True) for one in (price, cost)] + [TensorArgument(np.array(demand))])
    return drawn


def expected(price, cost, demand):
    sold, margin, h = demand - 10 * price, price - cost, 1e-4
    by_sold = ((sold + h) * margin - (sold - h) * margin) / (2 * h)
    by_margin = (sold * (margin + h) - sold * (margin - h)) / (2 * h)
    return by_sold, by_margin


def of_leaves(price, cost, demand):
    """The gradients of price and cost, which were not asked for."""
    return (demand - 10 * price) - 10 * (price - cost), -(demand - 10 * price)


def swapped(price, cost, demand):
    return demand - 10 * price, price - cost


SWAPPED = Words(
    en="These two numbers belong the other way round: a product swaps, so the gradient of sold is the margin, and that of margin is sold.",
    zh="这两个数正好反了：乘积会对调，sold 的梯度等于 margin，margin 的梯度等于 sold。",
)
OF_LEAVES = Words(
    en="These are the gradients of the leaves, price and cost. The two values in between were asked for.",
    zh="这是叶子 price 和 cost 的梯度。要的是两个中间值的梯度。",
)

BEGIN = "def gradients(price, cost, demand):\n    sold = demand - 10 * price\n    margin = price - cost\n"
KEEP = "    sold.retain_grad()\n    margin.retain_grad()\n"
WALK = "    profit = sold * margin\n    profit.backward()\n"
END = "    return sold.grad, margin.grad\n"

TOO_LATE = """\
import tensorflow as tf


def gradients(price, cost, demand):
    sold = demand - 10 * price
    margin = price - cost
    with tf.GradientTape() as tape:
        profit = sold * margin
    middle = [sold, margin]
    return tape.gradient(profit, middle)
"""
TAPED = """\
import tensorflow as tf


def gradients(price, cost, demand):
    with tf.GradientTape() as tape:
        sold = demand - 10 * price
        margin = price - cost
        profit = sold * margin
    middle = [sold, margin]
    return tape.gradient(profit, middle)
"""
UNCUT = """\
import jax


def profit(price, cost, demand):
    sold = demand - 10 * price
    margin = price - cost
    return sold * margin


def gradients(price, cost, demand):
    slopes = jax.grad(profit, argnums=(0, 1))
    return slopes(price, cost, demand)
"""
CUT = """\
import jax


def profit(sold, margin):
    return sold * margin


def gradients(price, cost, demand):
    sold = demand - 10 * price
    margin = price - cost
    slopes = jax.grad(profit, argnums=(0, 1))
    return slopes(sold, margin)
"""

exercise = Exercise(
    function="gradients",
    starter=Words(en=BEGIN + WALK + END, zh=BEGIN + WALK + END),
    solution=BEGIN + KEEP + WALK + END,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=BEGIN + WALK + KEEP + END,
            fault="none",
            hint=Words(
                en="Nothing was kept. retain_grad() is a request for the walk that comes: put it before backward().",
                zh="什么也没有留下。retain_grad() 是对接下来那趟返程的请求，要写在 backward() 之前。",
            ),
        ),
        Wrong(code=BEGIN + WALK + "    return price.grad, cost.grad\n", gives=of_leaves, hint=OF_LEAVES),
        Wrong(code=BEGIN + WALK + "    return sold, margin\n", gives=swapped, hint=SWAPPED),
        Wrong(code=BEGIN + KEEP + WALK + "    return margin.grad, sold.grad\n", gives=swapped, hint=SWAPPED),
    ),
    spelled={
        "tensorflow": Spelling(
            starter=Words(en=TOO_LATE, zh=TOO_LATE),
            solution=TAPED,
            wrong=(
                Wrong(
                    code=TOO_LATE.replace("    middle =", "    tape.watch(sold)\n    tape.watch(margin)\n    middle ="),
                    fault="none",
                    hint=Words(
                        en="For the tape sold and margin have no past: they were computed before it ran. Compute them inside the with.",
                        zh="在磁带看来，sold 和 margin 没有来历：它们是在磁带转动之前算的。请把它们放进 with 里算。",
                    ),
                ),
                Wrong(code=TAPED.replace("[sold, margin]", "[price, cost]"), gives=of_leaves, hint=OF_LEAVES),
                Wrong(code=TAPED.replace("tape.gradient(profit, middle)", "middle"), gives=swapped, hint=SWAPPED),
                Wrong(code=TAPED.replace("[sold, margin]", "[margin, sold]"), gives=swapped, hint=SWAPPED),
            ),
        ),
        "jax": Spelling(
            starter=Words(en=UNCUT, zh=UNCUT),
            solution=CUT,
            wrong=(
                Wrong(
                    code=UNCUT,
                    gives=of_leaves,
                    hint=Words(
                        en="These are the gradients of price and cost. To ask about sold and margin, make them the arguments: let profit begin there.",
                        zh="这是 price 和 cost 的梯度。要问 sold 和 margin，就让它们当参数：profit 从它们开始算。",
                    ),
                ),
                Wrong(
                    code=CUT.replace(", argnums=(0, 1)", ""),
                    fault="not_tuple",
                    hint=Words(
                        en="Without argnums, jax.grad asks about the first argument only. Name both: argnums=(0, 1).",
                        zh="不写 argnums，jax.grad 只对第一个参数求导。两个都要写上：argnums=(0, 1)。",
                    ),
                ),
                Wrong(code=CUT.replace("(0, 1)", "(1, 0)"), gives=swapped, hint=SWAPPED),
                Wrong(
                    code=CUT.replace("slopes(sold, margin)", "slopes(price, cost)"),
                    gives=lambda price, cost, demand: (cost, price),
                    hint=Words(
                        en="The second half is asked at the wrong place: its arguments are sold and margin, and price and cost came in.",
                        zh="后一半问错了地方：它的参数是 sold 和 margin，传进去的却是 price 和 cost。",
                    ),
                ),
            ),
        ),
    },
)
