"""The whole training loop. Checked against the same steps in float64, with the gradient's closed formula."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Six points near a line, a learning rate below the border of divergence, and two to twelve steps."""
    drawn = []
    for steps in (1, 2, 5, 12):
        x = np.sort(rng.choice(np.arange(-6, 9), size=6, replace=False)) / 4
        y = np.round(rng.uniform(2, 4) * x + rng.uniform(3, 6) + rng.normal(0, 0.3, size=6), 1)
        drawn.append([TensorArgument(x), TensorArgument(y), steps, float(rng.choice([0.02, 0.05, 0.1]))])
    return drawn


def descend(x, y, steps, lr, keep):
    """`steps` steps from 0, 0; before each, `keep` times the old gradients stay in place (0 is right)."""
    w = b = by_w = by_b = 0.0
    for _ in range(steps):
        r = w * x + b - y
        by_w = keep * by_w + 2 * np.dot(r, x) / len(x)
        by_b = keep * by_b + 2 * np.sum(r) / len(x)
        w, b = w - lr * by_w, b - lr * by_b
    return w, b


def one_after_the_other(x, y, steps, lr):
    """What comes out when b's gradient is taken after w has moved already."""
    w = b = 0.0
    for _ in range(steps):
        w = w - lr * 2 * np.dot(w * x + b - y, x) / len(x)
        b = b - lr * 2 * np.sum(w * x + b - y) / len(x)
    return w, b


def expected(x, y, steps, lr):
    return descend(x, y, steps, lr, keep=0.0)


DEF = "def train(x, y, steps, lr):\n"
IMPORT = {
    "torch": "import torch\n\n\n",
    "tensorflow": "import tensorflow as tf\n\n\n",
    "mxnet": "from mxnet import autograd, nd\n\n\n",
    "jax": "import jax\nimport jax.numpy as jnp\n\n\n",
}
LOOP = {
    "torch": (
        "    w = torch.tensor(0.0, requires_grad=True)\n    b = torch.tensor(0.0, requires_grad=True)\n"
        "    for _ in range(steps):\n        loss = ((w * x + b - y) ** 2).mean()\n        loss.backward()\n"
    ),
    "tensorflow": (
        "    w = tf.Variable(0.0)\n    b = tf.Variable(0.0)\n    for _ in range(steps):\n        with tf.GradientTape() as tape:\n"
        "            loss = tf.reduce_mean((w * x + b - y) ** 2)\n        w_grad, b_grad = tape.gradient(loss, [w, b])\n"
    ),
    "mxnet": (
        "    w = nd.array([0.0])\n    b = nd.array([0.0])\n    w.attach_grad()\n    b.attach_grad()\n    for _ in range(steps):\n"
        "        with autograd.record():\n            loss = ((w * x + b - y) ** 2).mean()\n        loss.backward()\n"
    ),
    "jax": (
        "    def measure(w, b):\n        return jnp.mean((w * x + b - y) ** 2)\n\n    w, b = 0.0, 0.0\n    for _ in range(steps):\n"
        "        w_grad, b_grad = jax.grad(measure, argnums=(0, 1))(w, b)\n"
    ),
}
UPDATE = {
    "torch": "        with torch.no_grad():\n            w -= lr * w.grad\n            b -= lr * b.grad\n",
    "tensorflow": "        w.assign_sub(lr * w_grad)\n        b.assign_sub(lr * b_grad)\n",
    "mxnet": "        w -= lr * w.grad\n        b -= lr * b.grad\n",
    "jax": "        w, b = w - lr * w_grad, b - lr * b_grad\n",
}
CLIMB = {"torch": ("-=", "+="), "tensorflow": ("assign_sub", "assign_add"), "mxnet": ("-=", "+="), "jax": ("- lr", "+ lr")}
WIPE = "        w.grad.zero_()\n        b.grad.zero_()\n"
END = "    return w, b\n"


def answer(dialect, loop=None, update=None, end=END):
    """The solution of a framework, with some of its parts written otherwise."""
    parts = (LOOP[dialect] if loop is None else loop, UPDATE[dialect] + WIPE * (dialect == "torch") if update is None else update)
    return IMPORT[dialect] + DEF + "".join(parts) + end


