"""All gradients of an attention head. Checked against central differences in each of the three inputs."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import Forbidden
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


HEAD = "import torch\n\n\ndef gradients(Q, K, V, G):\n    d = Q.shape[1]\n"
PARTS = {
    "P": "    P = torch.softmax(Q @ K.T / d ** 0.5, dim=1)\n",
    "dV": "    dV = P.T @ G\n",
    "dS": "    dP = G @ V.T\n    dS = P * (dP - (P * dP).sum(dim=1, keepdim=True))\n",
    "dQ": "    dQ = dS @ K / d ** 0.5\n",
    "dK": "    dK = dS.T @ Q / d ** 0.5\n",
}
END = "    return dQ, dK, dV\n"


def program(**changed):
    """The solution, with some of its lines written otherwise."""
    return HEAD + "".join((PARTS | changed).values()) + END


exercise = Exercise(
    function="gradients",
    starter=Words(
        en="import torch\n\n\ndef gradients(Q, K, V, G):\n    # return dQ, dK, dV\n    return torch.zeros_like(Q), torch.zeros_like(K), torch.zeros_like(V)\n",
        zh="import torch\n\n\ndef gradients(Q, K, V, G):\n    # 返回 dQ, dK, dV\n    return torch.zeros_like(Q), torch.zeros_like(K), torch.zeros_like(V)\n",
    ),
    solution=program(),
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"backward", "autograd", "grad", "func", "requires_grad", "requires_grad_", "scaled_dot_product_attention"}),
            Words(en="By hand: the table of the lesson, line by line.", zh="用手写：课文里的表，一行一行来。"),
        ),
    ),
    wrong=(
        Wrong(
            code=program(dQ="    dQ = dS @ K\n", dK="    dK = dS.T @ Q\n"),
            gives=lambda Q, K, V, G: (scores_gradient(Q, K, V, G) @ K, scores_gradient(Q, K, V, G).T @ Q, expected(Q, K, V, G)[2]),
            hint=Words(
                en="dV is right. The forward divided by √d, so what goes back to Q and K is divided by it as well.",
                zh="dV 对了。前向除以了 √d，传回 Q 和 K 的也要除以它。",
            ),
        ),
        Wrong(
            code=program(dK="    dK = dS @ Q / d ** 0.5\n"),
            gives=lambda Q, K, V, G: (
                expected(Q, K, V, G)[0],
                scores_gradient(Q, K, V, G) @ Q / np.sqrt(2),
                expected(Q, K, V, G)[2],
            ),
            hint=Words(
                en="dQ and dV are right. A key collects from all queries that looked at it, so its gradient runs down a column of dS: transpose it.",
                zh="dQ 和 dV 对了。一个键要从所有看过它的查询那里收集，也就是沿 dS 的一列：要转置。",
            ),
        ),
        Wrong(
            code=program(dV="    dV = P @ G\n"),
            gives=lambda Q, K, V, G: (*expected(Q, K, V, G)[:2], weights(Q, K, 2.0) @ G),
            hint=Words(
                en="dQ and dK are right. A value collects from all rows that used it: P has to be transposed.",
                zh="dQ 和 dK 对了。一个值要从所有用过它的行那里收集：P 要转置。",
            ),
        ),
        Wrong(
            code=program(P="    P = torch.softmax(Q @ K.T, dim=1)\n", dQ="    dQ = dS @ K\n", dK="    dK = dS.T @ Q\n"),
            gives=lambda Q, K, V, G: measured(Q, K, V, G, 1.0),
            hint=Words(
                en="Consistent, but for a head without the division by √d. Divide the scores, and what goes back to Q and K.",
                zh="前后一致，只是算的是不除以 √d 的头。得分要除，传回 Q 和 K 的也要除。",
            ),
        ),
    ),
)
