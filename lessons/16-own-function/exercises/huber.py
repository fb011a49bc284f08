"""The backward of the Huber loss. Checked against central differences of the weighted loss."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.lessons_models import Words


def cases(rng):
    """Residuals on both sides of the corners at ±1, never on them; weights that are not 1."""
    drawn = []
    for _ in range(4):
        inside = rng.choice([-0.75, -0.5, -0.25, 0.25, 0.5, 0.75], size=2, replace=False)
        outside = rng.choice([-1, 1], size=2) * rng.choice([1.5, 2.0, 3.0, 4.0], size=2, replace=False)
        r = rng.permutation(np.concatenate([inside, outside]))
        weight = rng.choice([-1, 1], size=4) * rng.choice([2.0, 3.0, 5.0], size=4)
        drawn.append([TensorArgument(r, requires_grad=True), TensorArgument(weight)])
    return drawn


def huber(r):
    return np.where(np.abs(r) < 1, r * r / 2, np.abs(r) - 0.5)


def expected(r, weight):
    return huber(r), numerical_gradient(lambda at: float(np.sum(weight * huber(at))), r)


PROGRAM = {
    "torch": (
        "import torch\n\n\nclass Huber(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, r):\n"
        "        ctx.save_for_backward(r)\n        return torch.where(r.abs() < 1, r * r / 2, r.abs() - 0.5)\n\n"
        "    @staticmethod\n    def backward(ctx, g):\n        (r,) = ctx.saved_tensors\n        return {}\n\n\n"
        "def value_and_gradient(r, weight):\n    loss = Huber.apply(r)\n    (weight * loss).sum().backward()\n"
        "    return loss.detach(), r.grad\n"
    ),
    "tensorflow": (
        "import tensorflow as tf\n\n\n@tf.custom_gradient\ndef huber(r):\n    def backward(g):\n        return {}\n\n"
        "    return tf.where(tf.abs(r) < 1, r * r / 2, tf.abs(r) - 0.5), backward\n\n\n"
        "def value_and_gradient(r, weight):\n    with tf.GradientTape() as tape:\n        loss = huber(r)\n"
        "        total = tf.reduce_sum(weight * loss)\n    return loss, tape.gradient(total, r)\n"
    ),
    "jax": (
        "import jax\nimport jax.numpy as jnp\n\n\n@jax.custom_vjp\ndef huber(r):\n"
        "    return jnp.where(jnp.abs(r) < 1, r * r / 2, jnp.abs(r) - 0.5)\n\n\n"
        "def forward(r):\n    return huber(r), r\n\n\ndef backward(r, g):\n    return {}\n\n\nhuber.defvjp(forward, backward)\n\n\n"
        "def value_and_gradient(r, weight):\n    def total(r):\n        return jnp.sum(weight * huber(r))\n\n"
        "    return huber(r), jax.grad(total)(r)\n"
    ),
}
CLIPPED = {"torch": "r.clamp(-1, 1)", "tensorflow": "tf.clip_by_value(r, -1.0, 1.0)", "jax": "jnp.clip(r, -1, 1)"}
SIGN = {"torch": "r.sign()", "tensorflow": "tf.sign(r)", "jax": "jnp.sign(r)"}
ZEROS = {"torch": "torch.zeros_like(r)", "tensorflow": "tf.zeros_like(r)", "jax": "jnp.zeros_like(r)"}


def answer(dialect, slope):
    """The program whose backward returns `slope`; a backward of JAX returns a tuple, with one for each input."""
    return PROGRAM[dialect].format(f"({slope},)" if dialect == "jax" else slope)


def wrong(dialect):
    clipped, sign = CLIPPED[dialect], SIGN[dialect]
    return (
        Wrong(
            code=answer(dialect, clipped),
            gives=lambda r, weight: (huber(r), np.clip(r, -1, 1)),
            hint=Words(
                en="The slope is right. The backward returns the slope times what came back: multiply by g.",
                zh="斜率对了。反向返回的是斜率乘以传回来的数：还要乘 g。",
            ),
        ),
        Wrong(
            code=answer(dialect, "g * r"),
            gives=lambda r, weight: (huber(r), weight * r),
            hint=Words(
                en="That is the slope of r²/2. Outside of [−1, 1] the loss is a straight line, with slope 1 or −1.",
                zh="这是 r²/2 的斜率。在 [−1, 1] 之外，损失是直线，斜率是 1 或 −1。",
            ),
        ),
        Wrong(
            code=answer(dialect, f"g * {sign}"),
            gives=lambda r, weight: (huber(r), weight * np.sign(r)),
            hint=Words(
                en="Right outside of [−1, 1]. Inside, the loss is a parabola and its slope is r.",
                zh="[−1, 1] 之外对了。之内，损失是抛物线，斜率是 r。",
            ),
        ),
        Wrong(
            code=answer(dialect, f"g + {clipped}"),
            gives=lambda r, weight: (huber(r), weight + np.clip(r, -1, 1)),
            hint=Words(
                en="Along a road derivatives multiply: g times the slope, not plus.",
                zh="沿着一条路，导数相乘：g 乘以斜率，不是相加。",
            ),
        ),
    )


WITHOUT_COMMA = Wrong(
    code=PROGRAM["jax"].format(f"g * {CLIPPED['jax']}"),
    raises="TypeError",
    hint=Words(
        en="The slope may be right, but a backward of JAX returns a tuple with one entry for each input: return (…,) with the comma.",
        zh="斜率也许对了，但 JAX 的 backward 要返回元组，每个输入一项：写成 return (…,)，别漏了逗号。",
    ),
)


def starter(dialect):
    given = f"({ZEROS[dialect]},)" if dialect == "jax" else ZEROS[dialect]
    return Words(en=PROGRAM[dialect].format(f"{given}  # for r"), zh=PROGRAM[dialect].format(f"{given}  # 给 r"))


def solution(dialect):
    return answer(dialect, f"g * {CLIPPED[dialect]}")


exercise = Exercise(
    function="value_and_gradient",
    starter=starter("torch"),
    solution=solution("torch"),
    cases=cases,
    expected=expected,
    wrong=wrong("torch"),
    spelled={
        "tensorflow": Spelling(starter("tensorflow"), solution("tensorflow"), wrong("tensorflow")),
        "jax": Spelling(starter("jax"), solution("jax"), (*wrong("jax"), WITHOUT_COMMA)),
    },
)
