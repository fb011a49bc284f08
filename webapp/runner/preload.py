"""What the zygote loads before the first run, so that no child waits for it, and no child needs to open a file for it.

The whole standard library is loaded, not only what is quick: at level B, and for a dropped user who may not enter the folder that
holds Python, what is not in memory cannot be imported at all. Children share the memory.
"""

import ctypes
import importlib
import pkgutil
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec
from types import ModuleType

from autograd_core import dialects
from autograd_core.capture import fuse
from autograd_core.public import load_all
from webapp.runner.child import FIRST
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

OFTEN = 16  # runs after which Python has replaced the instructions of the engine's paths by special ones; a child would write to their pages for that
NOT_LOADED = frozenset(
    {
        *("antigravity", "this", "idlelib", "turtle", "turtledemo", "tkinter", "curses"),  # windows, and jokes
        *("test", "lib2to3", "ensurepip", "venv", "distutils", "pip", "msilib", "pydoc_data"),  # tools of developers
        *("nis", "spwd", "crypt", "syslog", "ossaudiodev", "audioop", "readline"),  # of the machine, and bring libraries of their own
    }
)
PACKAGES = (
    *("asyncio", "collections", "concurrent.futures", "ctypes", "email", "encodings", "html", "http", "importlib", "json", "logging"),
    *("multiprocessing", "sqlite3", "unittest", "urllib", "xml.dom", "xml.etree", "zoneinfo"),
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
LIBRARIES = ("libdl.so.2", "librt.so.1", "libpthread.so.0", "libutil.so.1", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6")
"""What compiled packages ask of the system. At level A packages can be read, and the system's folders cannot; what is loaded need not be."""


class Parked:
    """Modules that are in memory and not yet in `sys.modules`: an import finds them here.

    Every run copies `sys.modules`, which counts a reference to each module in it, and so makes a copy of that module's page of memory
    for this child alone. A thousand modules that no program asks for would cost more than all the rest of a short run.
    """

    def __init__(self, modules: dict[str, ModuleType]) -> None:
        self._modules = modules
        self._specs: dict[str, ModuleSpec | None] = {}

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """What the import system asks: `None` for what is not parked."""
        del path, target
        return ModuleSpec(fullname, self) if fullname in self._modules else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module itself; the import system is about to write another spec into it."""
        module = self._modules[spec.name]
        self._specs[spec.name] = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to run: the module gets its own spec back."""
        if module.__spec__ is not None:
            module.__spec__ = self._specs.pop(module.__spec__.name)


def preload() -> None:
    """Loads it all and runs first programs; what cannot be loaded is left out, and a program that wants it is told so."""
    load_all()
    fuse.backends.clear()  # compiled loops, where Numba is installed: a confined process may not make code
    run_program(WARM_UP)
    for _ in range(OFTEN):
        run_program(FIRST)
    used = set(sys.modules)
    for name in dialects.names():
        _load(_modules_of(f"autograd_core.dialects.{name}"))
    _load(_rarely_used())
    parked = {name: sys.modules.pop(name) for name in set(sys.modules) - used}
    sys.meta_path.insert(0, Parked(parked))
    for library in LIBRARIES:
        with suppress(OSError):
            ctypes.CDLL(library)


def _load(names: Iterable[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            with suppress(Exception, SystemExit):  # a broken module must not keep the others from their runs
                importlib.import_module(name)


def _rarely_used() -> Iterator[str]:
    yield from sorted(name for name in sys.stdlib_module_names - NOT_LOADED if not name.startswith("_") or name == "__future__")
    yield from ("_strptime", "_pydecimal", "_pyio")
    for package in PACKAGES:
        yield from _modules_of(package)
    yield from (f"numpy.{name}" for name in NUMPY)


def _modules_of(package: str) -> Iterator[str]:
    """The package, then everything under it; a package is loaded before its folder is read."""
    yield package
    for found in pkgutil.iter_modules(getattr(sys.modules.get(package), "__path__", ()), f"{package}."):
        if found.name.endswith(("__main__", "capture.kernels", ".test", ".tests")):
            continue
        if found.ispkg:
            yield from _modules_of(found.name)
        else:
            yield found.name
