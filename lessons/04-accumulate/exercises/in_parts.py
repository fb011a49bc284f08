"""Gradient accumulation over parts of unequal size. Checked against the closed gradient of the mean over all."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Five to seven deliveries in parts of two or three, so that the last part is smaller than the others."""
    drawn = []
    for points, size in ((5, 2), (7, 3), (5, 3), (4, 2)):
        w = TensorArgument(np.array(rng.integers(1, 6) / 2), requires_grad=True)
        x = rng.choice(np.arange(1, 10), size=points, replace=False).astype(float)
        y = rng.integers(12, 30, size=points).astype(float) * rng.choice([-1, 1])
        drawn.append([w, TensorArgument(x), TensorArgument(y), size])
    return drawn


def expected(w, x, y, size):
    return 2 * np.dot(w * x - y, x) / len(x)


def parts(w, x, y, size):
    """The gradient of each part's own mean, and the number of elements in it."""
    cuts = [slice(start, start + size) for start in range(0, len(x), size)]
    return [(expected(w, x[cut], y[cut], size), len(x[cut])) for cut in cuts]


DEF = "def gradient(w, x, y, size):\n"
PARTS = "    for start in range(0, len(x), size):\n        part_x = x[start : start + size]\n        part_y = y[start : start + size]\n"
TORCH = (
    DEF + PARTS + "        error = w * part_x - part_y\n        loss = (error**2).sum() / len(x)\n"
    "        loss.backward()\n    return w.grad\n"
)
TENSORFLOW = (
    "import tensorflow as tf\n\n\n" + DEF + "    total = 0.0\n" + PARTS + "        with tf.GradientTape() as tape:\n"
    "            error = w * part_x - part_y\n            loss = tf.reduce_sum(error**2)\n            loss = loss / len(x)\n"
    "        total += tape.gradient(loss, w)\n    return total\n"
)
MXNET = (
    "from mxnet import autograd\n\n\n" + DEF + "    total = 0.0\n" + PARTS + "        with autograd.record():\n"
    "            error = w * part_x - part_y\n            loss = (error**2).sum() / len(x)\n"
    "        loss.backward()\n        total += w.grad\n    return total\n"
)
JAX = (
    "import jax\n\n\n"
    + DEF
    + "    def loss(w, part_x, part_y):\n        error = w * part_x - part_y\n        return (error**2).sum() / len(x)\n\n"
    "    slope = jax.grad(loss)\n    total = 0.0\n" + PARTS + "        total += slope(w, part_x, part_y)\n    return total\n"
)
MICROGRAD = (
    DEF + PARTS + "        loss = 0.0\n        for a, b in zip(part_x, part_y):\n            loss += (w * a - b) ** 2 / len(x)\n"
    "        loss.backward()\n    return w.grad\n"
)

EACH_MEAN = Words(
    en="Each part counts as much as the whole: you add up means. Let each part give its sum divided by len(x).",
    zh="每一部分都顶了整批的分量：你把平均数加起来了。应当取各部分之和，再除以 len(x)。",
)
MEAN_OF_MEANS = Words(
    en="You averaged the parts' means, so the few elements of the last, smaller part count too much. Divide each part's sum by len(x).",
    zh="你把各部分的平均数又平均了一次，最后那一小部分的几个元素就占得太重。应当用各部分之和除以 len(x)。",
)
LAST_ONLY = Words(
    en="{{torch micrograd: Only the last part is left in w.grad. Do not wipe inside the loop: here the parts have to add up."
    " | mxnet: Only the last part is left: each backward replaces what was in w.grad. Add it to a total before the next part."
    " | else: Only the last part is left: each part replaces the one before it. Add the gradient of each part to a total.}}",
    zh="{{torch micrograd: w.grad 里只剩最后一部分。循环里不要清零：这里就是要各部分相加。"
    " | mxnet: 只剩最后一部分：每次 backward 都会覆盖 w.grad 里原有的。下一部分之前，先把它加到总和里。"
    " | else: 只剩最后一部分：每一部分都盖掉了前一部分。要把每部分的梯度加到总和里。}}",
)
SUM = Words(
    en="This is the gradient of the sum over all the data. The mean was asked for: divide by len(x).",
    zh="这是全部数据之和的梯度。要的是平均：除以 len(x)。",
)
NOT_OF_LOSS = Words(
    en="Gradients are kept in leaves, and the leaf here is w: return w.grad.",
    zh="梯度存在叶子里，这里的叶子是 w：请返回 w.grad。",
)


def mistakes(solution, last_only):
    """What goes wrong in every framework: one change of the solution each. `last_only` is what to replace, so that only the last part is left."""
    part = "len(part_x)"
    return (
        Wrong(solution.replace("/ len(x)", f"/ {part}"), EACH_MEAN, gives=lambda *given: sum(slope for slope, _ in parts(*given))),
        Wrong(
            solution.replace("/ len(x)", f"/ {part} / -(-len(x) // size)"),
            MEAN_OF_MEANS,
            gives=lambda *given: np.mean([slope for slope, _ in parts(*given)]),
        ),
        Wrong(
            solution.replace(*last_only),
            LAST_ONLY,
            gives=lambda w, x, y, size: parts(w, x, y, size)[-1][0] * parts(w, x, y, size)[-1][1] / len(x),
        ),
        Wrong(solution.replace(" / len(x)", ""), SUM, gives=lambda w, x, y, size: expected(w, x, y, size) * len(x)),
    )


def starter(before):
    """Something that runs and returns a number, after what the framework wants imported."""
    code = f"{before}\n\n\n{DEF}    return 0.0\n"
    return Words(en=code, zh=code)


exercise = Exercise(
    function="gradient",
    starter=starter("import torch"),
    solution=TORCH,
    cases=cases,
    expected=expected,
    wrong=(
        *mistakes(TORCH, ("        loss.backward()\n", "        w.grad = None\n        loss.backward()\n")),
        Wrong(TORCH.replace("return w.grad", "return loss.grad"), NOT_OF_LOSS, fault="none"),
    ),
    spelled={
        "tensorflow": Spelling(starter("import tensorflow as tf"), TENSORFLOW, mistakes(TENSORFLOW, ("total +=", "total ="))),
        "mxnet": Spelling(starter("from mxnet import autograd"), MXNET, mistakes(MXNET, ("total +=", "total ="))),
        "jax": Spelling(starter("import jax"), JAX, mistakes(JAX, ("total +=", "total ="))),
        "micrograd": Spelling(
            starter("from micrograd.engine import Value"),
            MICROGRAD,
            mistakes(MICROGRAD, ("        loss.backward()\n", "        w.grad = 0\n        loss.backward()\n")),
        ),
    },
)
