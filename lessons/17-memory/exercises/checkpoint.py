"""The backward of a checkpoint. Checked against central differences of the weighted block."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.lessons_models import Words


def cases(rng):
    """Vectors of quarters, so that no tanh is flat; weights of the output that are not 1."""
    drawn = []
    for length in (2, 3, 2, 3):
        x, w = (rng.choice([-1, 1], size=length) * rng.choice([0.25, 0.5, 0.75, 1.25], size=length, replace=False) for _ in "xw")
        weight = rng.choice([-1, 1], size=length) * rng.choice([2.0, 3.0, 5.0], size=length, replace=False)
        drawn.append([TensorArgument(x, requires_grad=True), TensorArgument(w, requires_grad=True), TensorArgument(weight)])
    return drawn


def gradients(x, w, weight):
    by_x = numerical_gradient(lambda at: float(np.sum(weight * np.tanh(at * w) * w)), x)
    by_w = numerical_gradient(lambda at: float(np.sum(weight * np.tanh(x * at) * at)), w)
    return by_x, by_w


def expected(x, w, weight):
    return gradients(x, w, weight)


HEAD = (
    "import torch\n\n\ndef block(x, w):\n    return torch.tanh(x * w) * w\n\n\nclass Checkpoint(torch.autograd.Function):\n"
    "    @staticmethod\n    def forward(ctx, x, w):\n        ctx.save_for_backward(x, w)\n        return block(x, w)\n\n"
    "    @staticmethod\n    def backward(ctx, g):\n        x, w = ctx.saved_tensors\n"
)
END = "\n\ndef gradients(x, w, weight):\n    (weight * Checkpoint.apply(x, w)).sum().backward()\n    return x.grad, w.grad\n"
CUT = "        x, w = x.detach().requires_grad_(), w.detach().requires_grad_()\n"
AGAIN = "        with torch.enable_grad():\n            again = block(x, w)\n"
PULL = "        return torch.autograd.grad(again, (x, w), g)\n"

JAX_HEAD = (
    "import jax\nimport jax.numpy as jnp\n\n\ndef block(x, w):\n    return jnp.tanh(x * w) * w\n\n\n@jax.custom_vjp\n"
    "def checkpoint(x, w):\n    return block(x, w)\n\n\ndef forward(x, w):\n    return block(x, w), (x, w)\n\n\n"
    "def backward(saved, g):\n    x, w = saved\n"
)
JAX_END = (
    "\n\ncheckpoint.defvjp(forward, backward)\n\n\ndef gradients(x, w, weight):\n    def total(x, w):\n"
    "        return jnp.sum(weight * checkpoint(x, w))\n\n    return jax.grad(total, argnums=(0, 1))(x, w)\n"
)
JAX_AGAIN = "    again, pull = jax.vjp(block, x, w)\n"
JAX = Spelling(
    starter=Words(
        en=JAX_HEAD + "    # compute it again, pull g through it\n    return jnp.zeros_like(x), jnp.zeros_like(w)\n" + JAX_END,
        zh=JAX_HEAD + "    # 重新算一遍 block，让 g 从中传回去\n    return jnp.zeros_like(x), jnp.zeros_like(w)\n" + JAX_END,
    ),
    solution=JAX_HEAD + JAX_AGAIN + "    return pull(g)\n" + JAX_END,
    wrong=(
        Wrong(
            code=JAX_HEAD + JAX_AGAIN + "    return pull(jnp.ones_like(again))\n" + JAX_END,
            gives=lambda x, w, weight: gradients(x, w, np.ones_like(x)),
            hint=Words(
                en="The walk began with ones. What came back to the block is g: pull(g).",
                zh="你是从全 1 出发的。传回到这一块的是 g：pull(g)。",
            ),
        ),
        Wrong(
            code=JAX_HEAD + JAX_AGAIN + "    return pull(again)\n" + JAX_END,
            gives=lambda x, w, weight: gradients(x, w, np.tanh(x * w) * w),
            hint=Words(
                en="again is the block's value, made a second time. What has to be pulled back is g, which came from behind: pull(g).",
                zh="again 是又算了一遍的值。要往回拉的是从后面传来的 g：pull(g)。",
            ),
        ),
        Wrong(
            code=JAX_HEAD + JAX_AGAIN + "    by_x, by_w = pull(g)\n    return by_w, by_x\n" + JAX_END,
            gives=lambda x, w, weight: gradients(x, w, weight)[::-1],
            hint=Words(
                en="Both gradients are right and stand in the wrong order: a backward returns them in the order of the inputs, x first.",
                zh="两个梯度都对，只是顺序反了：反向要按输入的顺序返回，先 x 后 w。",
            ),
        ),
        Wrong(
            code=JAX_HEAD + "    again, pull = jax.vjp(lambda x: block(x, w), x)\n    return pull(g)\n" + JAX_END,
            raises="TypeError",
            hint=Words(
                en="w got no gradient. It is an input of the block as well: jax.vjp(block, x, w) pulls back to both.",
                zh="w 没有梯度。它也是这一块的输入：jax.vjp(block, x, w) 会传回到两个输入。",
            ),
        ),
    ),
)

TENSORFLOW_HEAD = (
    "import tensorflow as tf\n\n\ndef block(x, w):\n    return tf.tanh(x * w) * w\n\n\n@tf.custom_gradient\ndef checkpoint(x, w):\n"
    "    def backward(g):\n"
)
TENSORFLOW_END = (
    "\n    return block(x, w), backward\n\n\ndef gradients(x, w, weight):\n    with tf.GradientTape() as tape:\n"
    "        total = tf.reduce_sum(weight * checkpoint(x, w))\n    return tape.gradient(total, [x, w])\n"
)
TENSORFLOW_AGAIN = "        with tf.GradientTape() as tape:\n            tape.watch([x, w])\n            again = block(x, w)\n"
TENSORFLOW_PULL = "        return tape.gradient(again, [x, w], output_gradients=g)\n"
TENSORFLOW = Spelling(
    starter=Words(
        en=TENSORFLOW_HEAD
        + "        # compute it again, pull g through it\n        return tf.zeros_like(x), tf.zeros_like(w)\n"
        + TENSORFLOW_END,
        zh=TENSORFLOW_HEAD
        + "        # 重新算一遍 block，让 g 从中传回去\n        return tf.zeros_like(x), tf.zeros_like(w)\n"
        + TENSORFLOW_END,
    ),
    solution=TENSORFLOW_HEAD + TENSORFLOW_AGAIN + TENSORFLOW_PULL + TENSORFLOW_END,
    wrong=(
        Wrong(
            code=TENSORFLOW_HEAD + TENSORFLOW_AGAIN + TENSORFLOW_PULL.replace(", output_gradients=g", "") + TENSORFLOW_END,
            gives=lambda x, w, weight: gradients(x, w, np.ones_like(x)),
            hint=Words(
                en="The walk began with ones. What came back to the block is g: hand it over as output_gradients=g.",
                zh="你是从全 1 出发的。传回到这一块的是 g，请写 output_gradients=g。",
            ),
        ),
        Wrong(
            code=TENSORFLOW_HEAD + TENSORFLOW_AGAIN + TENSORFLOW_PULL.replace("=g", "=again") + TENSORFLOW_END,
            gives=lambda x, w, weight: gradients(x, w, np.tanh(x * w) * w),
            hint=Words(
                en="again is the block's value, made a second time. What has to be pulled back is g, which came from behind.",
                zh="again 是又算了一遍的值。要往回拉的是从后面传来的 g。",
            ),
        ),
        Wrong(
            code=TENSORFLOW_HEAD + TENSORFLOW_AGAIN + TENSORFLOW_PULL.replace("[x, w]", "[w, x]") + TENSORFLOW_END,
            gives=lambda x, w, weight: gradients(x, w, weight)[::-1],
            hint=Words(
                en="Both gradients are right and stand in the wrong order: a backward returns them in the order of the inputs, x first.",
                zh="两个梯度都对，只是顺序反了：反向要按输入的顺序返回，先 x 后 w。",
            ),
        ),
        Wrong(
            code=TENSORFLOW_HEAD + TENSORFLOW_AGAIN.replace("            again", "        again") + TENSORFLOW_PULL + TENSORFLOW_END,
            fault="none",
            hint=Words(
                en="The block was computed when the new tape had stopped, so there is nothing to walk through. It belongs inside of the with.",
                zh="算 block 时新磁带已经停了，没有可以往回走的路。请写在 with 里面。",
            ),
        ),
    ),
)

exercise = Exercise(
    function="gradients",
    starter=Words(
        en=HEAD + "        # compute it again, pull g through it\n        return torch.zeros_like(x), torch.zeros_like(w)\n" + END,
        zh=HEAD + "        # 重新算一遍 block，让 g 从中传回去\n        return torch.zeros_like(x), torch.zeros_like(w)\n" + END,
    ),
    solution=HEAD + CUT + AGAIN + PULL + END,
    cases=cases,
    expected=expected,
    wrong=(
        Wrong(
            code=HEAD + CUT + "        again = block(x, w)\n" + PULL + END,
            raises="nothing_requires_grad",
            hint=Words(
                en="Inside of a backward the tape is off, so the copy has no history. Compute it under with torch.enable_grad():",
                zh="在反向里面磁带是关着的，重算的副本没有来历。请在 with torch.enable_grad(): 下计算。",
            ),
        ),
        Wrong(
            code=HEAD + CUT + AGAIN + "        return torch.autograd.grad(again, (x, w), torch.ones_like(again))\n" + END,
            gives=lambda x, w, weight: gradients(x, w, np.ones_like(x)),
            hint=Words(
                en="The walk began with ones. What came back to the block is g: hand it to torch.autograd.grad as the third argument.",
                zh="你是从全 1 出发的。传回到这一块的是 g，请作为 torch.autograd.grad 的第三个参数。",
            ),
        ),
        Wrong(
            code=HEAD + CUT + AGAIN + PULL.replace("(x, w)", "(w, x)") + END,
            gives=lambda x, w, weight: gradients(x, w, weight)[::-1],
            hint=Words(
                en="Both gradients are right and stand in the wrong order: a backward returns them in the order of forward's inputs, x first.",
                zh="两个梯度都对，只是顺序反了：反向要按 forward 输入的顺序返回，先 x 后 w。",
            ),
        ),
        Wrong(
            code=HEAD + CUT + AGAIN + "        return torch.autograd.grad(again, (x,), g)[0], None\n" + END,
            fault="none",
            hint=Words(
                en="w got no gradient. It is an input of the block as well: ask for (x, w).",
                zh="w 没有梯度。它也是这一块的输入，请对 (x, w) 求。",
            ),
        ),
    ),
    spelled={"tensorflow": TENSORFLOW, "jax": JAX},
)
