"""The backward of a softmax over rows. Checked against central differences, starting from scores log P."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Two or three rows of weights in twentieths, none of them 0, and gradients of small integers."""
    drawn = []
    for rows in (2, 3, 2, 3):
        parts = np.stack([rng.permutation(rng.choice([[1, 4, 15], [2, 5, 13], [3, 7, 10], [2, 8, 10]])) for _ in range(rows)])
        g = np.stack([rng.choice(np.arange(-4, 6), size=3, replace=False) for _ in range(rows)]).astype(float)
        drawn.append([TensorArgument(parts / 20), TensorArgument(g)])
    return drawn


def softmax(s):
    weights = np.exp(s - s.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def expected(P, g):
    return numerical_gradient(lambda s: float(np.sum(g * softmax(s))), np.log(P))


DEF = "def softmax_backward(P, g):\n"
IMPORT = {"torch": "import torch\n\n\n", "tensorflow": "import tensorflow as tf\n\n\n", "jax": "import jax.numpy as jnp\n\n\n"}
ZEROS = {"torch": "torch.zeros(len(P), 1)", "tensorflow": "tf.zeros([len(P), 1])", "jax": "jnp.zeros((len(P), 1))"}
ROW_SUM = {
    "torch": "({}).sum(dim=1, keepdim=True)",
    "tensorflow": "tf.reduce_sum({}, axis=1, keepdims=True)",
    "jax": "({}).sum(axis=1, keepdims=True)",
}
ROW_MEAN = {
    "torch": "g.mean(dim=1, keepdim=True)",
    "tensorflow": "tf.reduce_mean(g, axis=1, keepdims=True)",
    "jax": "g.mean(axis=1, keepdims=True)",
}
SUM = {"torch": "(P * g).sum()", "tensorflow": "tf.reduce_sum(P * g)", "jax": "(P * g).sum()"}
BY_ROW = {"torch": "dim=1, keepdim=True", "tensorflow": "axis=1, keepdims=True", "jax": "axis=1, keepdims=True"}


def answer(dialect, *lines):
    return IMPORT[dialect] + DEF + "".join(f"    {line}\n" for line in lines)


def wrong(dialect):
    mean, by_row = ROW_SUM[dialect].format("P * g"), BY_ROW[dialect]
    return (
        Wrong(
            code=answer(dialect, "return g * P * (1 - P)"),
            gives=lambda P, g: g * P * (1 - P),
            hint=Words(
                en="This is how a score moves its own weight. It moves all other weights of its row as well: subtract the weighted mean.",
                zh="这只是得分对自己权重的影响。同一行其他权重也会跟着变：要减去加权平均。",
            ),
        ),
        Wrong(
            code=answer(dialect, f"return g - {mean}"),
            gives=lambda P, g: g - (P * g).sum(axis=1, keepdims=True),
            hint=Words(
                en="The difference from the mean is right. Each score moves in proportion to its weight: multiply by P.",
                zh="与平均之差对了。每个得分的变化与权重成正比：还要乘 P。",
            ),
        ),
        Wrong(
            code=answer(dialect, f"return P * (g - {SUM[dialect]})"),
            gives=lambda P, g: P * (g - (P * g).sum()),
            hint=Words(
                en=f"One mean was taken over the whole matrix. Each row has a softmax of its own: sum with {by_row}.",
                zh=f"你对整个矩阵取了一个平均。每一行各有自己的 softmax：求和用 {by_row}。",
            ),
        ),
        Wrong(
            code=answer(dialect, f"return P * (g - {ROW_MEAN[dialect]})"),
            gives=lambda P, g: P * (g - g.mean(axis=1, keepdims=True)),
            hint=Words(
                en=f"The mean has to be weighted by P: {mean}.",
                zh=f"平均要按 P 加权：{mean}。",
            ),
        ),
    )


def starter(dialect):
    lines = (f"mean = {ZEROS[dialect]}", "return g - mean")
    return Words(
        en=answer(dialect, "# each row: the mean of g, weighted by P", *lines),
        zh=answer(dialect, "# 每一行：g 按 P 加权的平均", *lines),
    )


def solution(dialect):
    return answer(dialect, f"mean = {ROW_SUM[dialect].format('P * g')}", "return P * (g - mean)")


exercise = Exercise(
    function="softmax_backward",
    starter=starter("torch"),
    solution=solution("torch"),
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD,
            Words(en="The boxed rule of the lesson, in one line.", zh="就是课文里方框中的规则，一行。"),
        ),
    ),
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), solution(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
