"""The derivative of a chain of sigmoid layers, by hand. Checked against central differences."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Inputs away from the fixed point 0.5, where all slopes would be equal; weights on both sides of 4."""
    weights = rng.permutation([2.0, 3.0, 5.0, 6.0])
    return [
        [TensorArgument(np.array(float(rng.choice([0.1, 0.2, 0.8, 0.9])))), float(w), n] for w, n in zip(weights, (1, 2, 3, 4), strict=True)
    ]


def forward(x, w, depth):
    values = [np.asarray(x, dtype=float)]
    for _ in range(depth):
        values.append(1 / (1 + np.exp(-(w * values[-1] - w / 2))))
    return values


def expected(x, w, depth):
    return numerical_gradient(lambda at: float(forward(at, w, depth)[-1]), x)


def product(factor):
    """What an answer gives that multiplies `factor(before, after, w)` over the layers."""

    def give(x, w, depth):
        h = forward(x, w, depth)
        return np.prod([factor(one, other, w) for one, other in zip(h[:-1], h[1:], strict=True)])

    return give


DEF = "def gradient(x, w, depth):\n"
IMPORT = {"torch": "import torch\n\n\n", "tensorflow": "import tensorflow as tf\n\n\n", "jax": "import jax\nimport jax.numpy as jnp\n\n\n"}
NUMBER = {"torch": "torch.tensor({})", "tensorflow": "tf.constant({})", "jax": "jnp.array({})"}
SIGMOID = {"torch": "torch.sigmoid", "tensorflow": "tf.sigmoid", "jax": "jax.nn.sigmoid"}
GIVEN = {
    "torch": ("a tensor with one number", "只含一个数的张量"),
    "tensorflow": ("a tensor with one number", "只含一个数的张量"),
    "jax": ("an array with one number", "只含一个数的数组"),
}


def answer(dialect, factor, start="1.0"):
    """Goes through the layers; `factor` are the lines for one layer, where MOVE stands for the forward one."""
    move = f"        h = {SIGMOID[dialect]}(w * h - w / 2)\n"
    layers = "    for layer in range(depth):\n" + factor.replace("MOVE\n", move)
    return IMPORT[dialect] + DEF + f"    h = x\n    g = {NUMBER[dialect].format(start)}\n{layers}    return g\n"


def wrong(dialect):
    return (
        Wrong(
            code=answer(dialect, "MOVE\n        g = g * h * (1 - h)\n"),
            gives=product(lambda before, after, w: after * (1 - after)),
            hint=Words(
                en="The slopes of the sigmoids are there. Each layer also multiplies by its weight: one w a layer is missing.",
                zh="sigmoid 的导数都有了。每层还乘了权重，所以每层少了一个 w。",
            ),
        ),
        Wrong(
            code=answer(dialect, "        g = g * h * (1 - h) * w\nMOVE\n"),
            gives=product(lambda before, after, w: before * (1 - before) * w),
            hint=Words(
                en="h(1 − h) is the slope only for the h that came out of this sigmoid. Compute the new h first.",
                zh="h(1 − h) 里的 h，要用这个 sigmoid 刚算出来的。请先算新的 h。",
            ),
        ),
        Wrong(
            code=answer(dialect, "MOVE\n        g = g * h * w\n"),
            gives=product(lambda before, after, w: after * w),
            hint=Words(
                en="The slope of the sigmoid is σ(1 − σ), not σ itself.",
                zh="sigmoid 的导数是 σ(1 − σ)，不是 σ 本身。",
            ),
        ),
        Wrong(
            code=answer(dialect, "MOVE\n        g = g + h * (1 - h) * w\n", start="0.0"),
            gives=lambda x, w, depth: sum(h * (1 - h) * w for h in forward(x, w, depth)[1:]),
            hint=Words(
                en="The factors were added. Along one road they multiply; only where roads meet do gradients add.",
                zh="你把各层的因子加了起来。沿着一条路要相乘，几条路汇合才相加。",
            ),
        ),
    )


def starter(dialect):
    en, zh = GIVEN[dialect]
    zero = NUMBER[dialect].format("0.0")
    head = IMPORT[dialect] + DEF
    return Words(en=f"{head}    # x is {en}\n    return {zero}\n", zh=f"{head}    # x 是{zh}\n    return {zero}\n")


def solution(dialect):
    return answer(dialect, "MOVE\n        g = g * h * (1 - h) * w\n")


exercise = Exercise(
    function="gradient",
    starter=starter("torch"),
    solution=solution("torch"),
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD,
            Words(en="Multiply the slopes yourself: one factor for each layer.", zh="请自己把导数乘起来：每层一个因子。"),
        ),
    ),
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), solution(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
