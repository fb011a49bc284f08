"""What programs bring along beside their framework and no gradient passes through: figures, progress bars, a notebook's display.

Where matplotlib, seaborn and tqdm are installed they are used, since this is asked last. Where they are not, a program of a course still runs
to its end: figures are not drawn, and a notice says so; bars go through what they are given. A display prints, whatever is installed: IPython's
own would move the cursor of a terminal that is not there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from webapp.runner.beside import bars, display, figures

__all__ = ["TOPS", "install"]

_MAKERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "matplotlib": figures.names,
    "mpl_toolkits": figures.names,
    "seaborn": figures.names,
    "tqdm": bars.names,
    "IPython": display.names,
}
TOPS = frozenset(_MAKERS)
_OURS = frozenset({"IPython"})


class _Finder:
    """Finds and makes these modules, each as new for one program."""

    def __init__(self, tops: frozenset[str]) -> None:
        self.tops = tops

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """What the import system asks: `None` for what is none of these."""
        del path, target
        top = fullname.partition(".")[0]
        if top not in self.tops or (top == "tqdm" and fullname not in bars.MODULES):
            return None
        return ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """A plain module; the import system makes it."""
        del spec
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Put the names of the module in place."""
        module.__dict__.update(_MAKERS[module.__name__.partition(".")[0]](module.__name__))


def install() -> Callable[[], None]:
    """Have a program find them where nothing else is found. Returns a function that takes them out again.

    >>> undo = install()
    >>> from tqdm import trange
    >>> [number for number in trange(3)]
    [0, 1, 2]
    >>> undo()
    """
    figures.begin()
    first: Any = _Finder(_OURS)
    last: Any = _Finder(TOPS - _OURS)
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in _OURS}
    sys.meta_path.insert(0, first)
    sys.meta_path.append(last)

    def undo() -> None:
        for finder in (first, last):
            if finder in sys.meta_path:
                sys.meta_path.remove(finder)
        for name in [name for name, module in sys.modules.items() if _made_by(module, first) or _made_by(module, last)]:
            del sys.modules[name]
        sys.modules.update(kept)

    return undo


def _made_by(module: ModuleType, finder: Any) -> bool:
    return getattr(getattr(module, "__spec__", None), "loader", None) is finder
