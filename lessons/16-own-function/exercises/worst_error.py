"""A gradient checker by central differences. Checked against the derivative in closed form."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Points in halves; claims that are off by different amounts, the largest of them too large."""
    drawn = []
    for length in (2, 3, 3, 2):
        x = rng.choice([-1, 1], size=length) * rng.choice([0.5, 1.0, 1.5, 2.0, 2.5], size=length, replace=False)
        off = rng.choice([0.5, 1.0, 2.0], size=length, replace=False)
        off[0] = -0.25
        drawn.append([TensorArgument(x), TensorArgument(np.round(slope(x) + off, 3))])
    return drawn


def slope(x):
    return np.sin(x) + x * np.cos(x)


def expected(x, claimed):
    return float(np.max(np.abs(slope(x) - claimed)))


def measured(x, h, centre=True, together=False):
    """Differences of f: one element at a time or all together, with the centre or to one side."""

    def f(at):
        return np.sum(at * np.sin(at))

    steps = [np.full(len(x), h)] * len(x) if together else list(h * np.eye(len(x)))
    return np.array([(f(x + e) - (f(x - e) if centre else f(x))) / (2 * h if centre else h) for e in steps])


DEF = "def worst_error(x, claimed):\n"
IMPORT = {
    "torch": "import torch\n\n\n",
    "tensorflow": "import tensorflow as tf\n\n\n",
    "jax": 'import jax\nimport jax.numpy as jnp\n\njax.config.update("jax_enable_x64", True)\n\n\n',
}
F = {"torch": "(x * torch.sin(x)).sum()", "tensorflow": "tf.reduce_sum(x * tf.sin(x))", "jax": "jnp.sum(x * jnp.sin(x))"}
BEGIN = {
    "torch": "    x = x.double()\n    h = 1e-5\n    measured = torch.zeros_like(x)\n    for i in range(len(x)):\n",
    "tensorflow": (
        "    x, claimed = tf.cast(x, tf.float64), tf.cast(claimed, tf.float64)\n    h = 1e-5\n    slopes = []\n"
        "    for i in range(len(x)):\n"
    ),
    "jax": "    x = x.astype(jnp.float64)\n    h = 1e-5\n    slopes = []\n    for i in range(len(x)):\n",
}  # fmt: skip
NUDGE = {
    "torch": "        up, down = x.clone(), x.clone()\n        up[i] += h\n        down[i] -= h\n",
    "tensorflow": (
        "        up = tf.tensor_scatter_nd_add(x, [[i]], tf.constant([h], tf.float64))\n"
        "        down = tf.tensor_scatter_nd_add(x, [[i]], tf.constant([-h], tf.float64))\n"
    ),
    "jax": "        up, down = x.at[i].add(h), x.at[i].add(-h)\n",
}
TOGETHER = dict.fromkeys(NUDGE, "        up, down = x + h, x - h\n")
DIFFERENCE = "(f(up) - f(down)) / (2 * h)"
RATE = {
    "torch": "        measured[i] = {}\n",
    "tensorflow": "        slopes.append({})\n",
    "jax": "        slopes.append({})\n",
}
GAP = {"torch": "measured - claimed", "tensorflow": "tf.stack(slopes) - claimed", "jax": "jnp.stack(slopes) - claimed"}
WORST = {
    "torch": "    return ({}).abs().max()\n",
    "tensorflow": "    return tf.reduce_max(tf.abs({}))\n",
    "jax": "    return jnp.max(jnp.abs({}))\n",
}
LARGEST = {
    "torch": "    return ({}).max()\n",
    "tensorflow": "    return tf.reduce_max({})\n",
    "jax": "    return jnp.max({})\n",
}
MEAN = {
    "torch": "    return ({}).abs().mean()\n",
    "tensorflow": "    return tf.reduce_mean(tf.abs({}))\n",
    "jax": "    return jnp.mean(jnp.abs({}))\n",
}
ZERO = {"torch": "torch.tensor(0.0)", "tensorflow": "tf.constant(0.0)", "jax": "jnp.array(0.0)"}


def answer(dialect, begin=BEGIN, nudge=NUDGE, rate=DIFFERENCE, end=WORST):
    """The solution of a framework, with some of its lines written otherwise."""
    head = f"{IMPORT[dialect]}def f(x):\n    return {F[dialect]}\n\n\n{DEF}"
    return head + begin[dialect] + nudge[dialect] + RATE[dialect].format(rate) + end[dialect].format(GAP[dialect])


