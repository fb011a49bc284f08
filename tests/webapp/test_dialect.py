"""The dialect of a program is read from its imports."""

import warnings

import pytest

from tests.programs import run_program
from webapp.runner.dialect import dialect_of


@pytest.mark.parametrize(
    ("program", "dialect"),
    [
        ("import torch", "torch"),
        ("from torch.nn import functional as F", "torch"),
        ("import numpy as np", "numpy"),
        ("", "numpy"),
        ("import tensorflow as tf\nv = tf.Variable(1.0)", "tensorflow"),
        ("from tensorflow import keras", "tensorflow"),
        ("import tensorflow.compat.v1 as tf", "tensorflow1"),
        ("from tensorflow.compat import v1", "tensorflow1"),
        ("from tensorflow.compat.v1 import placeholder", "tensorflow1"),
        ("import tensorflow as tf\nwith tf.compat.v1.Session() as s:\n    pass", "tensorflow1"),
        ("from mxnet import autograd, nd", "mxnet"),
        ("import jax.numpy as jnp", "jax"),
        ("def f():\n    from micrograd.engine import Value", "micrograd"),
        ("try:\n    import jax\nexcept ImportError:\n    import torch", "jax"),
        ("import torchvision", "numpy"),
        ("from .torch import x", "numpy"),
        ("text = '''\nimport torch\n'''", "numpy"),
        ("# import torch\nimport jax", "jax"),
        ("import torch\nx = = 3", "torch"),
        ("import torch\n\0", "torch"),
    ],
)
def test_the_first_framework_imported_decides(program: str, dialect: str) -> None:
    assert dialect_of(program) == dialect


def test_a_recording_names_the_dialect() -> None:
    assert run_program("import torch").document["program"]["dialect"] == "torch"
    assert run_program("import numpy").document["program"]["dialect"] == "numpy"


def test_a_warning_of_the_compiler_is_not_said_twice() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert dialect_of("import torch\nx = '\\d'") == "torch"
