"""Gradients of distances that may be 0. Checked against the unit vectors of geometry."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Three rows around a house: one on it, one nearer than 1, one farther away; in any order."""
    drawn = []
    for _ in range(4):
        house = rng.integers(-3, 4, size=2).astype(float)
        near = house + rng.choice([-1, 1], size=2) * np.array([0.25, 0.5])
        far = house + rng.choice([-1, 1], size=2) * rng.permutation([3.0, 4.0])
        w = rng.permutation(np.stack([house, near, far]))
        drawn.append([TensorArgument(w, requires_grad=True), TensorArgument(house)])
    return drawn


def expected(w, house):
    d = w - house
    length = np.linalg.norm(d, axis=1, keepdims=True)
    return np.divide(d, length, out=np.zeros_like(d), where=length > 0)


def softened(w, house):
    d = w - house
    return d / np.sqrt((d**2).sum(axis=1, keepdims=True) + 1)


def clipped(w, house):
    d = w - house
    square = (d**2).sum(axis=1, keepdims=True)
    return np.where(square > 1, d / np.sqrt(np.maximum(square, 1)), 0.0)


PROGRAM = {
    "torch": (
        "import torch\n\n\ndef gradient(w, house):\n    square = ((w - house) ** 2).sum(dim=1)\n{}"
        "    distance.sum().backward()\n    return w.grad\n"
    ),
    "tensorflow": (
        "import tensorflow as tf\n\n\ndef gradient(w, house):\n    with tf.GradientTape() as tape:\n"
        "        square = tf.reduce_sum((w - house) ** 2, axis=1)\n{}        total = tf.reduce_sum(distance)\n"
        "    return tape.gradient(total, w)\n"
    ),
    "jax": (
        "import jax\nimport jax.numpy as jnp\n\n\ndef gradient(w, house):\n    def total(w):\n"
        "        square = ((w - house) ** 2).sum(axis=1)\n{}        return distance.sum()\n\n    return jax.grad(total)(w)\n"
    ),
}
NAME = {"torch": "torch", "tensorflow": "tf", "jax": "jnp"}
ROOT = {"torch": "LIB.sqrt(square)", "tensorflow": "square ** 0.5", "jax": "LIB.sqrt(square)"}  # tf.sqrt sends on 0 where 0 came back
AT_LEAST_ONE = {"torch": "square.clamp(min=1.0)", "tensorflow": "tf.maximum(square, 1.0)", "jax": "jnp.maximum(square, 1.0)"}


def answer(dialect, *lines):
    """The function with these lines between the squares and the sum; LIB is the framework's name in a program."""
    indent = "    " if dialect == "torch" else "        "
    return PROGRAM[dialect].format("".join(f"{indent}{line}\n" for line in lines).replace("LIB", NAME[dialect]))


def wrong(dialect):
    return (
        Wrong(
            code=answer(dialect, f"distance = LIB.where(square > 0, {ROOT[dialect]}, 0.0)"),
            fault="nan",
            hint=Words(
                en="The root still sees a 0, and its slope there is infinite. What is chosen afterwards cannot help: guard the input of the root.",
                zh="开方还是见到了 0，那里斜率无穷大。事后再选没有用，要守住开方的输入。",
            ),
        ),
        Wrong(
            code=answer(dialect, "distance = LIB.sqrt(square + 1)"),
            gives=softened,
            hint=Words(
                en="No NaN, but all other rows have changed. What you add under the root must be tiny, or stand only where the square is 0.",
                zh="没有 NaN 了，可其余各行也变了。加在根号下的要极小，或者只在平方为 0 的地方加。",
            ),
        ),
        Wrong(
            code=answer(dialect, f"distance = LIB.sqrt({AT_LEAST_ONE[dialect]})"),
            gives=clipped,
            hint=Words(
                en="A row that is near, but not on the house, has lost its gradient. Replace only the squares that are exactly 0.",
                zh="离得近、但不在 house 上的那一行，梯度也没有了。只替换恰好为 0 的平方。",
            ),
        ),
        Wrong(
            code=answer(dialect, "distance = square"),
            gives=lambda w, house: 2 * (w - house),
            hint=Words(
                en="This is the gradient of the squared distances. Far rows now pull harder than near ones; the root has to stay.",
                zh="这是距离平方的梯度，远的行拉力更大。开方不能去掉。",
            ),
        ),
    )


def starter(dialect):
    return Words(
        en=answer(dialect, "# a row on the house: NaN on the way back", "distance = LIB.sqrt(square)"),
        zh=answer(dialect, "# 有一行正好在 house 上，反向时就成了 NaN", "distance = LIB.sqrt(square)"),
    )


def solution(dialect):
    return answer(dialect, "safe = LIB.where(square > 0, square, 1.0)", "distance = LIB.where(square > 0, LIB.sqrt(safe), 0.0)")


exercise = Exercise(
    function="gradient",
    starter=starter("torch"),
    solution=solution("torch"),
    cases=cases,
    expected=expected,
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), solution(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
