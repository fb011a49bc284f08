"""The gradient of a weighted sum of losses. Checked against its closed formula."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.lessons_models import Words


def cases(rng):
    """Three to five deliveries with weights that are no two alike, and that do not add up to 1."""
    drawn = []
    for points in (3, 4, 5):
        w, b = TensorArgument(np.array(rng.integers(1, 5) / 2), requires_grad=True), TensorArgument(np.array(0.5), requires_grad=True)
        x = rng.choice(np.arange(1, 9), size=points, replace=False).astype(float)
        y = rng.integers(10, 30, size=points).astype(float)
        v = rng.choice([0.25, 0.5, 0.75, 1.0, 2.0], size=points, replace=False)
        drawn.append([w, b, TensorArgument(x), TensorArgument(y), TensorArgument(v)])
    return drawn


def expected(w, b, x, y, v):
    r = w * x + b - y
    return 2 * np.sum(v * r * x), 2 * np.sum(v * r)


def with_weights(weights):
    """What an answer gives that mixes the losses by `weights(v)`."""
    return lambda w, b, x, y, v: expected(w, b, x, y, weights(v))


def of_places(w, b, x, y, v):
    """What an answer gives whose seed is w·x, as if it said where the gradient is taken."""
    return expected(w, b, x, y, w * x)


DIVIDED = Words(
    en="The weights are right, and then everything is divided by the number of deliveries. The weighted sum was asked for.",
    zh="权重对了，可是又都除以了送货的次数。要的是加权之和。",
)


def not_a_place(asked_en, asked_zh):
    """The hint for a seed that is taken for a place."""
    return Words(
        en=f"The vector {asked_en} says how much each output counts, not where you are. Give it v.",
        zh=f"{asked_zh}说的是每个输出占多少分量，不是在哪一点。请给它 v。",
    )


def counted_twice(walk):
    """The hint for weights that are in the loss and in the seed."""
    return Words(
        en=f"The weights count twice: once in v * loss and once in {walk}. One of the two is enough.",
        zh=f"权重算了两遍：v * loss 里一遍，{walk} 里又一遍。留一处就够了。",
    )


LOSS = "loss = (w * x + b - y) ** 2\n"
TORCH = f"def gradients(w, b, x, y, v):\n    {LOSS}    loss.backward()\n    return w.grad, b.grad\n"
MXNET = (
    f"from mxnet import autograd\n\n\ndef gradients(w, b, x, y, v):\n    with autograd.record():\n        {LOSS}"
    "    loss.backward()\n    return w.grad, b.grad\n"
)
TENSORFLOW = (
    f"import tensorflow as tf\n\n\ndef gradients(w, b, x, y, v):\n    with tf.GradientTape() as tape:\n        {LOSS}"
    "    return tape.gradient(loss, [w, b])\n"
)
JAX = """\
import jax


def gradients(w, b, x, y, v):
    def losses(w, b):
        return (w * x + b - y) ** 2

    slopes = jax.grad(losses, argnums=(0, 1))
    return slopes(w, b)
