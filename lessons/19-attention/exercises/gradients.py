"""All gradients of an attention head. Checked against central differences in each of the three inputs."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import AUTOGRAD, Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Three words with two numbers each, in halves: small enough that no softmax is sure of itself."""
    drawn = []
    for _ in range(4):
        arrays = [rng.choice([-1, 1], size=(3, 2)) * rng.choice([0.5, 1.0, 1.5, 2.0], size=(3, 2)) for _ in range(4)]
        drawn.append([TensorArgument(one) for one in arrays])
    return drawn


def weights(Q, K, width):
    scores = Q @ K.T / np.sqrt(width)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def head(Q, K, V, G, width=2.0):
    return float(np.sum(G * (weights(Q, K, width) @ V)))


def expected(Q, K, V, G):
    return measured(Q, K, V, G, 2.0)


def measured(Q, K, V, G, width):
    return (
        numerical_gradient(lambda at: head(at, K, V, G, width), Q),
        numerical_gradient(lambda at: head(Q, at, V, G, width), K),
        numerical_gradient(lambda at: head(Q, K, at, G, width), V),
    )


def scores_gradient(Q, K, V, G):
    P, g = weights(Q, K, 2.0), G @ V.T
    return P * (g - (P * g).sum(axis=1, keepdims=True))


DEF = "def gradients(Q, K, V, G):\n"
IMPORT = {
    "torch": "import torch\n\n\n",
    "tensorflow": "import tensorflow as tf\n\n\n",
    "jax": "import jax\nimport jax.numpy as jnp\n\n\n",
}
SOFTMAX = {"torch": "torch.softmax({}, dim=1)", "tensorflow": "tf.nn.softmax({}, axis=1)", "jax": "jax.nn.softmax({}, axis=1)"}
TURNED = {"torch": "{}.T", "tensorflow": "tf.transpose({})", "jax": "{}.T"}
ROW_SUM = {
    "torch": "(P * dP).sum(dim=1, keepdim=True)",
    "tensorflow": "tf.reduce_sum(P * dP, axis=1, keepdims=True)",
    "jax": "(P * dP).sum(axis=1, keepdims=True)",
}
ZEROS = {"torch": "torch.zeros_like", "tensorflow": "tf.zeros_like", "jax": "jnp.zeros_like"}


def program(dialect, scale=" / d ** 0.5", **changed):
    """The solution of a framework, with some of its lines written otherwise."""
    t = TURNED[dialect].format
    parts = {
        "P": SOFTMAX[dialect].format(f"Q @ {t('K')}{scale}"),
        "dV": f"{t('P')} @ G",
        "dP": f"G @ {t('V')}",
        "dS": f"P * (dP - {ROW_SUM[dialect]})",
        "dQ": f"dS @ K{scale}",
        "dK": f"{t('dS')} @ Q{scale}",
    }
    lines = "".join(f"    {name} = {formula}\n" for name, formula in (parts | changed).items())
    return f"{IMPORT[dialect]}{DEF}    d = Q.shape[1]\n{lines}    return dQ, dK, dV\n"


def wrong(dialect):
    turned = TURNED[dialect].format("dS")
    return (
        Wrong(
            code=program(dialect, dQ="dS @ K", dK=f"{turned} @ Q"),
            gives=lambda Q, K, V, G: (scores_gradient(Q, K, V, G) @ K, scores_gradient(Q, K, V, G).T @ Q, expected(Q, K, V, G)[2]),
            hint=Words(
                en="dV is right. The forward divided by √d, so what goes back to Q and K is divided by it as well.",
                zh="dV 对了。前向除以了 √d，传回 Q 和 K 的也要除以它。",
            ),
        ),
        Wrong(
            code=program(dialect, dK="dS @ Q / d ** 0.5"),
            gives=lambda Q, K, V, G: (
                expected(Q, K, V, G)[0],
                scores_gradient(Q, K, V, G) @ Q / np.sqrt(2),
                expected(Q, K, V, G)[2],
            ),
            hint=Words(
                en="dQ and dV are right. A key collects from all queries that looked at it, so its gradient runs down a column of dS: "
                f"transpose it, {turned}.",
                zh=f"dQ 和 dV 对了。一个键要从所有看过它的查询那里收集，也就是沿 dS 的一列：要转置，{turned}。",
            ),
        ),
        Wrong(
            code=program(dialect, dV="P @ G"),
            gives=lambda Q, K, V, G: (*expected(Q, K, V, G)[:2], weights(Q, K, 2.0) @ G),
            hint=Words(
                en="dQ and dK are right. A value collects from all rows that used it: P has to be transposed.",
                zh="dQ 和 dK 对了。一个值要从所有用过它的行那里收集：P 要转置。",
            ),
        ),
        Wrong(
            code=program(dialect, scale=""),
            gives=lambda Q, K, V, G: measured(Q, K, V, G, 1.0),
            hint=Words(
                en="Consistent, but for a head without the division by √d. Divide the scores, and what goes back to Q and K.",
                zh="前后一致，只是算的是不除以 √d 的头。得分要除，传回 Q 和 K 的也要除。",
            ),
        ),
    )


def starter(dialect):
    zeros = ", ".join(f"{ZEROS[dialect]}({name})" for name in "QKV")
    head = IMPORT[dialect] + DEF
    return Words(
        en=f"{head}    # return dQ, dK, dV\n    return {zeros}\n",
        zh=f"{head}    # 返回 dQ, dK, dV\n    return {zeros}\n",
    )


exercise = Exercise(
    function="gradients",
    starter=starter("torch"),
    solution=program("torch"),
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            AUTOGRAD | {"scaled_dot_product_attention", "dot_product_attention"},
            Words(en="By hand: the table of the lesson, line by line.", zh="用手写：课文里的表，一行一行来。"),
        ),
    ),
    wrong=wrong("torch"),
    spelled={dialect: Spelling(starter(dialect), program(dialect), wrong(dialect)) for dialect in ("tensorflow", "jax")},
)
