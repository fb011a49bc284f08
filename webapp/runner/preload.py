"""What the zygote loads before the first run, so that no child waits for it, and no child needs to open a file for it.

The whole standard library is loaded, not only what is quick: at level B, and for a dropped user who may not enter the folder that
holds Python, what is not in memory cannot be imported at all. Children share the memory.
"""

import importlib
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress

from autograd_core import dialects
from autograd_core.public import load_all
from webapp.runner.program import run_program

WARM_UP = """\
import torch, torch.nn.functional, torch.autograd.function, torch.utils.checkpoint
x = torch.tensor([1.0, 2.0], requires_grad=True)
(2 * x * x).sum().backward()
print(x.grad)
model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.LSTM(2, 2))
torch.nn.MultiheadAttention(2, 1)
torch.optim.Adam(model.parameters()).zero_grad()
torch.func.vmap(torch.func.grad(torch.dot))(torch.rand(2, 2), torch.rand(2, 2))
try:
    torch.tensr
except AttributeError:
    torch.ones(2) + torch.ones(3)
"""
"""What most programs load on first use, a mistake's explanation included."""

NOT_LOADED = frozenset(
    {
        *("antigravity", "this", "idlelib", "turtle", "turtledemo", "tkinter", "curses"),  # windows, and jokes
        *("test", "lib2to3", "ensurepip", "venv", "distutils", "pip", "msilib", "pydoc_data"),  # tools of developers
    }
)
PACKAGES = (
    "collections",
    "concurrent.futures",
    "ctypes",
    "email",
    "encodings",
    "html",
    "importlib",
    "json",
    "logging",
    "unittest",
    "xml.etree",
)
"""Packages of the standard library whose modules are loaded too; the rest have little in them, or nothing for a learner."""
NUMPY = (
    "fft",
    "linalg",
    "random",
    "polynomial",
    "ma",
    "rec",
    "char",
    "testing",
    "typing",
    "exceptions",
    "lib.stride_tricks",
    "lib.recfunctions",
)


def preload() -> None:
    """Loads it all and runs a first program; what cannot be loaded is left out, and a program that wants it is told so."""
    load_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in _names():
            with suppress(Exception, SystemExit):  # a broken module must not keep the others from their runs
                importlib.import_module(name)
    run_program(WARM_UP)


def _names() -> Iterator[str]:
    yield from sorted(name for name in sys.stdlib_module_names - NOT_LOADED if not name.startswith("_") or name == "__future__")
    yield from ("_strptime", "_pydecimal", "_pyio")
    for package in PACKAGES:
        yield from _modules_of(package)
    yield from (f"numpy.{name}" for name in NUMPY)
    for dialect in dialects.names():
        yield from _modules_of(f"autograd_core.dialects.{dialect}")


def _modules_of(package: str) -> Iterator[str]:
    """The package, then everything under it; a package is loaded before its folder is read."""
    yield package
    for found in pkgutil.iter_modules(getattr(sys.modules.get(package), "__path__", ()), f"{package}."):
        if found.name.endswith("__main__"):
            continue
        if found.ispkg:
            yield from _modules_of(found.name)
        else:
            yield found.name