"""
PULLED = JAX[: JAX.index("    slopes")] + "    loss, pull = jax.vjp(losses, w, b)\n    return pull(v)\n"


def imperative(code, solution):
    """The mistakes in a framework whose result walks back: PyTorch and MXNet."""
    indent = code[: code.index(LOSS)].rpartition("\n")[2]
    return (
        Wrong(
            code=code.replace(LOSS, LOSS + indent + "loss = loss.sum()\n"),
            gives=with_weights(np.ones_like),
            hint=Words(
                en="Here every delivery counts the same: the sum takes ones for the weights, and v is not used.",
                zh="这样每次送货分量都一样：求和的权重全是 1，没有用到 v。",
            ),
        ),
        Wrong(
            code=code.replace(LOSS, LOSS + indent + "loss = (v * loss).mean()\n"),
            gives=with_weights(lambda v: v / len(v)),
            hint=DIVIDED,
        ),
        Wrong(
            code=solution.replace("loss = (w * x + b - y)", "loss = v * (w * x + b - y)"),
            gives=with_weights(lambda v: v * v),
            hint=counted_twice("backward(v)"),
        ),
        Wrong(
            code=solution.replace("backward(v)", "backward(w * x)"), gives=of_places, hint=not_a_place("in backward", "backward 里的向量")
        ),
    )


exercise = Exercise(
    function="gradients",
    starter=Words(en=TORCH, zh=TORCH),
    solution=TORCH.replace("backward()", "backward(v)"),
    cases=cases,
    expected=expected,
    wrong=imperative(TORCH, TORCH.replace("backward()", "backward(v)")),
    spelled={
        "mxnet": Spelling(
            starter=Words(en=MXNET, zh=MXNET),
            solution=MXNET.replace("backward()", "backward(v)"),
            wrong=imperative(MXNET, MXNET.replace("backward()", "backward(v)")),
        ),
        "tensorflow": Spelling(
            starter=Words(en=TENSORFLOW, zh=TENSORFLOW),
            solution=TENSORFLOW.replace("[w, b]", "[w, b], v"),
            wrong=(
                Wrong(
                    code=TENSORFLOW,
                    gives=with_weights(np.ones_like),
                    hint=Words(
                        en="Here every delivery counts the same: without a vector TensorFlow takes ones, and v is not used.",
                        zh="这样每次送货分量都一样：不给向量，TensorFlow 就全用 1，没有用到 v。",
                    ),
                ),
                Wrong(
                    code=TENSORFLOW.replace(LOSS, LOSS + "        loss = tf.reduce_mean(v * loss)\n"),
                    gives=with_weights(lambda v: v / len(v)),
                    hint=DIVIDED,
                ),
                Wrong(
                    code=TENSORFLOW.replace("= (w", "= v * (w").replace("[w, b]", "[w, b], v"),
                    gives=with_weights(lambda v: v * v),
                    hint=counted_twice("tape.gradient(…, v)"),
                ),
                Wrong(
                    code=TENSORFLOW.replace("[w, b]", "[w, b], w * x"),
                    gives=of_places,
                    hint=not_a_place("that tape.gradient takes", "交给 tape.gradient 的向量"),
                ),
                Wrong(
                    code=TENSORFLOW.replace("tape.gradient(loss,", "tape.gradient(v * loss,"),
                    fault="none",
                    hint=Words(
                        en="The product v * loss was made after the tape had stopped, so for the tape it has no past. Make it inside the with.",
                        zh="v * loss 是磁带停了之后才算的，在磁带看来它没有来历。请在 with 里面算。",
                    ),
                ),
            ),
        ),
        "jax": Spelling(
            starter=Words(en=JAX, zh=JAX),
            solution=PULLED,
            wrong=(
                Wrong(
                    code=JAX,
                    raises="backward_nonscalar",
                    hint=Words(
                        en="jax.grad wants one number, and losses returns several. jax.vjp(losses, w, b) gives a pull that takes weights.",
                        zh="jax.grad 要的是一个数，losses 返回的却有好几个。jax.vjp(losses, w, b) 会给出一个接受权重的 pull。",
                    ),
                ),
                Wrong(
                    code=JAX.replace("return (w * x + b - y) ** 2", "return ((w * x + b - y) ** 2).sum()"),
                    gives=with_weights(np.ones_like),
                    hint=Words(
                        en="Here every delivery counts the same: the sum takes ones for the weights, and v is not used.",
                        zh="这样每次送货分量都一样：求和的权重全是 1，没有用到 v。",
                    ),
                ),
                Wrong(
                    code=JAX.replace("return (w * x + b - y) ** 2", "return (v * (w * x + b - y) ** 2).mean()"),
                    gives=with_weights(lambda v: v / len(v)),
                    hint=DIVIDED,
                ),
                Wrong(
                    code=PULLED.replace("return (w", "return v * (w"), gives=with_weights(lambda v: v * v), hint=counted_twice("pull(v)")
                ),
                Wrong(
                    code=PULLED.replace("pull(v)", "pull(w * x)"), gives=of_places, hint=not_a_place("that pull takes", "交给 pull 的向量")
                ),
            ),
        ),
    },
)
