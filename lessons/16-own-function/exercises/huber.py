"""The backward of the Huber loss. Checked against central differences of the weighted loss."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong, numerical_gradient
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


HEAD = (
    "import torch\n\n\nclass Huber(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, r):\n"
    "        ctx.save_for_backward(r)\n        return torch.where(r.abs() < 1, r * r / 2, r.abs() - 0.5)\n\n"
    "    @staticmethod\n    def backward(ctx, g):\n        (r,) = ctx.saved_tensors\n        {}\n\n\n"
    "def value_and_gradient(r, weight):\n    loss = Huber.apply(r)\n    (weight * loss).sum().backward()\n"
    "    return loss.detach(), r.grad\n"
)

exercise = Exercise(
    function="value_and_gradient",
    starter=Words(
        en=HEAD.format("return torch.zeros_like(r)  # for r"),
        zh=HEAD.format("return torch.zeros_like(r)  # 给 r"),
    ),
    solution=HEAD.format("return g * r.clamp(-1, 1)"),
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=HEAD.format("return r.clamp(-1, 1)"),
            gives=lambda r, weight: (huber(r), np.clip(r, -1, 1)),
            hint=Words(
                en="The slope is right. The backward returns the slope times what came back: multiply by g.",
                zh="斜率对了。反向返回的是斜率乘以传回来的数：还要乘 g。",
            ),
        ),
        Wrong(
            code=HEAD.format("return g * r"),
            gives=lambda r, weight: (huber(r), weight * r),
            hint=Words(
                en="That is the slope of r²/2. Outside of [−1, 1] the loss is a straight line, with slope 1 or −1.",
                zh="这是 r²/2 的斜率。在 [−1, 1] 之外，损失是直线，斜率是 1 或 −1。",
            ),
        ),
        Wrong(
            code=HEAD.format("return g * r.sign()"),
            gives=lambda r, weight: (huber(r), weight * np.sign(r)),
            hint=Words(
                en="Right outside of [−1, 1]. Inside, the loss is a parabola and its slope is r.",
                zh="[−1, 1] 之外对了。之内，损失是抛物线，斜率是 r。",
            ),
        ),
        Wrong(
            code=HEAD.format("return g + r.clamp(-1, 1)"),
            gives=lambda r, weight: (huber(r), weight + np.clip(r, -1, 1)),
            hint=Words(
                en="Along a road derivatives multiply: g times the slope, not plus.",
                zh="沿着一条路，导数相乘：g 乘以斜率，不是相加。",
            ),
        ),
    ),
)
