"""`install()`: programs import the dialects under the frameworks' names, and everything is as before when it is undone."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from autograd_core import dialects, printing
from autograd_core.dialects import install, names, uninstall
from autograd_core.dialects.surface import FRESH

MODULES = [
    found.name.removeprefix("autograd_core.dialects.") for found in pkgutil.walk_packages(dialects.__path__, "autograd_core.dialects.")
]
MODULES = [name for name in MODULES if name.partition(".")[0] in names() and name not in ("tensorflow.function", "tensorflow.dtypes")]


@pytest.fixture
def installed() -> Iterator[None]:
    undo = install()
    yield
    undo()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", MODULES)
def test_every_module_of_a_dialect_is_imported_under_the_frameworks_name(name: str) -> None:
    module = importlib.import_module(name)
    assert module is importlib.import_module(f"autograd_core.dialects.{name}")
    assert module.__spec__ is not None
    assert module.__spec__.name == f"autograd_core.dialects.{name}"


def test_there_is_a_dialect_for_each_framework() -> None:
    assert set(names()) == {"jax", "micrograd", "mxnet", "tensorflow", "torch"}


@pytest.mark.usefixtures("installed")
def test_every_form_of_import_finds_the_same_module() -> None:
    import torch
    import torch.nn.functional as functional
    from torch import nn
    from torch.nn import functional as again

    assert torch.nn is nn
    assert nn.functional is functional is again


@pytest.mark.usefixtures("installed")
def test_a_module_that_is_only_an_attribute_is_imported_too() -> None:
    import torch

    torch.made_here = made = ModuleType("made_here")
    try:
        assert importlib.import_module("torch.made_here") is made
    finally:
        del torch.made_here


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("name", "same"), [
    ("mxnet.ndarray", "mxnet.nd"), ("mxnet.ndarray.random", "mxnet.nd.random"), ("mxnet.init", "mxnet.initializer"), ("mxnet.numpy.linalg", "mxnet.np.linalg"),
    ("tensorflow.keras.layers", "tensorflow.keras.layers"), ("tensorflow.compat.v1.train", "tensorflow.compat.v1.train"), ("jax.numpy.linalg", "jax.numpy.linalg"),
])  # fmt: skip
def test_a_module_under_another_name_is_the_same(name: str, same: str) -> None:
    assert importlib.import_module(name) is importlib.import_module(same)
    assert isinstance(importlib.import_module(name), ModuleType)


@pytest.mark.usefixtures("installed")
def test_what_a_dialect_does_not_have_is_not_found() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"torch\.no_such_module"):
        importlib.import_module("torch.no_such_module")
    with pytest.raises(ImportError, match="no_such_name"):
        exec("from torch import no_such_name", {})


def test_nothing_is_imported_before_a_program_asks() -> None:
    before = set(sys.modules)
    install()()
    assert {name for name in set(sys.modules) - before if name.startswith("autograd_core.dialects.")} == set()


def test_the_real_framework_is_back_when_it_is_undone() -> None:
    real, part = ModuleType("torch"), ModuleType("torch.nn")
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "torch"}
    sys.modules.update({"torch": real, "torch.nn": part})
    try:
        undo = install()
        assert importlib.import_module("torch") is not real
        importlib.import_module("torch.optim")
        undo()
        assert sys.modules["torch"] is real
        assert sys.modules["torch.nn"] is part
        assert "torch.optim" not in sys.modules
    finally:
        del sys.modules["torch"], sys.modules["torch.nn"]
        sys.modules.update(kept)


def test_uninstall_takes_out_every_install_and_undoing_twice_does_nothing() -> None:
    before = list(sys.meta_path)
    undo = install()
    install()
    uninstall()
    assert sys.meta_path == before
    undo()
    assert sys.meta_path == before


def test_settings_of_a_program_end_with_it() -> None:
    called: list[int] = []
    FRESH.append(lambda: called.append(1))
    try:
        undo = install()
        import torch

        torch.set_printoptions(precision=2)
        assert printing.PRECISION == 2
        undo()
        assert printing.PRECISION == 4
        assert called == [1, 1], "when it begins, and when it is over"
    finally:
        FRESH.pop()


def test_each_dialect_is_importable_by_itself() -> None:
    from autograd_core.dialects import torch

    assert torch.tensor(2.0).item() == 2.0


def test_keras_by_its_own_name_is_tensorflows() -> None:
    undo = install()
    try:
        import keras
        import tensorflow as tf
        from keras import layers
        from keras.layers import Dense

        assert keras is tf.keras
        assert layers.Dense is Dense is tf.keras.layers.Dense
    finally:
        undo()
    assert "keras" not in sys.modules


@pytest.mark.usefixtures("installed")
def test_a_function_is_not_replaced_by_the_file_that_it_comes_from() -> None:
    import tensorflow as tf

    with pytest.raises(ModuleNotFoundError, match="is no module"):
        importlib.import_module("tensorflow.function")
    assert tf.function(lambda x: x * x)(tf.constant(3.0)) == 9.0
