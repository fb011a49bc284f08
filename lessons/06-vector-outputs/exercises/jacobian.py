"""A Jacobian from three walks. Checked against central differences of the outputs."""

import numpy as np

from webapp.exercises import Exercise, Spelling, TensorArgument, Wrong, numerical_gradient
from webapp.exercises_source import Forbidden
from webapp.lessons_models import Words


def cases(rng):
    """Points with two different coordinates between 1 and 5."""
    return [[TensorArgument(rng.choice(np.arange(2, 11), size=2, replace=False) / 2, requires_grad=True)] for _ in range(4)]


def outputs(x):
    return np.array([x[0] * x[1], x[0] ** 2, x[0] + 3 * x[1]])


def expected(x):
    return np.stack([numerical_gradient(lambda point, row=row: float(outputs(point)[row]), x) for row in range(3)])


def row_sums(x):
    return np.tile(expected(x).sum(axis=0), (3, 1))


def last_rows(x):
    return np.tile(expected(x)[-1], (3, 1))


def begin(library, stack):
    """The part that is given: the three outputs, and the head of what is to be written."""
    return (
        f"{library}\n\n\ndef outputs(x):\n    a, b = x[0], x[1]\n    y = [a * b, a**2, a + 3 * b]\n"
        f"    return {stack}\n\n\ndef jacobian(x):\n"
    )


def transposed(code):
    return Wrong(
        code=code,
        gives=lambda x: expected(x).T,
        hint=Words(
            en="A Jacobian has one row for each output and one column for each input: three rows and two columns here.",
            zh="雅可比矩阵每个输出一行，每个输入一列：这里是三行两列。",
        ),
    )


def ones_for_seeds(code, identity):
    return Wrong(
        code=code,
        gives=row_sums,
        hint=Words(
            en=f"Every row is the sum of all rows: the vector holds ones. A vector with a single 1 picks a row; {identity} has three of them.",
            zh=f"每一行都是各行之和：向量里全是 1。只有一个 1 的向量才能挑出一行，{identity} 里正好有三个。",
        ),
    )


TORCH_BEGIN = begin("import torch", "torch.stack(y)")
TORCH = TORCH_BEGIN + (
    "    y = outputs(x)\n    rows = []\n    for v in torch.eye(3):\n        x.grad = None\n"
    "        y.backward(v, retain_graph=True)\n        rows.append(x.grad)\n    return torch.stack(rows)\n"
)
TENSORFLOW_BEGIN = begin("import tensorflow as tf", "tf.stack(y)")
TENSORFLOW = TENSORFLOW_BEGIN + (
    "    tape = tf.GradientTape(persistent=True)\n    with tape:\n        y = outputs(x)\n    rows = []\n    for v in tf.eye(3):\n"
    "        rows.append(tape.gradient(y, x, v))\n    return tf.stack(rows)\n"
)
MXNET_BEGIN = begin("from mxnet import autograd, nd", "nd.concat(*y, dim=0)")
MXNET = MXNET_BEGIN + (
    "    with autograd.record():\n        y = outputs(x)\n    rows = []\n    for v in nd.eye(3):\n"
    "        y.backward(v, retain_graph=True)\n        rows.append(x.grad.copy())\n    return nd.stack(*rows)\n"
)
JAX_BEGIN = begin("import jax\nimport jax.numpy as jnp", "jnp.stack(y)")
JAX = JAX_BEGIN + (
    "    y, pull = jax.vjp(outputs, x)\n    rows = []\n    for v in jnp.eye(3):\n        (row,) = pull(v)\n"
    "        rows.append(row)\n    return jnp.stack(rows)\n"
)


def starter(beginning, zeros):
    code = f"{beginning}    return {zeros}\n"
    return Words(en=code, zh=code)


