"""The gradient of 2xᵀx, by hand. Checked against central differences of 2 Σ xᵢ²."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Vectors of two to five halves, never all zero, so that a failing case can be checked on paper."""
    return [[TensorArgument(rng.integers(1, 9, size=size) / 2 * rng.choice([-1, 1], size=size))] for size in (2, 3, 4, 5)]


def expected(x):
    return numerical_gradient(lambda point: 2 * float(np.sum(point * point)), x)


def spelled(library, dot):
    """The exercise in one framework: the line that imports it, and its dot product of x with itself."""
    begin = library + "\n\n\ndef gradient(x):\n"
    return Spelling(
        starter=Words(
            en=begin + f"    # Return the gradient of\n    # y = 2 * {dot}.\n    return x\n",
            zh=begin + f"    # y = 2 * {dot}\n    # 返回 y 的梯度。\n    return x\n",
        ),
        solution=begin + "    return 4 * x\n",
        wrong=(
            Wrong(
                code=begin + "    return 2 * x\n",
                gives=lambda x: 2 * x,
                hint=Words(
                    en="2x is what one road brings back. x enters the dot product twice, so there is a second road with as much again.",
                    zh="2x 是一条路带回来的。x 在点积里出现了两次，所以还有第二条路，带回同样多。",
                ),
            ),
            Wrong(
                code=begin + "    return x\n",
                gives=lambda x: x,
                hint=Words(
                    en="This gives x back as it came. Start from the gradient at the dot product, which is 2, and follow both of its arguments.",
                    zh="这样是把 x 原样交了回来。从点积处的梯度 2 出发，沿它的两个参数各走一遍。",
                ),
            ),
            Wrong(
                code=begin + f"    return 2 * {dot}\n",
                gives=lambda x: 2 * float(x @ x),
                hint=Words(
                    en="This is y itself. The gradient says how y changes with each element of x, so it has as many elements as x.",
                    zh="这是 y 本身。梯度说的是 y 随 x 的每个元素怎样变化，所以 x 有几个元素，它就有几个。",
                ),
            ),
            Wrong(
                code=begin + "    return 4 * x * x\n",
                gives=lambda x: 4 * x * x,
                hint=Words(
                    en="The two roads were multiplied. Along a road we multiply; where roads meet we add.",
                    zh="你把两条路相乘了。沿着一条路才相乘；两条路汇合，要相加。",
                ),
            ),
        ),
    )


torch = spelled("import torch", "torch.dot(x, x)")

exercise = Exercise(
    function="gradient",
    starter=torch.starter,
    solution=torch.solution,
    wrong=torch.wrong,
    spelled={
        "tensorflow": spelled("import tensorflow as tf", "tf.tensordot(x, x, axes=1)"),
        "mxnet": spelled("from mxnet import nd", "nd.dot(x, x)"),
        "jax": spelled("import jax.numpy as jnp", "jnp.dot(x, x)"),
    },
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD,
            Words(
                en="Here you are the one who differentiates. Write the formula that you found.",
                zh="这一次由你来求导。请直接写出你得到的公式。",
            ),
        ),
    ),
)
