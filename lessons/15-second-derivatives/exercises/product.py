"""Hessian times vector of (x·x)² by two walks. Checked against the matrix 4(x·x)I + 8xxᵀ."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Vectors of two to four small integers; directions whose numbers differ."""
    drawn = []
    for length in (2, 3, 4, 2):
        x = rng.choice([-1, 1], size=length) * rng.choice(np.arange(1, 5), size=length, replace=False)
        v = rng.choice(np.arange(2, 7), size=length, replace=False)
        drawn.append([TensorArgument(x.astype(float), requires_grad=True), TensorArgument(v.astype(float))])
    return drawn


def hessian(x):
    return 4 * (x @ x) * np.eye(len(x)) + 8 * np.outer(x, x)


def expected(x, v):
    return hessian(x) @ v


DEF = "def product(x, v):\n"
HEAD = {
    "torch": f"import torch\n\n\n{DEF}    f = (x * x).sum() ** 2\n",
    "tensorflow": f"import tensorflow as tf\n\n\n{DEF}",
    "jax": (
        "import jax\nimport jax.numpy as jnp\n\n\ndef f(x):\n    return jnp.sum(x * x) ** 2\n\n\n" + DEF
    ),
}  # fmt: skip
FIRST = "    (g,) = torch.autograd.grad(f, x, create_graph=True)\n"
TAPES = (
    "    with tf.GradientTape() as outer:\n        with tf.GradientTape() as inner:\n            f = tf.reduce_sum(x * x) ** 2\n"
    "        g = inner.gradient(f, x)\n        {}\n    return {}\n"
)


def second(dialect, start, result="Hv"):
    """The walk through the first one: from the number `start`, made of the gradient g; `result` is what is returned."""
    return HEAD[dialect] + {
        "torch": f"{FIRST}    (Hv,) = torch.autograd.grad({start}, x)\n    return {result}\n",
        "tensorflow": TAPES.format(f"s = {start}", result.replace("Hv", "outer.gradient(s, x)")),
        "jax": (
            f"    def along(x):\n        g = jax.grad(f)(x)\n        return {start}\n\n    return {result.replace('Hv', 'jax.grad(along)(x)')}\n"
        ),
    }[dialect]  # fmt: skip


DOT = {"torch": "torch.dot(g, v)", "tensorflow": "tf.reduce_sum(g * v)", "jax": "jnp.dot(g, v)"}
SUM = {"torch": "g.sum()", "tensorflow": "tf.reduce_sum(g)", "jax": "jnp.sum(g)"}
ONCE = {
    "torch": FIRST + "    return g * v\n",
    "tensorflow": TAPES.format("pass", "g * v"),
    "jax": "    return jax.grad(f)(x) * v\n",
}
FORGOTTEN = {
    "torch": Wrong(
        code=second("torch", DOT["torch"]).replace(", create_graph=True", ""),
        raises="nothing_requires_grad",
        hint=Words(
            en="The gradient g has no history. Record the first walk: create_graph=True.",
            zh="梯度 g 没有来历。第一次往回走要录下来：create_graph=True。",
        ),
    ),
    "tensorflow": Wrong(
        code=second("tensorflow", DOT["tensorflow"]).replace("        s = ", "    s = "),
        fault="none",
        hint=Words(
            en="g · v was computed when the outer tape had stopped. It belongs inside of the outer with block, like inner.gradient.",
            zh="算 g · v 时，外层磁带已经停了。它和 inner.gradient 一样，要写在外层的 with 块里面。",
        ),
    ),
    "jax": Wrong(
        code=HEAD["jax"] + "    return jax.grad(jax.grad(f))(x)\n",
        raises="TypeError",
        hint=Words(
            en="jax.grad wants a function with one number as its result, and jax.grad(f) gives a vector. Make it one number first: its dot product with v.",
            zh="jax.grad 要的函数，结果只能是一个数；jax.grad(f) 给出的是向量。先把它变成一个数：与 v 作点积。",
        ),
    ),
}


def wrong(dialect):
    return (
        Wrong(
            code=second(dialect, SUM[dialect], "Hv * v"),
            gives=lambda x, v: hessian(x).sum(axis=1) * v,
            hint=Words(
                en=f"The sum of g adds the rows of the Hessian before v has weighed them. Start the second walk at {DOT[dialect]}.",
                zh=f"把 g 直接求和，还没用 v 加权，就把黑塞矩阵的各行加了起来。第二次请从 {DOT[dialect]} 出发。",
            ),
        ),
        Wrong(
            code=second(dialect, SUM[dialect]),
            gives=lambda x, v: hessian(x).sum(axis=1),
            hint=Words(
                en="v does not come in at all: this is the Hessian times a vector of ones.",
                zh="v 根本没有用上：这是黑塞矩阵乘全 1 的向量。",
            ),
        ),
        Wrong(
            code=HEAD[dialect] + ONCE[dialect],
            gives=lambda x, v: 4 * (x @ x) * x * v,
            hint=Words(
                en="This is the gradient times v, number by number. The gradient has to be differentiated once more.",
                zh="这是梯度与 v 逐个相乘。梯度还要再求一次导。",
            ),
        ),
        FORGOTTEN[dialect],
    )


ZEROS = {"torch": "torch.zeros_like(v)", "tensorflow": "tf.zeros_like(v)", "jax": "jnp.zeros_like(v)"}


def starter(dialect):
    head = HEAD[dialect].removesuffix("    f = (x * x).sum() ** 2\n")
    return Words(
        en=f"{head}    # the Hessian at x, times v\n    return {ZEROS[dialect]}\n",
        zh=f"{head}    # f 在 x 处的黑塞矩阵，乘以 v\n    return {ZEROS[dialect]}\n",
    )


MATRIX = frozenset({"hessian", "hvp", "vhp", "jacobian", "jacfwd", "jacrev", "func", "functional", "eye"})
WHY = Words(en="Two walks, and no matrix.", zh="往回走两次，不要造矩阵。")

exercise = Exercise(
    function="product",
    starter=starter("torch"),
    solution=second("torch", DOT["torch"]),
    cases=cases,
    expected=expected,
    forbidden=(Forbidden(MATRIX | {"outer"}, WHY),),
    wrong=wrong("torch"),
    spelled={
        # `outer` is what one calls the outer tape.
        "tensorflow": Spelling(
            starter("tensorflow"), second("tensorflow", DOT["tensorflow"]), wrong("tensorflow"), forbidden=(Forbidden(MATRIX, WHY),)
        ),
        "jax": Spelling(starter("jax"), second("jax", DOT["jax"]), wrong("jax")),
    },
)
