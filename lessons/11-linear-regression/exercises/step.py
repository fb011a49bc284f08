"""One step of gradient descent that leaves its parameters leaves. Checked against the gradient's closed formula."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Lines and data in halves; learning rates that move the line by amounts one can see."""
    drawn = []
    for points in (3, 4, 5):
        w, b = (float(rng.choice([-1, 1])) * rng.integers(1, 5) / 2 for _ in range(2))
        x = rng.choice(np.arange(1, 9), size=points, replace=False) / 2
        y = rng.integers(-9, 10, size=points).astype(float)
        line = [TensorArgument(np.array(w), requires_grad=True), TensorArgument(np.array(b), requires_grad=True)]
        drawn.append([*line, TensorArgument(x), TensorArgument(y), float(rng.choice([0.01, 0.05, 0.1]))])
    return drawn


def expected(w, b, x, y, lr):
    r = w * x + b - y
    return w - lr * 2 * np.dot(r, x) / len(x), b - lr * 2 * np.sum(r) / len(x)


def moved(factor):
    """What an answer gives whose step is `factor(n)` times the right one."""

    def give(w, b, x, y, lr):
        new_w, new_b = expected(w, b, x, y, lr)
        return w + (new_w - w) * factor(len(x)), b + (new_b - b) * factor(len(x))

    return give


FORWARD = "import torch\n\n\ndef step(w, b, x, y, lr):\n    loss = ((w * x + b - y) ** 2).mean()\n    loss.backward()\n"
TORCH = (
    FORWARD + "    with torch.no_grad():\n        w -= lr * w.grad\n        b -= lr * b.grad\n"
    "    w.grad.zero_()\n    b.grad.zero_()\n    return w, b\n"
)
TENSORFLOW = (
    "import tensorflow as tf\n\n\ndef step(w, b, x, y, lr):\n    with tf.GradientTape() as tape:\n"
    "        loss = tf.reduce_mean((w * x + b - y) ** 2)\n    by_w, by_b = tape.gradient(loss, [w, b])\n"
    "    w.assign_sub(lr * by_w)\n    b.assign_sub(lr * by_b)\n    return w, b\n"
)
MXNET = (
    "from mxnet import autograd\n\n\ndef step(w, b, x, y, lr):\n    with autograd.record():\n"
    "        loss = ((w * x + b - y) ** 2).mean()\n    loss.backward()\n"
    "    w[:] = w - lr * w.grad\n    b[:] = b - lr * b.grad\n    return w, b\n"
)
JAX = (
    "import jax\n\n\ndef step(w, b, x, y, lr):\n    def loss(w, b):\n        return ((w * x + b - y) ** 2).mean()\n\n"
    "    by_w, by_b = jax.grad(loss, argnums=(0, 1))(w, b)\n    return w - lr * by_w, b - lr * by_b\n"
)

CLIMBS = Words(
    en="This climbs: the gradient points where the loss grows. Subtract it.",
    zh="这样是在上坡：梯度指向损失增大的方向。要减去它。",
)
OF_SUM = Words(
    en="The step is n times too long. The loss is the mean of the squares, not their sum.",
    zh="这一步长了 n 倍。损失是平方的平均，不是总和。",
)
AS_THEY_WERE = Words(
    en="w and b came back as they were. Compute the loss, {{torch mxnet: call backward | else: ask for its gradients}}, then move both.",
    zh="w 和 b 原样返回了。先算损失，{{torch mxnet: 调用 backward | else: 求出它的梯度}}，再挪动它们。",
)


def mistakes(solution, climbing, summing):
    """What goes wrong in every framework; `climbing` and `summing` are what to replace for a step uphill, and for a loss that is a sum."""
    up, total = solution, solution
    for old, new in climbing:
        up = up.replace(old, new)
    for old, new in summing:
        total = total.replace(old, new)
    return (
        Wrong(up, CLIMBS, gives=moved(lambda n: -1)),
        Wrong(total, OF_SUM, gives=moved(lambda n: n)),
        Wrong("def step(w, b, x, y, lr):\n    return w, b\n", AS_THEY_WERE, gives=lambda w, b, x, y, lr: (w, b)),
    )


MEANS = [(".mean()", ".sum()")]


def starter(before, how):
    """The two parameters as they came, after what the framework wants imported; `how` names the steps to take, in both languages."""
    code = f"{before}\n\n\ndef step(w, b, x, y, lr):\n{{}}    return w, b\n"
    return Words(en=code.format(how.en), zh=code.format(how.zh))


