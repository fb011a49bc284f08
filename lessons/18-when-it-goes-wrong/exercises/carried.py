"""A recurrent network that learns after each reading, its state cut. Checked against the sum of one-step derivatives."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Three to five readings of moderate size, so that no tanh is flat."""
    return [
        [
            TensorArgument(np.array(float(rng.choice([-1, 1]) * rng.choice([0.5, 0.75, 1.0]))), requires_grad=True),
            TensorArgument(rng.choice([-1, 1], size=n) * rng.choice([0.25, 0.5, 0.75, 1.0, 1.25], size=n, replace=False)),
        ]
        for n in (3, 4, 5, 3)
    ]


def walk(w, readings, kept):
    """Each reading's derivative with respect to w; of the state's own derivative `kept` times is carried on (0: cut)."""
    h, slope = 0.0, 0.0
    for r in readings:
        before = h
        h = np.tanh(w * h + r)
        slope = (1 - h * h) * (before + kept * w * slope)
        yield 2 * (h - 0.5) * slope


def expected(w, readings):
    return sum(walk(float(w), readings, kept=0.0))


HEAD = {
    "torch": "import torch\n\n\ndef train(w, readings):\n    h = torch.tensor(0.0)\n    for r in readings:\n",
    "tensorflow": (
        "import tensorflow as tf\n\n\ndef train(w, readings):\n    h = tf.constant(0.0)\n    total = 0.0\n    for r in readings:\n"
    ),
    "jax": (
        "import jax\nimport jax.numpy as jnp\n\n\ndef measure(w, h, r):\n    h = jnp.tanh(w * h + r)\n    loss = (h - 0.5) ** 2\n"
        "    return loss, h\n\n\ndef train(w, readings):\n    h, total = 0.0, 0.0\n    for r in readings:\n"
    ),
}
READ = {
    "torch": (
        "        h = torch.tanh(w * h.detach() + r)\n        loss = (h - 0.5) ** 2\n        loss.backward()\n    return w.grad\n"
    ),
    "tensorflow": (
        "        with tf.GradientTape() as tape:\n            h = tf.tanh(w * h + r)\n            loss = (h - 0.5) ** 2\n"
        "        total += tape.gradient(loss, w)\n    return total\n"
    ),
    "jax": "        slope, h = jax.grad(measure, has_aux=True)(w, h, r)\n        total = total + slope\n    return total\n",
}  # fmt: skip
STARTER = {
    "torch": (
        "import torch\n\n\ndef train(w, readings):\n    # {}\n    return torch.tensor(0.0)\n",
        "return w.grad after all readings",
        "读完所有读数，返回 w.grad",
    ),
    "tensorflow": (
        "import tensorflow as tf\n\n\ndef train(w, readings):\n    # {}\n    return tf.constant(0.0)\n",
        "return the sum of all gradients of w",
        "返回每个读数给 w 的梯度之和",
    ),
    "jax": (
        "import jax\nimport jax.numpy as jnp\n\n\ndef train(w, readings):\n    # {}\n    return jnp.array(0.0)\n",
        "return the sum of all gradients of w",
        "返回每个读数给 w 的梯度之和",
    ),
}
# All readings under one derivative: in JAX a function with the loop in it, in TensorFlow a tape that stays open.
WHOLE = {
    "tensorflow": (
        "import tensorflow as tf\n\n\ndef train(w, readings):\n    h = tf.constant(0.0)\n    total = 0.0\n"
        "    with tf.GradientTape(persistent=True) as tape:\n        for r in readings:\n            h = tf.tanh(w * h + r)\n"
        "            loss = (h - 0.5) ** 2\n            total += tape.gradient(loss, w)\n    return total\n"
    ),
    "jax": (
        "import jax\nimport jax.numpy as jnp\n\n\ndef train(w, readings):\n    def measure(w):\n        h, loss = 0.0, 0.0\n"
        "        for r in readings:\n            h = jnp.tanh(w * h + r)\n            loss = loss + (h - 0.5) ** 2\n        return loss\n\n"
        "    return jax.grad(measure)(w)\n"
    ),
}


