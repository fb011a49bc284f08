"""Two gradients of a function whose arguments are not marked. Checked against central differences."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Lines in halves whose two gradients differ."""
    return [
        [TensorArgument(np.array(float(rng.integers(3, 9)) / 2)), TensorArgument(np.array(float(rng.integers(1, 5)) / 2))] for _ in range(4)
    ]


def measure(point):
    w, b = point
    return float((3 * w + b - 2) ** 2 + w * b)


def expected(w, b):
    by_w, by_b = numerical_gradient(measure, np.array([w, b], dtype=np.float64))
    return by_w, by_b


def first_only(w, b):
    return expected(w, b)[0], expected(w, b)[0]


def twice(w, b):
    return tuple(2 * one for one in expected(w, b))


def begin(library):
    """The part that is given: what is measured, and the head of what is to be written."""
    return f"{library}\n\n\ndef measure(w, b):\n    return (3 * w + b - 2) ** 2 + w * b\n\n\ndef slopes(w, b):\n"


def both(code):
    return Words(en=code, zh=code)


def in_wrong_order(code):
    return Wrong(
        code=code,
        gives=lambda w, b: expected(w, b)[::-1],
        hint=Words(
            en="Both numbers are right and stand in the wrong order: the gradient of w comes first.",
            zh="两个数都对，只是顺序反了：先返回 w 的梯度。",
        ),
    )


ONE_MARKED = Words(
    en="Only one of the two arguments is marked; no road leads back to the other. Mark both.",
    zh="两个参数只标记了一个，没有路通回另一个。两个都要标记。",
)
MARKED_LATE = Words(
    en="When measure ran, nothing was marked, so nothing was recorded. Mark before it runs.",
    zh="measure 运行的时候什么都没标记，也就什么都没记录。要在它运行之前标记。",
)

TORCH = begin("import torch")
MARK_W = "    w = w.detach().requires_grad_()\n"
MARK_B = "    b = b.detach().requires_grad_()\n"
WALK = "    loss = measure(w, b)\n    loss.backward()\n"
END = "    return w.grad, b.grad\n"

MXNET = begin("from mxnet import autograd")
ATTACH_W = "    w = w.copy()\n    w.attach_grad()\n"
ATTACH_B = "    b = b.copy()\n    b.attach_grad()\n"
RECORD = "    with autograd.record():\n        loss = measure(w, b)\n    loss.backward()\n"

TENSORFLOW = begin("import tensorflow as tf")
TAPE = "    with tf.GradientTape() as tape:\n"
WATCH = "        tape.watch([w, b])\n"
TAPED = "        loss = measure(w, b)\n"
ASK = "    return tape.gradient(loss, [w, b])\n"

JAX = begin("import jax")
MICROGRAD = begin("from micrograd.engine import Value")

