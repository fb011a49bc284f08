"""A function ported from JAX, with its two gradients. Checked against NumPy and central differences."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.lessons_models import Words


def cases(rng):
    """Three to five inputs between −2 and 2, and a line that is not flat."""
    drawn = []
    for size in (3, 4, 5):
        w, b = float(rng.choice([-1, 1])) * rng.integers(1, 4) / 4, float(rng.integers(1, 4)) / 4
        x = rng.choice(np.arange(-8, 9), size=size, replace=False) / 4
        drawn.append([TensorArgument(np.array(w)), TensorArgument(np.array(b)), TensorArgument(x)])
    return drawn


def with_slopes(model, w, b, x):
    """The value of a model and its two slopes, by central differences."""
    by_w, by_b = numerical_gradient(lambda point: model(point[0], point[1], x), np.array([w, b], dtype=np.float64))
    return model(w, b, x), by_w, by_b


def expected(w, b, x):
    return with_slopes(lambda w, b, x: float(np.mean(np.tanh(w * x + b) ** 2)), w, b, x)


def summed(w, b, x):
    return with_slopes(lambda w, b, x: float(np.sum(np.tanh(w * x + b) ** 2)), w, b, x)


def straight(w, b, x):
    return with_slopes(lambda w, b, x: float(np.mean((w * x + b) ** 2)), w, b, x)


TORCH = """\
import torch


def port(w, b, x):
    w = w.detach().requires_grad_()
    b = b.detach().requires_grad_()
    h = torch.tanh(w * x + b)
    value = (h * h).mean()
    value.backward()
    return value, w.grad, b.grad
"""
MXNET = """\
from mxnet import autograd, nd


def port(w, b, x):
    w.attach_grad()
    b.attach_grad()
    with autograd.record():
        h = nd.tanh(w * x + b)
        value = (h * h).mean()
    value.backward()
    return value, w.grad, b.grad
"""
TENSORFLOW = """\
import tensorflow as tf


def port(w, b, x):
    with tf.GradientTape() as tape:
        tape.watch([w, b])
        h = tf.tanh(w * x + b)
        value = tf.reduce_mean(h * h)
    gw, gb = tape.gradient(value, [w, b])
    return value, gw, gb
"""
JAX = """\
import jax
import jax.numpy as jnp


def model(w, b, x):
    h = jnp.tanh(w * x + b)
    return jnp.mean(h * h)


def port(w, b, x):
    both = jax.value_and_grad(
        model, argnums=(0, 1)
    )
    value, (gw, gb) = both(w, b, x)
    return value, gw, gb
"""


def start(*imports):
    """What the learner begins with."""
    code = "".join(f"{line}\n" for line in imports) + "\n\ndef port(w, b, x):\n    return w, b, x\n"
    return Words(en=code, zh=code)


def lost(solution, mean, total, curve):
    """Two things that are lost on the way in every framework: the mean (`mean` becomes `total`), and the tanh of `curve`."""
    return (
        Wrong(
            code=solution.replace(mean, total),
            gives=summed,
            hint=Words(
                en="Everything is as many times too large as x has elements: the mean became a sum.",
                zh="全都大了若干倍，倍数正是 x 的元素个数：平均变成了求和。",
            ),
        ),
        Wrong(
            code=solution.replace(f"{curve}(w * x + b)", "w * x + b"),
            gives=straight,
            hint=Words(en="The tanh was lost on the way.", zh="搬的时候把 tanh 弄丢了。"),
        ),
    )


VALUE_TOO = Words(
    en="value_and_grad gives the value as well: return value, gw, gb.",
    zh="value_and_grad 连值也一起给出：请返回 value, gw, gb。",
)

exercise = Exercise(
    function="port",
    starter=start("import torch"),
    solution=TORCH,
    cases=cases,
    expected=expected,
    wrong=(
        *lost(TORCH, ".mean()", ".sum()", "torch.tanh"),
        Wrong(code=TORCH.replace("return value, w.grad", "return w.grad"), fault="length", hint=VALUE_TOO),
        Wrong(
            code=TORCH.replace("    w = w.detach().requires_grad_()\n    b = b.detach().requires_grad_()\n", ""),
            raises="nothing_requires_grad",
            hint=Words(
                en="In JAX argnums says what is asked about. Here the mark does: requires_grad_() on copies of w and b.",
                zh="在 JAX 里由 argnums 说明对谁求导，这里靠标记：给 w 和 b 的副本加 requires_grad_()。",
            ),
        ),
    ),
    spelled={
        "mxnet": Spelling(
            starter=start("from mxnet import autograd, nd"),
            solution=MXNET,
            wrong=(
                *lost(MXNET, ".mean()", ".sum()", "nd.tanh"),
                Wrong(code=MXNET.replace("return value, w.grad", "return w.grad"), fault="length", hint=VALUE_TOO),
                Wrong(
                    code=MXNET.replace("    w.attach_grad()\n    b.attach_grad()\n", ""),
                    raises="mxnet_not_recorded",
                    hint=Words(
                        en="In JAX argnums says what is asked about. Here the mark does: attach_grad() on w and b, before record().",
                        zh="在 JAX 里由 argnums 说明对谁求导，这里靠标记：在 record() 之前给 w 和 b 调用 attach_grad()。",
                    ),
                ),
            ),
        ),
        "tensorflow": Spelling(
            starter=start("import tensorflow as tf"),
            solution=TENSORFLOW,
            wrong=(
                *lost(TENSORFLOW, "reduce_mean", "reduce_sum", "tf.tanh"),
                Wrong(code=TENSORFLOW.replace("return value, gw", "return gw"), fault="length", hint=VALUE_TOO),
                Wrong(
                    code=TENSORFLOW.replace("        tape.watch([w, b])\n", ""),
                    fault="none",
                    hint=Words(
                        en="In JAX argnums says what is asked about. Here the tape must be told: tape.watch([w, b]), before the first operation.",
                        zh="在 JAX 里由 argnums 说明对谁求导，这里要告诉磁带：在第一个运算之前写 tape.watch([w, b])。",
                    ),
                ),
            ),
        ),
        "jax": Spelling(
            starter=start("import jax", "import jax.numpy as jnp"),
            solution=JAX,
            wrong=(
                *lost(JAX, "jnp.mean", "jnp.sum", "jnp.tanh"),
                Wrong(
                    code=JAX.replace("    value, (gw, gb) = both(w, b, x)\n    return value, gw, gb", "    return both(w, b, x)"),
                    fault="length",
                    hint=Words(
                        en="value_and_grad returns two things: the value, and a tuple of the gradients. Take the tuple apart: value, gw, gb.",
                        zh="value_and_grad 返回两样：值，和装着各个梯度的元组。请把元组拆开：value, gw, gb。",
                    ),
                ),
                Wrong(
                    code=JAX.replace(", argnums=(0, 1)", ""),
                    raises="TypeError",
                    hint=Words(
                        en="Without argnums there is one gradient, that of w, and nothing to take apart. requires_grad_() on w and b becomes argnums=(0, 1).",
                        zh="不写 argnums 就只有 w 的一个梯度，没有什么可拆。w 和 b 上的 requires_grad_()，在这里变成 argnums=(0, 1)。",
                    ),
                ),
            ),
        ),
    },
)
