"""One step of momentum, as PyTorch writes it. Checked by unrolling: the step is the old one plus what this gradient adds."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Vectors of two or three halves; learning rates and betas that can be followed on paper."""
    drawn = []
    for length in (2, 3, 2, 3):
        w, v, grad = (rng.choice([-1, 1], size=length) * rng.integers(1, 9, size=length) / 2 for _ in range(3))
        lr, beta = float(rng.choice([0.1, 0.2, 0.5])), float(rng.choice([0.5, 0.8, 0.9]))
        drawn.append([*(TensorArgument(one) for one in (w, v, grad)), lr, beta])
    return drawn


def expected(w, v, grad, lr, beta):
    coasting = w - lr * beta * v
    return coasting - lr * grad, np.add(grad, beta * v)


HEAD = "def momentum(w, v, grad, lr, beta):\n"
STARTER = HEAD + "    # {}\n    v = v\n    w = w\n    return w, v\n"

exercise = Exercise(
    function="momentum",
    framework=None,
    starter=Words(en=STARTER.format("first the velocity, then the parameter"), zh=STARTER.format("先算速度，再挪参数")),
    solution=HEAD + "    v = beta * v + grad\n    w = w - lr * v\n    return w, v\n",
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=HEAD + "    w = w - lr * v\n    v = beta * v + grad\n    return w, v\n",
            gives=lambda w, v, grad, lr, beta: (w - lr * v, beta * v + grad),
            hint=Words(
                en="The velocity is right. The step was taken with the old one, which does not know this gradient yet: compute v first.",
                zh="速度对了，但迈步用的是旧速度，里面还没有这次的梯度。请先算 v。",
            ),
        ),
        Wrong(
            code=HEAD + "    v = beta * v + (1 - beta) * grad\n    w = w - lr * v\n    return w, v\n",
            gives=lambda w, v, grad, lr, beta: (w - lr * (beta * v + (1 - beta) * grad), beta * v + (1 - beta) * grad),
            hint=Words(
                en="This is a running mean, as in Adam. Momentum adds the whole gradient, which is why it can grow to ten times its size.",
                zh="这是滑动平均，Adam 才这样写。动量法加的是整个梯度，所以才能积累到十倍。",
            ),
        ),
        Wrong(
            code=HEAD + "    v = beta * v - lr * grad\n    w = w + v\n    return w, v\n",
            gives=lambda w, v, grad, lr, beta: (w + beta * v - lr * grad, beta * v - lr * grad),
            hint=Words(
                en="This is Keras's way, with the learning rate inside the velocity. Here the velocity is a sum of gradients; multiply by lr when w moves.",
                zh="这是 Keras 的写法，学习率放在速度里面。这里的速度是梯度的累加，挪动 w 时才乘 lr。",
            ),
        ),
        Wrong(
            code=HEAD + "    v = beta * v + grad\n    w = w + lr * v\n    return w, v\n",
            gives=lambda w, v, grad, lr, beta: (w + lr * (beta * v + grad), beta * v + grad),
            hint=Words(
                en="This climbs: the gradient points where the loss grows. Subtract the velocity.",
                zh="这样是在上坡：梯度指向损失增大的方向。要减去速度。",
            ),
        ),
        Wrong(
            code=HEAD + "    w = w - lr * grad\n    return w, v\n",
            gives=lambda w, v, grad, lr, beta: (w - lr * grad, v),
            hint=Words(
                en="This is plain descent. The velocity has to take up the gradient, and w has to move by the velocity.",
                zh="这是普通的梯度下降。要让速度加上这次的梯度，再让 w 按速度移动。",
            ),
        ),
    ),
)
