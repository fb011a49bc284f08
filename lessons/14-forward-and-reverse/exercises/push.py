"""A value and its tangent, carried forward by hand. Checked against a central difference along the tangent."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Points in halves where the cosine is neither 0 nor 1, and tangents of small integers without a 1."""
    drawn = []
    for _ in range(4):
        x = rng.choice([-1, 1], size=2) * rng.choice([0.5, 1.0, 2.0, 2.5], size=2, replace=False)
        t = rng.choice([-1, 1], size=2) * rng.choice([2.0, 3.0, 4.0], size=2, replace=False)
        drawn.append([TensorArgument(x), TensorArgument(t)])
    return drawn


def value(x):
    return float(x[0] * x[1] + np.sin(x[0]))


def expected(x, t):
    h = 1e-6
    return value(x), (value(x + h * t) - value(x - h * t)) / (2 * h)


LIBRARY = {"torch": ("import torch", "torch"), "tensorflow": ("import tensorflow as tf", "tf"), "jax": ("import jax.numpy as jnp", "jnp")}
ZERO = {"torch": "torch.tensor(0.0)", "tensorflow": "tf.constant(0.0)", "jax": "jnp.array(0.0)"}
PRODUCT, SINE = "t[0] * x[1] + x[0] * t[1]", "LIB.cos(x[0]) * t[0]"


def answer(dialect, tangent, before=""):
    """The value as it is given, and its tangent; LIB is the framework's name in a program."""
    imported, name = LIBRARY[dialect]
    program = f"{imported}\n\n\ndef push(x, t):\n    y = x[0] * x[1] + LIB.sin(x[0])\n{before}    y_dot = {tangent}\n    return y, y_dot\n"
    return program.replace("LIB", name)


def wrong(dialect):
    return (
        Wrong(
            code=answer(dialect, f"{PRODUCT} + LIB.cos(x[0])"),
            gives=lambda x, t: (value(x), t[0] * x[1] + x[0] * t[1] + np.cos(x[0])),
            hint=Words(
                en="The product is right. The sine has to multiply its slope by the tangent that came in: cos(x[0]) times t[0].",
                zh="乘积对了。正弦那一步，斜率还要乘以传进来的切向量：cos(x[0]) 乘 t[0]。",
            ),
        ),
        Wrong(
            code=answer(dialect, f"t[0] * t[1] + {SINE}"),
            gives=lambda x, t: (value(x), t[0] * t[1] + np.cos(x[0]) * t[0]),
            hint=Words(
                en="The tangent of a product is not the product of the tangents. Each factor's tangent meets the other factor's value.",
                zh="乘积的切向量不是切向量的乘积。每个因子的切向量，要乘另一个因子的值。",
            ),
        ),
        Wrong(
            code=answer(dialect, f"t[0] * x[1] + {SINE}"),
            gives=lambda x, t: (value(x), t[0] * x[1] + np.cos(x[0]) * t[0]),
            hint=Words(
                en="x[1] changes too: the product needs its second term, x[0] times t[1].",
                zh="x[1] 也在变：乘积还缺第二项，x[0] 乘 t[1]。",
            ),
        ),
        Wrong(
            code=answer(dialect, "x[1] + LIB.cos(x[0]) + x[0]"),
            gives=lambda x, t: (value(x), x[1] + np.cos(x[0]) + x[0]),
            hint=Words(
                en="This is the answer for the tangent (1, 1). The inputs change with the speeds t[0] and t[1].",
                zh="这是切向量取 (1, 1) 时的答案。两个输入变化的速度是 t[0] 和 t[1]。",
            ),
        ),
    )


def starter(dialect):
    return Words(
        en=answer(dialect, ZERO[dialect], "    # the tangent of y, from x and t\n"),
        zh=answer(dialect, ZERO[dialect], "    # 由 x 和 t 算出 y 的切向量\n"),
    )


def solution(dialect):
    return answer(dialect, "p_dot + s_dot", f"    p_dot = {PRODUCT}\n    s_dot = {SINE}\n")


exercise = Exercise(
    function="push",
    starter=starter("torch"),
    solution=solution("torch"),
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD,
            Words(en="Carry the tangent yourself: one more line for each line.", zh="切向量请自己带着走：每一行多写一行。"),
        ),
    ),
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), solution(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