exercise = Exercise(
    function="jacobian",
    starter=starter(TORCH_BEGIN, "torch.zeros(3, 2)"),
    solution=TORCH,
    cases=cases,
    expected=expected,
    forbidden=(
        Forbidden(
            frozenset({"jacrev", "jacfwd", "jacobian", "functional", "func"}),
            Words(en="Build it from walks: one walk back for each row.", zh="请用返程来拼：每行走一趟。"),
        ),
    ),
    wrong=(
        Wrong(
            code=TORCH.replace("        x.grad = None\n", "").replace("x.grad)", "x.grad.clone())"),
            gives=lambda x: np.cumsum(expected(x), axis=0),
            hint=Words(
                en="The first row is right, and each later row holds the rows before it as well: .grad adds. Wipe it before each walk.",
                zh="第一行对了，后面每一行里都混进了前面的行：.grad 会累加。每次走之前先擦掉。",
            ),
        ),
        Wrong(
            code=TORCH.replace(", retain_graph=True", ""),
            raises="backward_twice",
            hint=Words(
                en="The tape is played three times. Ask for it to be kept: retain_graph=True.",
                zh="磁带要放三遍。请要求把它留着：retain_graph=True。",
            ),
        ),
        transposed(TORCH.replace("torch.stack(rows)", "torch.stack(rows).T")),
        ones_for_seeds(TORCH.replace("torch.eye(3)", "torch.ones(3, 3)"), "torch.eye(3)"),
    ),
    spelled={
        "tensorflow": Spelling(
            starter=starter(TENSORFLOW_BEGIN, "tf.zeros((3, 2))"),
            solution=TENSORFLOW,
            wrong=(
                Wrong(
                    code=TENSORFLOW.replace("persistent=True", ""),
                    raises="RuntimeError",
                    hint=Words(
                        en="The tape is asked three times, and lets go with the first answer. Ask for one that stays: persistent=True.",
                        zh="磁带要问三遍，可它答完第一遍就放手了。请要一条留得住的：persistent=True。",
                    ),
                ),
                transposed(TENSORFLOW.replace("tf.stack(rows)", "tf.transpose(tf.stack(rows))")),
                ones_for_seeds(TENSORFLOW.replace("tf.eye(3)", "tf.ones((3, 3))"), "tf.eye(3)"),
                ones_for_seeds(TENSORFLOW.replace("(y, x, v)", "(y, x)"), "tf.eye(3)"),
            ),
        ),
        "mxnet": Spelling(
            starter=starter(MXNET_BEGIN, "nd.zeros((3, 2))"),
            solution=MXNET,
            wrong=(
                Wrong(
                    code=MXNET.replace("x.grad.copy()", "x.grad"),
                    gives=last_rows,
                    hint=Words(
                        en="All rows are the last one: x.grad is one array, and each walk writes into it. Keep a copy: x.grad.copy().",
                        zh="每一行都成了最后一行：x.grad 是同一个数组，每一趟都往里面写。请留一份副本：x.grad.copy()。",
                    ),
                ),
                Wrong(
                    code=MXNET.replace(", retain_graph=True", ""),
                    raises="backward_twice",
                    hint=Words(
                        en="The tape is played three times. Ask for it to be kept: retain_graph=True.",
                        zh="磁带要放三遍。请要求把它留着：retain_graph=True。",
                    ),
                ),
                transposed(MXNET.replace("nd.stack(*rows)", "nd.stack(*rows).T")),
                ones_for_seeds(MXNET.replace("nd.eye(3)", "nd.ones((3, 3))"), "nd.eye(3)"),
            ),
        ),
        "jax": Spelling(
            starter=starter(JAX_BEGIN, "jnp.zeros((3, 2))"),
            solution=JAX,
            wrong=(
                Wrong(
                    code=JAX_BEGIN + "    return jax.grad(outputs)(x)\n",
                    raises="backward_nonscalar",
                    hint=Words(
                        en="jax.grad wants one output, and here are three. jax.vjp(outputs, x) gives the outputs and a pull; pull a vector for each row.",
                        zh="jax.grad 只要一个输出，这里有三个。jax.vjp(outputs, x) 给出各输出和一个 pull；每一行交给 pull 一个向量。",
                    ),
                ),
                Wrong(
                    code=JAX.replace("(row,) = pull", "row = pull"),
                    raises="TypeError",
                    hint=Words(
                        en="pull returns a tuple, with one gradient for each argument of outputs. There is one argument: take it out, with pull(v)[0].",
                        zh="pull 返回的是元组，outputs 有几个参数就有几个梯度。这里只有一个：用 pull(v)[0] 取出来。",
                    ),
                ),
                transposed(JAX.replace("jnp.stack(rows)", "jnp.stack(rows).T")),
                ones_for_seeds(JAX.replace("jnp.eye(3)", "jnp.ones((3, 3))"), "jnp.eye(3)"),
            ),
        ),
    },
)
