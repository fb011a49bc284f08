"""Other surfaces on the same tape: modules that carry a framework's names and conventions over this engine.

`install()` puts them into `sys.modules`, so that an unmodified program imports them, also where the real framework is installed.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable

from autograd_core import printing

__all__ = ["install"]


def install() -> Callable[[], None]:
    """Make `import torch` mean this engine's surface. Returns a function that takes it out again.

    >>> undo = install()
    >>> import torch
    >>> torch.tensor(1.0)
    tensor(1.)
    >>> undo()
    """
    kept = {name: module for name, module in sys.modules.items() if name == "torch" or name.startswith("torch.")}
    for name in kept:
        del sys.modules[name]
    look = {word: value for word, value in vars(printing).items() if word.isupper()}  # set_printoptions changes it
    package = importlib.import_module("autograd_core.dialects.torch")
    modules = {"torch": package}
    for found in pkgutil.walk_packages(package.__path__, "torch."):
        modules[found.name] = importlib.import_module(f"autograd_core.dialects.{found.name}")
    sys.modules.update(modules)

    def undo() -> None:
        for name in modules:
            sys.modules.pop(name, None)
        sys.modules.update(kept)
        vars(printing).update(look)

    return undo
