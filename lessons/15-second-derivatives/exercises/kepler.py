"""Newton's method for Kepler's equation. Checked against the iteration written with sine and cosine."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Orbits that are not too narrow, starts from which Newton goes straight to the root, one to four steps."""
    return [
        [
            TensorArgument(np.array(float(rng.choice([1.0, 1.5, 2.0]))), requires_grad=True),
            float(rng.choice([0.2, 0.3, 0.4])),
            float(rng.choice([0.5, 2.5])),
            steps,
        ]
        for steps in (1, 2, 3, 4)
    ]


def iterate(x, e, M, steps, divide=True, sign=1.0):
    x = float(x)
    for _ in range(steps):
        slope, bend = x - e * np.sin(x) - M, 1 - e * np.cos(x)
        x = x - sign * (slope / bend if divide else slope * bend)
    return x


def expected(x, e, M, steps):
    return iterate(x, e, M, steps)


def descend(x, e, M, steps):
    x = float(x)
    for _ in range(steps):
        x -= x - e * np.sin(x) - M
    return x


DEF = "def kepler(x, e, M, steps):\n"
ROUND = "    for step in range(steps):\n"
GIVEN = {
    "torch": f"import torch\n\n\n{DEF}{ROUND}        f = x ** 2 / 2 + e * torch.cos(x) - M * x\n",
    "tensorflow": f"import tensorflow as tf\n\n\ndef f(x, e, M):\n    return x ** 2 / 2 + e * tf.cos(x) - M * x\n\n\n{DEF}{ROUND}",
    "jax": (
        f"import jax\nimport jax.numpy as jnp\n\n\n{DEF}    def f(x):\n        return x ** 2 / 2 + e * jnp.cos(x) - M * x\n\n{ROUND}"
    ),
}  # fmt: skip
SLOPE = {
    "torch": "        (slope,) = torch.autograd.grad(f, x, create_graph=True)\n",
    "tensorflow": (
        "        with tf.GradientTape() as outer:\n            with tf.GradientTape() as inner:\n                y = f(x, e, M)\n"
        "            slope = inner.gradient(y, x)\n"
    ),
    "jax": "        slope = jax.grad(f)(x)\n",
}
BEND = {
    "torch": "        (bend,) = torch.autograd.grad(slope, x)\n",
    "tensorflow": "        bend = outer.gradient(slope, x)\n",
    "jax": "        bend = jax.grad(jax.grad(f))(x)\n",
}
MOVE = {
    "torch": "        with torch.no_grad():\n            x -= {}\n",
    "tensorflow": "        x.assign_sub({})\n",
    "jax": "        x = x - {}\n",
}
END = "    return x\n"
STARTER = {
    "torch": (
        "        # slope: the derivative of f\n        # bend: the derivative of slope\n        # then the step\n",
        "        # slope：f 的导数。bend：slope 的导数。\n        # 然后更新。\n",
    ),
    "tensorflow": (
        "        # two tapes: slope, and the slope of slope\n        # then move the variable x\n        pass\n",
        "        # 两盘磁带：斜率，和斜率的斜率\n        # 然后挪动变量 x\n        pass\n",
    ),
    "jax": (
        "        # slope: the derivative of f\n        # bend: the derivative of the derivative\n        x = x\n",
        "        # slope：f 的导数。bend：导数的导数。\n        # 然后更新。\n        x = x\n",
    ),
}  # fmt: skip


def answer(dialect, derivatives=None, step="slope / bend"):
    lines = derivatives if derivatives is not None else SLOPE[dialect] + BEND[dialect]
    return GIVEN[dialect] + lines + MOVE[dialect].format(step) + END


OWN = {
    "torch": (
        Wrong(
            code=answer("torch", SLOPE["torch"].replace(", create_graph=True", "") + BEND["torch"]),
            raises="nothing_requires_grad",
            hint=Words(
                en="The first walk left no trace, so slope has no history to walk through. Ask for it with create_graph=True.",
                zh="第一次往回走没有留下痕迹，slope 没有来历可走。请加上 create_graph=True。",
            ),
        ),
    ),
    "tensorflow": (
        Wrong(
            code=answer("tensorflow", SLOPE["tensorflow"].replace("            slope", "        slope") + BEND["tensorflow"]),
            raises="TypeError",
            hint=Words(
                en="The outer tape had stopped when the inner one walked back, so it knows nothing of slope, and bend is None. "
                "Ask inner.gradient inside of the outer with block.",
                zh="内层磁带往回走时，外层已经停了，它不知道 slope 是怎么来的，bend 就成了 None。inner.gradient 要写在外层的 with 块里面。",
            ),
        ),
        Wrong(
            code=answer(
                "tensorflow",
                "        with tf.GradientTape() as tape:\n            y = f(x, e, M)\n            slope = tape.gradient(y, x)\n"
                "        bend = tape.gradient(slope, x)\n",
            ),
            raises="RuntimeError",
            hint=Words(
                en="A tape answers one question, and this one was asked twice. Put a second tape around the first.",
                zh="一盘磁带只能问一次，这里问了两次。请在它外面再套一盘。",
            ),
        ),
    ),
    "jax": (
        Wrong(
            code=answer("jax", SLOPE["jax"] + "        bend = jax.grad(slope)(x)\n"),
            raises="TypeError",
            hint=Words(
                en="slope is a number, and jax.grad takes a function. The function whose values are slopes is jax.grad(f): differentiate that.",
                zh="slope 是一个数，而 jax.grad 要的是函数。取值为斜率的函数是 jax.grad(f)，请对它求导。",
            ),
        ),
    ),
}


def wrong(dialect):
    sign = {"torch": ("-=", "+="), "tensorflow": ("assign_sub", "assign_add"), "jax": ("x - slope", "x + slope")}[dialect]
    return (
        *OWN[dialect],
        Wrong(
            code=answer(dialect, step="slope * bend"),
            gives=lambda x, e, M, steps: iterate(x, e, M, steps, divide=False),
            hint=Words(
                en="The step is the slope divided by the second derivative: a slope that changes fast is soon zero.",
                zh="步长是斜率除以二阶导数：斜率变得越快，越早到零。",
            ),
        ),
        Wrong(
            code=answer(dialect).replace(*sign),
            gives=lambda x, e, M, steps: iterate(x, e, M, steps, sign=-1.0),
            hint=Words(en="The step goes the wrong way: subtract slope / bend.", zh="方向反了：要减去 slope / bend。"),
        ),
        Wrong(
            code=answer(dialect, step="slope"),
            gives=descend,
            hint=Words(
                en="This is gradient descent with the learning rate 1. Newton divides the slope by the second derivative.",
                zh="这是学习率为 1 的梯度下降。牛顿法还要用二阶导数去除斜率。",
            ),
        ),
    )


def starter(dialect):
    return Words(**{language: GIVEN[dialect] + said + END for language, said in zip(("en", "zh"), STARTER[dialect], strict=True)})


exercise = Exercise(
    function="kepler",
    starter=starter("torch"),
    solution=answer("torch"),
    cases=cases,
    expected=expected,
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), answer(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
