"""Words of another framework: arrays do not have them, and what the error says to write instead runs as it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd_core.dialects import jax, mxnet, tensorflow, torch
from autograd_core.dialects.foreign import FRAMEWORKS, WORDS, instead
from autograd_core.errors import MissingAttribute
from webapp.runner.program import run_program

jnp = jax.numpy


def around(framework: str) -> dict[str, Any]:
    """What the words are about, in one framework."""
    numbers, others = [1.0, -2.0, 3.0], [2.0, 0.5, 1.0]
    known: dict[str, Any] = {
        "axis": 0,
        "dim": 0,
        "shape": (3,),
        "dims": (0,),
        "perm": (0,),
        "axes": (0,),
        "i": 0,
        "a": 4.0,
        "f": lambda x: (x * x).sum(),
    }
    if framework == "torch":
        x = torch.tensor(numbers)
        y = torch.tensor(others)
        return known | {"x": x, "y": y, "torch": torch, "dtype": torch.float64, "mask": x > 0}
    if framework == "tensorflow":
        tf, v = tensorflow, tensorflow.Variable(numbers)
        with tf.GradientTape() as tape:
            y = v * v
        return known | {"x": v, "y": y, "tape": tape, "tf": tf, "dtype": tf.float64, "mask": v > 0, "i": [[0], [1], [2]]}
    if framework == "mxnet":
        x = mxnet.np.array(numbers)
        x.attach_grad()
        with mxnet.autograd.record():
            y = x * 2
        return known | {"x": mxnet.np.array(numbers), "y": y, "np": mxnet.np, "dtype": "float64", "mask": x > 0}
    x = jnp.array(numbers)
    return known | {"x": x, "y": jnp.array(others), "np": np, "jnp": jnp, "jax": jax, "dtype": jnp.float32, "mask": x > 0}


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("word", WORDS)
def test_what_to_write_instead_runs(framework: str, word: str) -> None:
    said = instead(framework, word)
    if framework == "torch" and said == "y.backward()":
        said = "x.requires_grad_(); (x * y).sum().backward()"
    elif said == "x @ y" and framework == "tensorflow":
        said = "tf.reshape(x, (1, 3)) @ tf.reshape(y, (3, 1))"
    elif said in ("x.item()", "float(x)"):
        said = said.replace("x", "x[0]")
    exec(said, around(framework))


@pytest.mark.parametrize(
    ("array", "word", "said"),
    [
        (jnp.ones(3), "unsqueeze", "jnp.expand_dims(x, axis)"),
        (jnp.ones(3), "add_", "x = x + y"),
        (jnp.ones(3), "backward", "jax.grad(f)(x)"),
        (jnp.ones(3), "grad", "jax.grad(f)(x)"),
        (jnp.ones(3), "relu", "jax.nn.relu(x)"),
        (jnp.ones(3), "exp", "jnp.exp(x)"),
        (tensorflow.constant([1.0]), "sum", "tf.reduce_sum(x)"),
        (tensorflow.constant([1.0]), "detach", "tf.stop_gradient(x)"),
        (tensorflow.Variable([1.0]), "backward", "tape.gradient(y, x)"),
        (mxnet.np.ones(3), "unsqueeze", "np.expand_dims(x, axis)"),
        (mxnet.np.ones(3), "add_", "x += y"),
        (mxnet.nd.ones(3), "requires_grad_", "x.attach_grad()"),
    ],
)
def test_an_array_has_its_own_frameworks_words_alone(array: Any, word: str, said: str) -> None:
    assert not hasattr(array, word)
    with pytest.raises(MissingAttribute) as raised:
        getattr(array, word)
    assert raised.value.explanation.code == "foreign_word"
    assert raised.value.explanation.params["instead"] == said


def test_a_name_that_nobody_has_is_told_the_nearest() -> None:
    with pytest.raises(MissingAttribute) as raised:
        jnp.ones(3).reshap  # noqa: B018
    assert (raised.value.explanation.code, raised.value.explanation.params["nearest"]) == ("attribute_missing", "reshape")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import torch\nx = torch.ones(3)\nx.astype('float64')\n", "x.to(dtype)"),
        ("import jax.numpy as jnp\nx = jnp.ones(3)\nx.zero_()\n", "jnp.zeros_like(x)"),
        ("import tensorflow as tf\nx = tf.constant([1.0])\nx.assign_add([1.0])\n", "tf.Variable(x).assign_add(y)"),
    ],
)
def test_a_program_is_told_so(program: str, said: str) -> None:
    error = run_program(program).document["error"]
    assert (error["code"], error["params"]["instead"], error["span"][0]) == ("foreign_word", said, 3)
