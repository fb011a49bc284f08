"""The examples in the docstrings of the server are true."""

import doctest
import importlib
import pkgutil

import pytest

import webapp

MODULES = [
    module.name
    for module in pkgutil.walk_packages(webapp.__path__, "webapp.")
    if not module.name.startswith("webapp.migrations") and not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