OWN = {
    "torch": (),
    "tensorflow": (
        Wrong(
            code=answer("tensorflow", nudge={"tensorflow": "        up, down = x, x\n        up[i] += h\n        down[i] -= h\n"}),
            raises="TypeError",
            hint=Words(
                en="A tensor of TensorFlow cannot be changed. tf.tensor_scatter_nd_add gives a copy in which one element is larger by h.",
                zh="TensorFlow 的张量不能改。tf.tensor_scatter_nd_add 会给出一个副本，其中一个元素加上 h。",
            ),
        ),
        Wrong(
            code=answer("tensorflow").replace(
                "x, claimed = tf.cast(x, tf.float64), tf.cast(claimed, tf.float64)", "x = tf.cast(x, tf.float64)"
            ),
            raises="InvalidArgumentError",
            hint=Words(
                en="TensorFlow never converts by itself: what was measured is float64 and the claim float32. Cast both with tf.cast.",
                zh="TensorFlow 从不自动转换：量出来的是 float64，声称的梯度是 float32。两个都要用 tf.cast 转换。",
            ),
        ),
    ),
    "jax": (
        Wrong(
            code=answer("jax", nudge={"jax": "        up, down = x, x\n        up[i] += h\n        down[i] -= h\n"}),
            raises="TypeError",
            hint=Words(
                en="An array of JAX cannot be changed. x.at[i].add(h) gives a copy in which one element is larger by h.",
                zh="JAX 的数组不能改。x.at[i].add(h) 会给出一个副本，其中一个元素加上 h。",
            ),
        ),
        Wrong(
            code=answer("jax", nudge={"jax": "        up, down = x, x\n        up.at[i].add(h)\n        down.at[i].add(-h)\n"}),
            gives=lambda x, claimed: float(np.max(np.abs(claimed))),
            hint=Words(
                en="Every measured slope is 0: x.at[i].add(h) does not change x, it returns a copy. Give the copy a name, up = x.at[i].add(h).",
                zh="量到的斜率全是 0：x.at[i].add(h) 不改 x，而是返回一个副本。给副本一个名字，up = x.at[i].add(h)。",
            ),
        ),
    ),
}


def wrong(dialect):
    return (
        *OWN[dialect],
        Wrong(
            code=answer(dialect, rate="(f(up) - f(down)) / h"),
            gives=lambda x, claimed: float(np.max(np.abs(2 * slope(x) - claimed))),
            hint=Words(
                en="From h below to h above is a distance of 2h. Divide by that.",
                zh="从下面的 h 到上面的 h，距离是 2h，要除以它。",
            ),
        ),
        Wrong(
            code=answer(dialect, nudge=TOGETHER),
            gives=lambda x, claimed: float(np.max(np.abs(measured(x, 1e-5, together=True) - claimed))),
            hint=Words(
                en="All elements were nudged together, so each difference is the sum of all slopes. Nudge one at a time.",
                zh="所有元素一起挪动，量到的是所有斜率之和。请一次只挪一个。",
            ),
        ),
        Wrong(
            code=answer(dialect, end=LARGEST),
            gives=lambda x, claimed: float(np.max(slope(x) - claimed)),
            hint=Words(
                en="A claim can be too large as well. Take the absolute difference before the maximum.",
                zh="声称的梯度也可能偏大。取最大值之前，先取绝对值。",
            ),
        ),
        Wrong(
            code=answer(dialect, end=MEAN),
            gives=lambda x, claimed: float(np.mean(np.abs(slope(x) - claimed))),
            hint=Words(
                en="This is the mean error. One wrong element must not hide among the right ones: take the largest.",
                zh="这是平均误差。一个错的不能藏在对的里面：请取最大的。",
            ),
        ),
    )


def starter(dialect):
    program = f"{IMPORT[dialect]}{DEF}    # f(x) = {F[dialect]}\n    return {ZERO[dialect]}\n"
    return Words(en=program, zh=program)


exercise = Exercise(
    function="worst_error",
    starter=starter("torch"),
    solution=answer("torch"),
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD | {"gradcheck", "check_grads", "compute_gradient", "cos"},
            Words(en="Measure it: only values of f, no derivative.", zh="请去量：只用 f 的值，不用导数。"),
        ),
    ),
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), answer(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
