"""The gradient of (Σ xᵢ)(Σ xᵢ²): three arguments hold x, so three contributions add. Checked by central differences."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Vectors of two to four small integers whose sum is not 0, so that every road carries something."""
    drawn = []
    while len(drawn) < 4:
        x = rng.integers(-4, 5, size=2 + len(drawn) % 3).astype(float)
        if x.sum() != 0 and np.unique(np.abs(x)).size == x.size:
            drawn.append([TensorArgument(x)])
    return drawn


def expected(x):
    return numerical_gradient(lambda point: float(np.sum(point) * np.sum(point * point)), x)


def spelled(library, module, total="x.sum()", dot="dot(x, x)"):
    """The exercise in one framework: the line that imports it, the name it has then, its sum of x and its dot product."""
    begin, dot = library + "\n\n\ndef gradient(x):\n", f"{module}.{dot}"
    forward = begin + f"    s = {total}\n    q = {dot}\n"
    return Spelling(
        starter=Words(
            en=forward + f"    # y = s * q. Return the\n    # gradient of y for x.\n    return {module}.zeros_like(x)\n",
            zh=forward + f"    # y = s * q。返回 y 对 x 的梯度。\n    return {module}.zeros_like(x)\n",
        ),
        solution=(
            forward
            + f"    through_sum = q * {module}.ones_like(x)\n    through_dot = s * x + s * x\n    return through_sum + through_dot\n"
        ),
        wrong=(
            Wrong(
                code=forward + "    return 2 * s * x\n",
                gives=lambda x: 2 * x.sum() * x,
                hint=Words(
                    en="The two roads through the dot product are there. The one through the sum is missing: it brings q to every element.",
                    zh="经过点积的两条路都有了，缺的是经过求和的那条：它给每个元素带来 q。",
                ),
            ),
            Wrong(
                code=forward + f"    return q * {module}.ones_like(x)\n",
                gives=lambda x: float(x @ x) * np.ones_like(x),
                hint=Words(
                    en="The road through the sum is there. The two through the dot product are missing: s times x, twice.",
                    zh="经过求和的那条路有了，缺的是经过点积的两条：s 乘 x，两次。",
                ),
            ),
            Wrong(
                code=forward + "    return q + s * x\n",
                gives=lambda x: float(x @ x) + x.sum() * x,
                hint=Words(
                    en=f"Close: {dot} uses x twice, and each use sends its own contribution. One of the two is missing.",
                    zh=f"很接近了：{dot} 用了两次 x，每次都带回一份贡献。这里少了一份。",
                ),
            ),
            Wrong(
                code=begin + f"    return {module}.ones_like(x) * 2 * x\n",
                gives=lambda x: 2 * x,
                hint=Words(
                    en="This multiplies the two local derivatives, 1 and 2x. A product s·q sends q to s and s to q; then the roads add up.",
                    zh="这是把两个局部导数 1 和 2x 乘在了一起。乘积 s·q 把 q 送给 s，把 s 送给 q，然后各条路相加。",
                ),
            ),
        ),
    )


torch = spelled("import torch", "torch")

exercise = Exercise(
    function="gradient",
    starter=torch.starter,
    solution=torch.solution,
    wrong=torch.wrong,
    spelled={
        "tensorflow": spelled("import tensorflow as tf", "tf", "tf.reduce_sum(x)", "tensordot(x, x, axes=1)"),
        "mxnet": spelled("from mxnet import nd", "nd"),
        "jax": spelled("import jax.numpy as jnp", "jnp"),
    },
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD,
            Words(
                en="Walk the roads yourself: one through the sum, two through the dot product.",
                zh="请自己走一遍：一条路经过求和，两条路经过点积。",
            ),
        ),
    ),
)
