"""The straight-through estimator. Checked against rounding in NumPy, and against the gradient with rounding taken for the identity."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Two to four numbers that are not near a half, and weights that are no two alike."""
    drawn = []
    for size in (2, 3, 4):
        x = rng.choice(np.arange(1, 9), size=size, replace=False) * rng.choice([-1.0, 1.0], size=size)
        v = rng.choice([0.5, 1.0, 1.5, 2.0, 3.0], size=size, replace=False)
        drawn.append([TensorArgument(x + rng.choice([-0.25, 0.25], size=size), requires_grad=True), TensorArgument(v)])
    return drawn


def expected(x, v):
    nearest = np.sign(x) * np.floor(np.abs(x) + 0.5)
    return nearest, 2 * v * nearest


TORCH = """\
def rounded(x, v):
    y = x + (x.round() - x).detach()
    loss = (v * y**2).sum()
    loss.backward()
    return y, x.grad
"""
MXNET = """\
from mxnet import autograd


def rounded(x, v):
    with autograd.record():
        y = x + (x.round() - x).detach()
        loss = (v * y**2).sum()
    loss.backward()
    return y, x.grad
"""
TENSORFLOW = """\
import tensorflow as tf


def rounded(x, v):
    with tf.GradientTape() as tape:
        y = x + tf.stop_gradient(tf.round(x) - x)
        loss = tf.reduce_sum(v * y**2)
    return y, tape.gradient(loss, x)
"""
JAX = """\
import jax
import jax.numpy as jnp
from jax.lax import stop_gradient


def nearest(x):
    return x + stop_gradient(jnp.round(x) - x)


def rounded(x, v):
    def loss(x):
        return (v * nearest(x) ** 2).sum()

    return nearest(x), jax.grad(loss)(x)
"""
NOTHING_LEFT = Words(
    en="{{tensorflow: Nothing leads back to x: tf.round has no gradient, and what is cut off has none either. | else: Everything is cut off: nothing leads back to x.}}"
    " Leave one road open, the one of a plain x.",
    zh="{{tensorflow: 没有路回到 x：tf.round 没有梯度，剪断的也没有。 | else: 全都剪断了，没有路回到 x。}}留一条路，就是不加修饰的那个 x。",
)


def no_slope(x, v):
    return expected(x, v)[0], np.zeros_like(x)


def spelled(solution, cut, nearest, begin, when_cut=None, when_rounded=None):
    """The exercise in one framework: `cut` and `nearest` are how it cuts and rounds, `when_cut` and `when_rounded` how it tells that no road is left.

    Without them the gradient is 0 then.
    """
    line = "x + " + cut.format(f"{nearest} - x")

    def with_line(other):
        return solution.replace(line, other)

    no_gradient = Words(
        en="The value is right and no gradient passes: rounding has slope 0. Build y as x plus a correction that is cut off.",
        zh="值对了，梯度却过不去：取整的斜率是 0。把 y 写成 x 加上一个剪断了的修正。",
    )
    return Spelling(
        starter=Words(en=begin, zh=begin),
        solution=solution,
        wrong=(
            Wrong(code=with_line(f"x + ({nearest} - x)"), gives=no_slope, hint=no_gradient),
            Wrong(code=with_line(nearest), hint=NOTHING_LEFT if when_rounded else no_gradient, **(when_rounded or {"gives": no_slope})),
            Wrong(code=with_line(cut.format(nearest)), hint=NOTHING_LEFT if when_cut else no_gradient, **(when_cut or {"gives": no_slope})),
            Wrong(
                code=with_line("x"),
                gives=lambda x, v: (x, 2 * v * x),
                hint=Words(
                    en=f"The gradient passes, but nothing was rounded. Add the correction {nearest} - x, cut off.",
                    zh=f"梯度过去了，可是没有取整。加上修正 {nearest} - x，并把它剪断。",
                ),
            ),
            Wrong(
                code=with_line(f"{cut.format('x')} + ({nearest} - x)"),
                gives=lambda x, v: (expected(x, v)[0], -2 * v * expected(x, v)[0]),
                hint=Words(
                    en="The sign is turned round: the x inside the correction is the one that must be cut, not the first.",
                    zh="符号反了：要剪断的是修正里的那个 x，不是前面那个。",
                ),
            ),
        ),
    )


def start(*imports):
    """What the learner begins with."""
    return "".join(f"{line}\n" for line in imports) + "\n\n" * bool(imports) + "def rounded(x, v):\n    return x, v\n"


torch = spelled(TORCH, "({}).detach()", "x.round()", start(), {"raises": "nothing_requires_grad"})

exercise = Exercise(
    function="rounded",
    starter=torch.starter,
    solution=torch.solution,
    wrong=torch.wrong,
    cases=cases,
    expected=expected,
    spelled={
        "mxnet": spelled(MXNET, "({}).detach()", "x.round()", start("from mxnet import autograd"), {"raises": "mxnet_not_recorded"}),
        "tensorflow": spelled(
            TENSORFLOW, "tf.stop_gradient({})", "tf.round(x)", start("import tensorflow as tf"), {"fault": "none"}, {"fault": "none"}
        ),
        "jax": spelled(
            JAX, "stop_gradient({})", "jnp.round(x)", start("import jax", "import jax.numpy as jnp", "from jax.lax import stop_gradient")
        ),
    },
)
