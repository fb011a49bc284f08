"""The examples in the docstrings run, and every public function has a docstring."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from importlib.util import find_spec
from typing import Any

import pytest

import autograd_core as ag
from autograd_core import nn, optim

NEEDS = {
    f"autograd_core.capture.{name}": "numba" for name in ("kernels", "kernels_double")
}  # modules that are imported only where this is installed
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(ag.__path__, "autograd_core.") if find_spec(NEEDS.get(module.name, "numpy")) is not None
)


@pytest.mark.parametrize("name", ["autograd_core", *MODULES])
def test_examples_in_docstrings_run(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert (importlib.import_module(name).__doc__ or "").strip(), name


@pytest.mark.parametrize("owner", [ag, nn, optim])
def test_every_public_name_has_a_docstring(owner: Any) -> None:
    for name in owner.__all__:
        value = getattr(owner, name)
        if inspect.isfunction(value) or inspect.isclass(value):
            assert value.__doc__, name
