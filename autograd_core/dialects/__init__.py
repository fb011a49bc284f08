"""Other surfaces on the same tape: packages that carry a framework's names and conventions over this engine.

`install()` makes an unmodified program import them, also where the real framework is installed or already imported; `uninstall()` ends that.
Every package in this folder is a dialect under its own name. Nothing is imported before a program asks for it, and a module is the same
object under both of its names. Knows nothing of what is inside a dialect.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from autograd_core import printing
from autograd_core.dialects.surface import FRESH
from autograd_core.errors import AutogradError, AutogradIndexError, AutogradTypeError, AutogradValueError, MissingAttribute, NoDerivative

__all__ = ["error_name", "install", "names", "rename_errors", "uninstall"]


@cache
def names() -> list[str]:
    """The frameworks that there is a dialect for; looked up once, because a confined process may not list folders."""
    return [found.name for found in pkgutil.iter_modules(__path__) if found.ispkg]


ALSO = {"keras": "tensorflow.keras"}
"""What is a part of a dialect, and imported by a name of its own too."""


class _Finder:
    """Finds `torch.nn` as `autograd_core.dialects.torch.nn`, whether that is a file or an attribute of the module above; and loads it."""

    def __init__(self) -> None:
        self.known = frozenset({*names(), *ALSO})
        self.specs: dict[str, Any] = {}

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """What the import system asks: `None` for what is no dialect's."""
        del path, target
        if fullname.partition(".")[0] not in self.known or self._module(fullname) is None:
            return None
        return ModuleSpec(fullname, self)  # type: ignore[arg-type]

    @staticmethod
    def _module(fullname: str) -> ModuleType | None:
        ours = f"{__name__}.{ALSO.get(fullname, fullname)}"
        above, _, last = fullname.rpartition(".")
        outer = sys.modules.get(above)  # the import system loads it first; it may itself be an attribute of another
        there = None if outer is None else vars(outer).get(last)
        if there is not None and not isinstance(
            there, ModuleType
        ):  # `tf.function` is a function: importing its file would put that in its place
            raise ModuleNotFoundError(f"No module named '{fullname}'; '{above}.{last}' is no module", name=fullname)
        path = f"{outer.__name__}.{last}" if outer is not None else ours
        if path in sys.modules or (hasattr(outer or sys.modules[__name__], "__path__") and importlib.util.find_spec(path) is not None):
            return importlib.import_module(path)
        found = getattr(outer, last, None)
        return found if isinstance(found, ModuleType) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The module itself, which is loaded already; the import system is about to write another spec into it."""
        module: Any = self._module(spec.name)
        self.specs[spec.name] = module.__spec__
        return module  # type: ignore[no-any-return]

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to run: the module gets its own spec back."""
        alias = module.__spec__
        if alias is not None and alias.name in self.specs:
            module.__spec__ = self.specs.pop(alias.name)


_ERRORS: tuple[Any, ...] = (AutogradError, NoDerivative, AutogradIndexError, AutogradTypeError, AutogradValueError, MissingAttribute)
_OWN = {kind: (kind.__name__, kind.__qualname__, kind.__module__) for kind in _ERRORS}


def rename_errors(pythons: bool) -> None:
    """Let the engine's errors be called as the Python errors that they are a kind of, which is what the frameworks raise; or by their own names."""
    for kind, own in _OWN.items():
        shown = kind.__bases__[-1]
        kind.__name__, kind.__qualname__, kind.__module__ = (shown.__name__, shown.__qualname__, shown.__module__) if pythons else own


def error_name(kind: type[BaseException]) -> str:
    """What a program calls an error, whether or not a dialect is installed: the engine's own by the Python error that it is a kind of.

    >>> error_name(AutogradError), error_name(KeyError)
    ('RuntimeError', 'KeyError')
    """
    return kind.__bases__[-1].__name__ if kind in _OWN else kind.__name__


_installed: list[Callable[[], None]] = []


def install() -> Callable[[], None]:
    """Make `import torch`, `import tensorflow` … mean the dialects. Returns a function that takes just this out again.

    What stands in `sys.modules` under these names is kept and put back; settings that a program may change (print options, default graph,
    flags) are as new, and as before when it is over.

    >>> undo = install()
    >>> import torch
    >>> torch.tensor(1.0)
    tensor(1.)
    >>> undo()
    """
    finder: Any = _Finder()
    rename_errors(True)
    kept = _taken_out(finder.known)
    look = {word: value for word, value in vars(printing).items() if word.isupper()}  # set_printoptions changes it
    _start_again()
    sys.meta_path.insert(0, finder)

    def undo() -> None:
        if undo not in _installed:
            return
        _installed.remove(undo)
        sys.meta_path[:] = [one for one in sys.meta_path if one is not finder]
        _taken_out(finder.known)
        sys.modules.update(kept)
        vars(printing).update(look)
        rename_errors(bool(_installed))
        _start_again()

    _installed.append(undo)
    return undo


def _start_again() -> None:
    for start_again in FRESH:
        start_again()


def uninstall() -> None:
    """Take out every `install()`, the last one first; what stood in `sys.modules` before is there again."""
    for undo in reversed(_installed[:]):
        undo()


def _taken_out(known: frozenset[str]) -> dict[str, ModuleType]:
    """Remove the modules of these frameworks from `sys.modules`, and return them."""
    taken = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in known}
    for name in taken:
        del sys.modules[name]
    return taken