exercise = Exercise(
    function="slopes",
    starter=both(TORCH + WALK + END),
    solution=TORCH + MARK_W + MARK_B + WALK + END,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"func", "functional", "jax", "jacrev"}),
            Words(en="Make it yourself: mark copies, run, walk.", zh="请自己来做：标记副本，运行，往回走。"),
        ),
    ),
    wrong=(
        Wrong(code=TORCH + WALK + MARK_W + MARK_B + END, raises="nothing_requires_grad", hint=MARKED_LATE),
        Wrong(code=TORCH + MARK_W + WALK + END, fault="none", hint=ONE_MARKED),
        in_wrong_order(TORCH + MARK_W + MARK_B + WALK + "    return b.grad, w.grad\n"),
        Wrong(
            code=TORCH + MARK_W + MARK_B + WALK + "    measure(w, b).backward()\n" + END,
            gives=twice,
            hint=Words(
                en="Both are twice too large: two walks, and PyTorch adds. Walk once.",
                zh="两个都大了一倍：走了两趟，而 PyTorch 会累加。走一趟就够。",
            ),
        ),
    ),
    spelled={
        "mxnet": Spelling(
            starter=both(MXNET + RECORD + END),
            solution=MXNET + ATTACH_W + ATTACH_B + RECORD + END,
            forbidden=(),
            wrong=(
                Wrong(code=MXNET + RECORD + ATTACH_W + ATTACH_B + END, raises="mxnet_not_recorded", hint=MARKED_LATE),
                Wrong(code=MXNET + ATTACH_W + RECORD + END, fault="none", hint=ONE_MARKED),
                in_wrong_order(MXNET + ATTACH_W + ATTACH_B + RECORD + "    return b.grad, w.grad\n"),
                Wrong(
                    code=MXNET + ATTACH_W + ATTACH_B + "    measure(w, b)\n" + END,
                    gives=lambda w, b: (0.0, 0.0),
                    hint=Words(
                        en="Zeros are what attach_grad() puts there. Nobody has walked yet: record measure, then backward.",
                        zh="零是 attach_grad() 事先放好的，还没有谁往回走过：先记录 measure，再 backward。",
                    ),
                ),
            ),
        ),
        "tensorflow": Spelling(
            starter=both(TENSORFLOW + TAPE + TAPED + ASK),
            solution=TENSORFLOW + TAPE + WATCH + TAPED + ASK,
            forbidden=(),
            wrong=(
                Wrong(
                    code=TENSORFLOW + TAPE + TAPED + WATCH + ASK,
                    fault="none",
                    hint=Words(
                        en="None: the tape did not watch that argument while measure ran. Watch both, w and b, and before the first operation.",
                        zh="None 的意思是：measure 运行时，磁带没有监视这个参数。w 和 b 都要监视，而且要在第一个运算之前。",
                    ),
                ),
                Wrong(
                    code=TENSORFLOW
                    + TAPE
                    + WATCH
                    + TAPED
                    + "    by_w = tape.gradient(loss, w)\n    by_b = tape.gradient(loss, b)\n    return by_w, by_b\n",
                    raises="RuntimeError",
                    hint=Words(
                        en="The tape answers once. Ask for both gradients in one call: tape.gradient(loss, [w, b]).",
                        zh="磁带只回答一次。两个梯度要一起问：tape.gradient(loss, [w, b])。",
                    ),
                ),
                in_wrong_order(TENSORFLOW + TAPE + WATCH + TAPED + ASK.replace("[w, b]", "[b, w]")),
            ),
        ),
        "jax": Spelling(
            starter=both(JAX + "    return jax.grad(measure)(w, b)\n"),
            solution=JAX + "    both = jax.grad(measure, argnums=(0, 1))\n    return both(w, b)\n",
            forbidden=(),
            wrong=(
                Wrong(
                    code=JAX + "    return jax.grad(measure)(w, b)\n",
                    fault="not_tuple",
                    hint=Words(
                        en="Without argnums, jax.grad asks about the first argument only. Name both of them.",
                        zh="不写 argnums，jax.grad 只对第一个参数求导。要把两个都写上。",
                    ),
                ),
                Wrong(
                    code=JAX + "    slope = jax.grad(measure)\n    return slope(w, b), slope(w, b)\n",
                    gives=first_only,
                    hint=Words(
                        en="Both are the slope by w: nothing says that the second asks about b. argnums counts the arguments from 0.",
                        zh="两个都是对 w 的斜率：第二个没有说明是对 b。argnums 从 0 数参数。",
                    ),
                ),
                Wrong(
                    code=JAX + "    both = jax.grad(measure, argnums=(1, 2))\n    return both(w, b)\n",
                    raises="TypeError",
                    hint=Words(
                        en="measure has no argument number 2: argnums counts from 0.",
                        zh="measure 没有 2 号参数：argnums 从 0 数起。",
                    ),
                ),
                in_wrong_order(JAX + "    both = jax.grad(measure, argnums=(1, 0))\n    return both(w, b)\n"),
            ),
        ),
        "micrograd": Spelling(
            starter=both(MICROGRAD + "    loss = measure(w, b)\n    return w.grad, b.grad\n"),
            solution=MICROGRAD + WALK + END,
            forbidden=(),
            wrong=(
                Wrong(
                    code=MICROGRAD + "    loss = measure(w, b)\n" + END,
                    gives=lambda w, b: (0.0, 0.0),
                    hint=Words(
                        en="Every Value is born with the gradient 0. Nobody has walked yet: who must be asked to?",
                        zh="每个 Value 生下来梯度就是 0。还没有谁往回走过：该请谁来走？",
                    ),
                ),
                Wrong(
                    code=MICROGRAD + "    loss = measure(w.data, b.data)\n    loss.backward()\n" + END,
                    raises="AttributeError",
                    hint=Words(
                        en="data is the bare number, and numbers record nothing. Hand over the Values themselves.",
                        zh="data 是光秃秃的数，数不会记录。请把 Value 本身交进去。",
                    ),
                ),
                Wrong(
                    code=MICROGRAD + WALK + "    measure(w, b).backward()\n" + END,
                    gives=twice,
                    hint=Words(
                        en="Both are twice too large: two walks, and micrograd adds. Walk once.",
                        zh="两个都大了一倍：走了两趟，而 micrograd 会累加。走一趟就够。",
                    ),
                ),
                in_wrong_order(MICROGRAD + WALK + "    return b.grad, w.grad\n"),
            ),
        ),
    },
)