def answer(dialect, *replaced):
    """The solution of a framework, after replacing one text by another in its loop."""
    read = READ[dialect]
    for old, new in zip(replaced[::2], replaced[1::2], strict=True):
        read = read.replace(old, new)
    return HEAD[dialect] + read


TOO_FAR = Words(
    en="It runs, but each walk goes back to the first reading, longer every time. Each shall stop at the state it was handed: {}",
    zh="能运行，但每次都一直走回第一个读数，一次比一次长。每次都该停在传进来的状态：{}",
)


def too_far(en, zh):
    return Words(en=TOO_FAR.en.format(en), zh=TOO_FAR.zh.format(zh))


def carried_on(w, readings):
    return sum(walk(float(w), readings, kept=1.0))


OWN = {
    "torch": (
        Wrong(
            code=answer("torch", "h.detach()", "h"),
            raises="backward_twice",
            hint=Words(
                en="The second walk runs on into the first reading, whose saved values are gone. Cut the state: h.detach().",
                zh="第二次往回走，走进了第一个读数，而那里保存的值已经释放。请切断状态：h.detach()。",
            ),
        ),
        Wrong(
            code=answer("torch", "h.detach()", "h", "backward()", "backward(retain_graph=True)"),
            gives=carried_on,
            hint=too_far("detach it.", "请 detach。"),
        ),
    ),
    "tensorflow": (
        Wrong(
            code=WHOLE["tensorflow"].replace("persistent=True", ""),
            raises="RuntimeError",
            hint=Words(
                en="One tape was asked for a gradient after each reading, and a tape answers once. Open a new one for each reading.",
                zh="同一盘磁带，每个读数都问了一次，而一盘只能问一次。请为每个读数各开一盘。",
            ),
        ),
        Wrong(
            code=WHOLE["tensorflow"],
            gives=carried_on,
            hint=too_far(
                "open a tape for each reading. What was computed before it opened is a number to it.",
                "为每个读数各开一盘磁带。打开之前算好的，对它来说只是一个数。",
            ),
        ),
    ),
    "jax": (
        Wrong(
            code=WHOLE["jax"],
            gives=carried_on,
            hint=too_far(
                "differentiate one reading at a time, with the state handed in as an argument, or cut it with jax.lax.stop_gradient(h).",
                "一次只对一个读数求导，状态作为参数传进去；或者用 jax.lax.stop_gradient(h) 切断。",
            ),
        ),
        Wrong(
            code=answer("jax", ", has_aux=True", ""),
            raises="TypeError",
            hint=Words(
                en="The function returns two things, the loss and the new state, and jax.grad differentiates one number. has_aux=True hands the second through.",
                zh="函数返回两样东西：损失和新的状态，而 jax.grad 只对一个数求导。加上 has_aux=True，第二样就原样带出来。",
            ),
        ),
    ),
}
LAST = {
    "torch": ("        h =", "        w.grad = None\n        h ="),
    "tensorflow": ("total +=", "total ="),
    "jax": ("total + slope", "slope"),
}
FORGOTTEN = {"torch": ("h.detach()", "torch.tensor(0.0)"), "tensorflow": ("w * h", "w * 0.0"), "jax": ("(w, h, r)", "(w, 0.0, r)")}


def wrong(dialect):
    return (
        *OWN[dialect],
        Wrong(
            code=answer(dialect, *LAST[dialect]),
            gives=lambda w, readings: list(walk(float(w), readings, kept=0.0))[-1],
            hint=Words(
                en="This is the gradient of the last reading alone. Do not wipe between the readings: add them up.",
                zh="这只是最后一个读数的梯度。读数之间不要清零，要加起来。",
            ),
        ),
        Wrong(
            code=answer(dialect, *FORGOTTEN[dialect]),
            gives=lambda w, readings: 0.0,
            hint=Words(
                en="The state begins at 0 for each reading, so w is never multiplied by anything. Carry the number of h on.",
                zh="每个读数的状态都从 0 开始，w 就没有可乘的东西。要把 h 的数带过去。",
            ),
        ),
    )


def starter(dialect):
    program, en, zh = STARTER[dialect]
    return Words(en=program.format(en), zh=program.format(zh))


exercise = Exercise(
    function="train",
    starter=starter("torch"),
    solution=answer("torch"),
    cases=cases,
    expected=expected,
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), answer(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
