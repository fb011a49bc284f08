"""The gradients of two values in between. Checked against central differences of their product."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
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


BEGIN = "def gradients(price, cost, demand):\n    sold = demand - 10 * price\n    margin = price - cost\n"
KEEP = "    sold.retain_grad()\n    margin.retain_grad()\n"
WALK = "    profit = sold * margin\n    profit.backward()\n"
END = "    return sold.grad, margin.grad\n"

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
        Wrong(
            code=BEGIN + WALK + "    return price.grad, cost.grad\n",
            gives=lambda price, cost, demand: ((demand - 10 * price) - 10 * (price - cost), -(demand - 10 * price)),
            hint=Words(
                en="These are the gradients of the leaves, price and cost. The two values in between were asked for.",
                zh="这是叶子 price 和 cost 的梯度。要的是两个中间值的梯度。",
            ),
        ),
        Wrong(
            code=BEGIN + WALK + "    return sold, margin\n",
            gives=lambda price, cost, demand: (demand - 10 * price, price - cost),
            hint=Words(
                en="These two numbers belong the other way round: a product swaps, so the gradient of sold is the margin, and that of margin is sold.",
                zh="这两个数正好反了：乘积会对调，sold 的梯度等于 margin，margin 的梯度等于 sold。",
            ),
        ),
        Wrong(
            code=BEGIN + KEEP + WALK + "    return margin.grad, sold.grad\n",
            gives=lambda price, cost, demand: (demand - 10 * price, price - cost),
            hint=Words(
                en="These two numbers belong the other way round: a product swaps, so the gradient of sold is the margin, and that of margin is sold.",
                zh="这两个数正好反了：乘积会对调，sold 的梯度等于 margin，margin 的梯度等于 sold。",
            ),
        ),
    ),
)
