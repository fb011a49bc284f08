"""A Jacobian of three rows and two columns, column by column. Checked by central differences."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Points in halves with two different numbers."""
    return [[TensorArgument(rng.choice([-1, 1], size=2) * rng.choice([0.5, 1.0, 2.0, 2.5], size=2, replace=False))] for _ in range(4)]


def f(x):
    return np.array([x[0] * x[1], np.sin(x[0]), x[1] ** 2])


def expected(x):
    h = 1e-6
    return np.stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(2)], axis=1)


DEF = "def jacobian(x):\n"
IMPORT = {
    "torch": "import torch\nfrom torch.func import jvp\n\n\n",
    "tensorflow": "import tensorflow as tf\n\n\n",
    "jax": "import jax\nimport jax.numpy as jnp\n\n\n",
}
F = {
    "torch": "def f(x):\n    return torch.stack([x[0] * x[1], torch.sin(x[0]), x[1] ** 2])\n\n\n",
    "tensorflow": "def f(x):\n    return tf.stack([x[0] * x[1], tf.sin(x[0]), x[1] ** 2])\n\n\n",
    "jax": "def f(x):\n    return jnp.stack([x[0] * x[1], jnp.sin(x[0]), x[1] ** 2])\n\n\n",
}
COLUMNS = {
    "torch": "    columns = [jvp(f, (x,), (e,))[1] for e in torch.eye(2)]\n",
    "tensorflow": (
        "    columns = []\n    for e in tf.eye(2):\n        with tf.autodiff.ForwardAccumulator(x, e) as forward:\n            y = f(x)\n"
        "        columns.append(forward.jvp(y))\n"
    ),
    "jax": "    columns = [jax.jvp(f, (x,), (e,))[1] for e in jnp.eye(2)]\n",
}
STACK = {"torch": "torch.stack(columns, dim=1)", "tensorflow": "tf.stack(columns, axis=1)", "jax": "jnp.stack(columns, axis=1)"}
ROWS = {"torch": "torch.stack(columns)", "tensorflow": "tf.stack(columns)", "jax": "jnp.stack(columns)"}
ZEROS = {"torch": "torch.zeros(3, 2)", "tensorflow": "tf.zeros([3, 2])", "jax": "jnp.zeros((3, 2))"}
SIDE_BY_SIDE = {"torch": "dim=1", "tensorflow": "axis=1", "jax": "axis=1"}
ONES = {
    "torch": "    return jvp(f, (x,), (torch.ones(2),))[1]\n",
    "tensorflow": (
        "    with tf.autodiff.ForwardAccumulator(x, tf.ones([2])) as forward:\n        y = f(x)\n    return forward.jvp(y)\n"
    ),
    "jax": "    return jax.jvp(f, (x,), (jnp.ones(2),))[1]\n",
}  # fmt: skip


def answer(dialect, columns=None, result=None):
    end = f"    return {result or STACK[dialect]}\n"
    return IMPORT[dialect] + F[dialect] + DEF + (columns or COLUMNS[dialect]) + end


VALUES = Words(
    en="These are the values of f. jvp returns two things, the value and the tangent: take the second.",
    zh="这是 f 的值。jvp 返回两样东西，值和切向量，请取第二个。",
)
OWN = {
    "torch": Wrong(
        code=answer("torch", COLUMNS["torch"].replace("[1]", "[0]")),
        gives=lambda x: np.stack([f(x), f(x)], axis=1),
        hint=VALUES,
    ),
    "tensorflow": Wrong(
        code=answer("tensorflow", COLUMNS["tensorflow"].replace("            y = f(x)\n", "            pass\n        y = f(x)\n")),
        raises="ValueError",
        hint=Words(
            en="y was computed when the accumulator had stopped, so forward.jvp(y) is None. Call f inside of the with block.",
            zh="算 y 时累加器已经停了，所以 forward.jvp(y) 是 None。请在 with 块里面调用 f。",
        ),
    ),
    "jax": Wrong(
        code=answer("jax", COLUMNS["jax"].replace("[1]", "[0]")),
        gives=lambda x: np.stack([f(x), f(x)], axis=1),
        hint=VALUES,
    ),
}


def wrong(dialect):
    side = SIDE_BY_SIDE[dialect]
    return (
        Wrong(
            code=answer(dialect, result=ROWS[dialect]),
            gives=lambda x: expected(x).T,
            hint=Words(
                en=f"The numbers are right and lie on their side. A forward run gives a column: stack with {side}.",
                zh=f"数都对，只是横竖颠倒了。前向跑一次得到一列，请用 {side} 堆叠。",
            ),
        ),
        Wrong(
            code=IMPORT[dialect] + F[dialect] + DEF + ONES[dialect],
            gives=lambda x: expected(x).sum(axis=1),
            hint=Words(
                en="One run gives one direction: with two ones, the sum of both columns. Run once for each input.",
                zh="跑一次只有一个方向；切向量取两个 1，得到的是两列之和。请每个输入跑一次。",
            ),
        ),
        OWN[dialect],
        Wrong(
            code=answer(dialect, COLUMNS[dialect].replace("(e,)", "(e * x,)").replace("(x, e)", "(x, e * x)")),
            gives=lambda x: expected(x) * x,
            hint=Words(
                en="Each column is multiplied by its input. The tangent is a direction, (1, 0) or (0, 1), and not a value.",
                zh="每一列都多乘了自己的输入。切向量是方向，(1, 0) 或 (0, 1)，不是值。",
            ),
        ),
    )


def starter(dialect):
    program = f"{IMPORT[dialect]}{DEF}    # f(x) = [x0 * x1, sin(x0), x1 ** 2]\n    return {ZEROS[dialect]}\n"
    return Words(en=program, zh=program)


exercise = Exercise(
    function="jacobian",
    starter=starter("torch"),
    solution=answer("torch"),
    cases=cases,
    expected=expected,
    forbidden=(
        # Not `backward` and `autograd`: who rules these out rules out jvp as well.
        Forbidden(
            frozenset({"grad", "functional", "jacfwd", "jacrev", "vjp", "linearize", "GradientTape", "requires_grad", "requires_grad_"}),
            Words(en="Forward mode only: one jvp for each input.", zh="只用前向模式：每个输入一次 jvp。"),
        ),
    ),
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), answer(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
