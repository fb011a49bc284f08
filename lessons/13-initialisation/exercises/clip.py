"""Clipping two gradients by their joint norm. Checked by its properties: direction kept, norm as asked."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Vectors of small integers; a bound below the joint norm and below each norm, then one above both."""
    drawn = []
    for room in (0.25, 0.5, 2.0, 0.25):
        a = rng.choice([-1, 1], size=2) * rng.integers(2, 7, size=2)
        b = rng.choice([-1, 1], size=3) * rng.integers(2, 7, size=3)
        bound = round(room * min(float(np.linalg.norm(a)), float(np.linalg.norm(b))), 1) if room < 1 else 40.0
        drawn.append([TensorArgument(a.astype(float)), TensorArgument(b.astype(float)), bound])
    return drawn


def expected(a, b, max_norm):
    length = np.linalg.norm(np.concatenate([a, b]))
    kept = np.concatenate([a, b]) / length * min(length, max_norm)
    return kept[: len(a)], kept[len(a) :]


def shrunk(a, b, by_a, by_b):
    return a * by_a, b * by_b


DEF = "def clip(a, b, max_norm):\n"
IMPORT = {"torch": "import torch\n\n\n", "tensorflow": "import tensorflow as tf\n\n\n", "jax": "import jax.numpy as jnp\n\n\n"}
SQUARES = {
    "torch": "(a ** 2).sum() + (b ** 2).sum()",
    "tensorflow": "tf.reduce_sum(a ** 2) + tf.reduce_sum(b ** 2)",
    "jax": "jnp.sum(a ** 2) + jnp.sum(b ** 2)",
}
NUMBER = {"torch": "norm.item()", "tensorflow": "norm.numpy()", "jax": "norm"}
LENGTH = {"torch": "{}.norm().item()", "tensorflow": "tf.norm({}).numpy()", "jax": "jnp.linalg.norm({})"}
CUT = {
    "torch": "{}.clamp(-max_norm, max_norm)",
    "tensorflow": "tf.clip_by_value({}, -max_norm, max_norm)",
    "jax": "jnp.clip({}, -max_norm, max_norm)",
}


def answer(dialect, norm=None, factor=None):
    squares, atmost = SQUARES[dialect], f"min(1.0, max_norm / {NUMBER[dialect]})"
    lines = f"    norm = {norm or f'({squares}) ** 0.5'}\n    factor = {factor or atmost}\n    return a * factor, b * factor\n"
    return IMPORT[dialect] + DEF + lines


def wrong(dialect):
    head = IMPORT[dialect] + DEF
    length, cut = LENGTH[dialect].format, CUT[dialect].format
    return (
        Wrong(
            code=f"{head}    na, nb = {length('a')}, {length('b')}\n    return a * min(1.0, max_norm / na), b * min(1.0, max_norm / nb)\n",
            gives=lambda a, b, max_norm: shrunk(a, b, min(1.0, max_norm / np.linalg.norm(a)), min(1.0, max_norm / np.linalg.norm(b))),
            hint=Words(
                en="Each gradient was clipped by its own norm, so the step points elsewhere now. Take one norm over both, and one factor.",
                zh="两个梯度各按自己的范数裁剪，这一步的方向就变了。要用合起来的范数，共用一个系数。",
            ),
        ),
        Wrong(
            code=f"{head}    return {cut('a')}, {cut('b')}\n",
            gives=lambda a, b, max_norm: (np.clip(a, -max_norm, max_norm), np.clip(b, -max_norm, max_norm)),
            hint=Words(
                en="This cuts every number by itself, which changes the direction. Multiply all of them by the same factor.",
                zh="这是把每个数各自截断，方向变了。要让所有的数乘同一个系数。",
            ),
        ),
        Wrong(
            code=answer(dialect, factor="max_norm / norm"),
            gives=lambda a, b, max_norm: shrunk(a, b, *[max_norm / np.linalg.norm(np.concatenate([a, b]))] * 2),
            hint=Words(
                en="Long gradients are right. One that is short enough must stay as it is, and yours was stretched: the factor is never more than 1.",
                zh="长的梯度对了。本来就够短的应当不动，你却把它拉长了：系数不能超过 1。",
            ),
        ),
        Wrong(
            code=answer(dialect, norm=SQUARES[dialect]),
            gives=lambda a, b, max_norm: shrunk(a, b, *[min(1.0, max_norm / (a @ a + b @ b))] * 2),
            hint=Words(
                en="You divided by the sum of the squares. The norm is its root.",
                zh="你除以了平方和。范数还要再开方。",
            ),
        ),
    )


def starter(dialect):
    head, end = IMPORT[dialect] + DEF, "    factor = 1.0\n    return a * factor, b * factor\n"
    return Words(
        en=head + "    # the joint norm, then one factor for both\n" + end,
        zh=head + "    # 先算 a 和 b 合起来的范数，再用同一个系数\n" + end,
    )


exercise = Exercise(
    function="clip",
    starter=starter("torch"),
    solution=answer("torch"),
    cases=cases,
    expected=expected,
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), answer(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