OWN = {
    "torch": (
        Wrong(
            code=answer("torch", update=UPDATE["torch"]),
            gives=lambda x, y, steps, lr: descend(x, y, steps, lr, keep=1.0),
            hint=Words(
                en="The first step is right, and from the second on the old gradients are still in w.grad and b.grad. Zero them in every round.",
                zh="第一步是对的，从第二步起，旧的梯度还留在 w.grad 和 b.grad 里。每一轮都要清零。",
            ),
        ),
        Wrong(
            code=answer(
                "torch", update="        with torch.no_grad():\n            w = w - lr * w.grad\n            b = b - lr * b.grad\n"
            ),
            raises="nothing_requires_grad",
            hint=Words(
                en="w = w − … makes a new tensor, and under no_grad it does not require grad, so the second round has nothing to walk back to. Use w -= …",
                zh="w = w − … 会造一个新张量，而在 no_grad 下它不要求梯度，第二轮就没有可以往回走的地方了。请用 w -= …",
            ),
        ),
    ),
    "tensorflow": (
        Wrong(
            code=answer("tensorflow", update="        w = w - lr * w_grad\n        b = b - lr * b_grad\n"),
            raises="TypeError",
            hint=Words(
                en="w = w − … makes a tensor and calls it w. The tape of the second round watches variables only, so tape.gradient returns None. "
                "Move the variable itself: w.assign_sub(lr * w_grad)",
                zh="w = w − … 造出一个张量，也叫 w。第二轮的磁带只监视变量，所以 tape.gradient 返回 None。要改变量本身：w.assign_sub(lr * w_grad)",
            ),
        ),
        Wrong(
            code=answer(
                "tensorflow",
                loop=LOOP["tensorflow"].replace(
                    "        w_grad, b_grad = tape.gradient(loss, [w, b])\n", "        w_grad = tape.gradient(loss, w)\n"
                ),
                update="        w.assign_sub(lr * w_grad)\n        b.assign_sub(lr * tape.gradient(loss, b))\n",
            ),
            raises="RuntimeError",
            hint=Words(
                en="A tape answers one question. Ask for both gradients at once: tape.gradient(loss, [w, b])",
                zh="一盘磁带只能问一次。请一次问两个梯度：tape.gradient(loss, [w, b])",
            ),
        ),
    ),
    "mxnet": (
        Wrong(
            code=answer("mxnet", loop=LOOP["mxnet"].replace("attach_grad()", 'attach_grad(grad_req="add")')),
            gives=lambda x, y, steps, lr: descend(x, y, steps, lr, keep=1.0),
            hint=Words(
                en='The first step is right. With grad_req="add" the gradients of all rounds add up in w.grad; plain attach_grad() writes over the old one.',
                zh='第一步是对的。写了 grad_req="add"，各轮的梯度就在 w.grad 里累加；直接写 attach_grad()，新的会覆盖旧的。',
            ),
        ),
    ),
    "jax": (
        Wrong(
            code=answer("jax", loop=LOOP["jax"].replace("0.0, 0.0", "0, 0")),
            raises="TypeError",
            hint=Words(
                en="w and b start as whole numbers, and a whole number cannot move by a little. Start at 0.0.",
                zh="w 和 b 的初值是整数，而整数没法只挪动一点点。请从 0.0 开始。",
            ),
        ),
        Wrong(
            code=answer(
                "jax",
                loop=LOOP["jax"].replace(
                    "w_grad, b_grad = jax.grad(measure, argnums=(0, 1))(w, b)", "w = w - lr * jax.grad(measure)(w, b)"
                ),
                update="        b = b - lr * jax.grad(measure, argnums=1)(w, b)\n",
            ),
            gives=one_after_the_other,
            hint=Words(
                en="w has moved already when b's gradient is taken. Take both gradients at the same place, argnums=(0, 1), and then move both.",
                zh="求 b 的梯度时，w 已经挪动过了。请在同一处求出两个梯度，argnums=(0, 1)，再一起挪动。",
            ),
        ),
    ),
}


def wrong(dialect):
    return (
        *OWN[dialect],
        Wrong(
            code=answer(dialect, end="    return b, w\n"),
            gives=lambda x, y, steps, lr: expected(x, y, steps, lr)[::-1],
            hint=Words(
                en="Both numbers are right and stand in the wrong order: return w first, then b.",
                zh="两个数都对，只是顺序反了：先返回 w，再返回 b。",
            ),
        ),
        Wrong(
            code=answer(dialect).replace(*CLIMB[dialect]),
            gives=lambda x, y, steps, lr: descend(x, y, steps, -lr, keep=0.0),
            hint=Words(
                en="This climbs: the gradient points where the loss grows. Subtract it.",
                zh="这样是在上坡：梯度指向损失增大的方向。要减去它。",
            ),
        ),
    )


def starter(dialect):
    return Words(en=IMPORT[dialect] + DEF + "    ...\n", zh=IMPORT[dialect] + DEF + "    ...\n")


exercise = Exercise(
    function="train",
    starter=starter("torch"),
    solution=answer("torch"),
    cases=cases,
    expected=expected,
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), answer(dialect), wrong(dialect)) for dialect in ("tensorflow", "mxnet", "jax")},
)