exercise = Exercise(
    function="step",
    starter=starter(
        "import torch",
        Words(en="    # 1. the loss   2. backward\n    # 3. move w and b\n", zh="    # 1. 损失   2. 反向   3. 挪动 w 和 b\n"),
    ),
    solution=TORCH,
    cases=cases,
    expected=expected,
    leaves=True,
    wrong=(
        Wrong(
            code=FORWARD + "    w -= lr * w.grad\n    b -= lr * b.grad\n    return w, b\n",
            raises="leaf_in_place",
            hint=Words(
                en="The tape is still recording, and a leaf that requires grad may not change in place then. Put the update under with torch.no_grad():",
                zh="磁带还在记录，这时不许就地修改要求梯度的叶子。把更新放到 with torch.no_grad(): 下面。",
            ),
        ),
        Wrong(
            code=FORWARD + "    with torch.no_grad():\n        w = w - lr * w.grad\n        b = b - lr * b.grad\n    return w, b\n",
            fault="no_grad_kept",
            hint=Words(
                en="w = w − … makes a new tensor, and under no_grad it does not require grad. Change the old one in place: w -= …",
                zh="w = w − … 会造一个新张量，而在 no_grad 下它不要求梯度。请就地修改原来的：w -= …",
            ),
        ),
        Wrong(
            code=FORWARD + "    return w - lr * w.grad, b - lr * b.grad\n",
            fault="not_leaf",
            hint=Words(
                en="This subtraction was recorded, so the result hangs on the old w. Update in place under with torch.no_grad():",
                zh="这次减法被记了下来，结果还挂在旧的 w 上。请在 with torch.no_grad(): 下就地更新。",
            ),
        ),
        *mistakes(TORCH, [("-=", "+=")], MEANS),
    ),
    spelled={
        "tensorflow": Spelling(
            starter(
                "import tensorflow as tf",
                Words(
                    en="    # 1. the loss, under a tape   2. its gradients\n    # 3. move w and b\n",
                    zh="    # 1. 在磁带下算损失   2. 求梯度   3. 挪动 w 和 b\n",
                ),
            ),
            TENSORFLOW,
            (
                Wrong(
                    TENSORFLOW.replace("w.assign_sub(lr * by_w)", "w = w - lr * by_w").replace(
                        "b.assign_sub(lr * by_b)", "b = b - lr * by_b"
                    ),
                    Words(
                        en="w − … is a new tensor, and the next tape would not watch it. Change the variable itself: w.assign_sub(…).",
                        zh="w − … 是一个新张量，下一次磁带不会监视它。要改变量自身：w.assign_sub(…)。",
                    ),
                    fault="no_grad_kept",
                ),
                Wrong(
                    TENSORFLOW.replace("w.assign_sub(lr * by_w)", "w -= lr * by_w"),
                    Words(
                        en="A tf.Variable has no -= of its own. Its numbers change with w.assign_sub(…).",
                        zh="tf.Variable 不支持 -=。要用 w.assign_sub(…) 来改它的数值。",
                    ),
                    raises="RuntimeError",
                ),
                *mistakes(TENSORFLOW, [("assign_sub", "assign_add")], [("reduce_mean", "reduce_sum")]),
            ),
        ),
        "mxnet": Spelling(
            starter(
                "from mxnet import autograd",
                Words(
                    en="    # 1. record the loss   2. backward\n    # 3. move w and b\n",
                    zh="    # 1. 记录损失   2. 反向   3. 挪动 w 和 b\n",
                ),
            ),
            MXNET,
            (
                Wrong(
                    MXNET.replace("w[:] =", "w =").replace("b[:] =", "b ="),
                    Words(
                        en="w = w − … makes a new array, and nobody attached a gradient to it. Write into the old one: w[:] = …",
                        zh="w = w − … 会造一个新数组，没有人给它 attach_grad。请写进原来的数组：w[:] = …",
                    ),
                    fault="no_grad_kept",
                ),
                *mistakes(MXNET, [("w - lr", "w + lr"), ("b - lr", "b + lr")], MEANS),
            ),
        ),
        "jax": Spelling(
            starter(
                "import jax",
                Words(
                    en="    # 1. the loss, as a function\n    # 2. its gradients   3. the moved w and b\n",
                    zh="    # 1. 把损失写成函数   2. 求梯度   3. 挪动后的 w 和 b\n",
                ),
            ),
            JAX,
            (
                Wrong(
                    JAX.replace("jax.grad(loss, argnums=(0, 1))(w, b)", "jax.grad(loss)(w, b), jax.grad(loss)(w, b)"),
                    Words(
                        en="The gradient of w was used for b as well: jax.grad looks at the first argument unless argnums says otherwise.",
                        zh="b 也用了 w 的梯度：不写 argnums 时，jax.grad 只对第一个参数求导。",
                    ),
                    gives=lambda w, b, x, y, lr: (expected(w, b, x, y, lr)[0], b + expected(w, b, x, y, lr)[0] - w),
                ),
                *mistakes(JAX, [("w - lr", "w + lr"), ("b - lr", "b + lr")], MEANS),
            ),
        ),
    },
)
