"""Hessian times vector of (x·x)² by two walks. Checked against the matrix 4(x·x)I + 8xxᵀ."""

import numpy as np

from webapp.exercises import Exercise, TensorArgument, Wrong
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


HEAD = "import torch\n\n\ndef product(x, v):\n    f = (x * x).sum() ** 2\n"
FIRST = "    (g,) = torch.autograd.grad(f, x, create_graph=True)\n"

exercise = Exercise(
    function="product",
    starter=Words(
        en="import torch\n\n\ndef product(x, v):\n    # the Hessian at x, times v\n    return torch.zeros_like(v)\n",
        zh="import torch\n\n\ndef product(x, v):\n    # ((x * x).sum()) ** 2 的黑塞矩阵乘以 v\n    return torch.zeros_like(v)\n",
    ),
    solution=HEAD + FIRST + "    (Hv,) = torch.autograd.grad(torch.dot(g, v), x)\n    return Hv\n",
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"hessian", "hvp", "vhp", "jacobian", "func", "functional", "outer", "eye"}),
            Words(en="Two walks, and no matrix.", zh="往回走两次，不要造矩阵。"),
        ),
    ),
    wrong=(
        Wrong(
            code=HEAD + FIRST + "    (h,) = torch.autograd.grad(g.sum(), x)\n    return h * v\n",
            gives=lambda x, v: hessian(x).sum(axis=1) * v,
            hint=Words(
                en="g.sum() adds the rows of the Hessian before v has weighed them. Start the second walk at torch.dot(g, v).",
                zh="g.sum() 还没用 v 加权，就把黑塞矩阵的各行加了起来。第二次请从 torch.dot(g, v) 出发。",
            ),
        ),
        Wrong(
            code=HEAD + FIRST + "    (h,) = torch.autograd.grad(g.sum(), x)\n    return h\n",
            gives=lambda x, v: hessian(x).sum(axis=1),
            hint=Words(
                en="v does not come in at all: this is the Hessian times a vector of ones.",
                zh="v 根本没有用上：这是黑塞矩阵乘全 1 的向量。",
            ),
        ),
        Wrong(
            code=HEAD + FIRST + "    return g * v\n",
            gives=lambda x, v: 4 * (x @ x) * x * v,
            hint=Words(
                en="This is the gradient times v, number by number. The gradient has to be differentiated once more.",
                zh="这是梯度与 v 逐个相乘。梯度还要再求一次导。",
            ),
        ),
        Wrong(
            code=HEAD + FIRST.replace(", create_graph=True", "") + "    (Hv,) = torch.autograd.grad(torch.dot(g, v), x)\n    return Hv\n",
            raises="nothing_requires_grad",
            hint=Words(
                en="The gradient g has no history. Record the first walk: create_graph=True.",
                zh="梯度 g 没有来历。第一次往回走要录下来：create_graph=True。",
            ),
        ),
    ),
)
