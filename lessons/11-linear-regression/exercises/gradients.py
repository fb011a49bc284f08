"""Both gradients of the mean squared residual, by hand. Checked against central differences of the loss."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Lines and data in halves and small integers, three to five points, so that a failing case fits on paper."""
    drawn = []
    for points in (3, 4, 5, 3):
        w, b = (float(rng.choice([-1, 1])) * rng.integers(1, 5) / 2 for _ in range(2))
        x = rng.choice(np.arange(1, 9), size=points, replace=False) / 2
        y = rng.integers(-9, 10, size=points).astype(float)
        drawn.append([TensorArgument(np.array(w)), TensorArgument(np.array(b)), TensorArgument(x), TensorArgument(y)])
    return drawn


def loss(w, b, x, y):
    return float(np.mean((w * x + b - y) ** 2))


def expected(w, b, x, y):
    by_w = numerical_gradient(lambda at: loss(at, b, x, y), w)
    by_b = numerical_gradient(lambda at: loss(w, at, x, y), b)
    return by_w, by_b


def scaled(factor_w, factor_b):
    """What an answer gives whose two gradients are off by these factors, which may depend on the number of points."""

    def give(w, b, x, y):
        by_w, by_b = expected(w, b, x, y)
        return by_w * factor_w(len(x)), by_b * factor_b(len(x))

    return give


IMPORT = {
    "torch": "import torch",
    "tensorflow": "import tensorflow as tf",
    "mxnet": "from mxnet import nd",
    "jax": "import jax.numpy as jnp",
}
ZERO = {"torch": "torch.tensor(0.0)", "tensorflow": "tf.constant(0.0)", "mxnet": "nd.array([0.0])", "jax": "jnp.array(0.0)"}
MEAN = {"torch": "({}).mean()", "tensorflow": "tf.reduce_mean({})", "mxnet": "({}).mean()", "jax": "jnp.mean({})"}
SUM = {"torch": "({}).sum()", "tensorflow": "tf.reduce_sum({})", "mxnet": "({}).sum()", "jax": "jnp.sum({})"}


def starter(dialect):
    mean = MEAN[dialect].format("(w * x + b - y) ** 2")
    program = (
        f"{IMPORT[dialect]}\n\n\ndef gradients(w, b, x, y):\n    # loss = {mean}\n    residual = w * x + b - y\n"
        f"    grad_w = {ZERO[dialect]}\n    grad_b = {ZERO[dialect]}\n    return grad_w, grad_b\n"
    )
    return Words(en=program, zh=program)


def program(dialect, grad_w, grad_b, residual="w * x + b - y"):
    return (
        f"{IMPORT[dialect]}\n\n\ndef gradients(w, b, x, y):\n    r = {residual}\n    grad_w = {grad_w}\n    grad_b = {grad_b}\n"
        "    return grad_w, grad_b\n"
    )


def solution(dialect):
    mean = MEAN[dialect].format
    return program(dialect, mean("2 * r * x"), mean("2 * r"))


def wrong(dialect):
    mean, total = MEAN[dialect].format, SUM[dialect].format
    return (
        Wrong(
            code=program(dialect, mean("r * x"), mean("r")),
            gives=scaled(lambda n: 0.5, lambda n: 0.5),
            hint=Words(
                en="Both gradients are half of what they should be. The slope of r² is 2r.",
                zh="两个梯度都只有应有的一半。r² 的斜率是 2r。",
            ),
        ),
        Wrong(
            code=program(dialect, total("2 * r * x"), total("2 * r")),
            gives=scaled(lambda n: n, lambda n: n),
            hint=Words(
                en="Both gradients are n times too large. The loss is a mean, so each residual counts only 1/n.",
                zh="两个梯度都大了 n 倍。损失取的是平均，所以每个残差只占 1/n。",
            ),
        ),
        Wrong(
            code=program(dialect, mean("2 * r * x"), mean("2 * r"), residual="y - (w * x + b)"),
            gives=scaled(lambda n: -1, lambda n: -1),
            hint=Words(
                en="Both signs are turned round. The residual is predicted minus measured: w * x + b − y.",
                zh="两个符号都反了。残差是预测减去实际：w * x + b − y。",
            ),
        ),
        Wrong(
            code=program(dialect, mean("2 * r"), mean("2 * r")),
            gives=lambda w, b, x, y: (2 * np.mean(w * x + b - y), 2 * np.mean(w * x + b - y)),
            hint=Words(
                en="The gradient of b is right. For w, the multiplication w * x swaps: what comes back is multiplied with x.",
                zh="b 的梯度对了。至于 w，乘法 w * x 会对调，传回来的数还要乘以 x。",
            ),
        ),
        Wrong(
            code=program(dialect, mean("2 * r"), mean("2 * r * x")),
            gives=lambda w, b, x, y: expected(w, b, x, y)[::-1],
            hint=Words(
                en="The two numbers are right and stand in the wrong order: return grad_w first, then grad_b.",
                zh="两个数都对，只是顺序反了：先返回 grad_w，再返回 grad_b。",
            ),
        ),
        Wrong(
            code=program(dialect, "2 * r * x / len(x)", "2 * r / len(x)"),
            fault="shape",
            hint=Words(
                en="w is one number that was used n times, so its gradient is one number: add up what came back.",
                zh="w 是一个数，被用了 n 次，所以它的梯度也是一个数：把传回来的加起来。",
            ),
        ),
    )


exercise = Exercise(
    function="gradients",
    starter=starter("torch"),
    solution=solution("torch"),
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD,
            Words(
                en="This time the formula is yours to write: 2/n, the residuals, and x where it belongs.",
                zh="这一次公式由你来写：2/n、残差，再在该乘的地方乘上 x。",
            ),
        ),
    ),
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), solution(dialect), wrong(dialect)) for dialect in ("tensorflow", "mxnet", "jax")},
)
