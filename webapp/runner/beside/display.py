"""`IPython.display` where it is not installed: what is shown is printed as Python shows it."""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["names"]


def _display(*objects: Any, **_: Any) -> None:
    for one in objects:
        sys.stdout.write(f"{one if isinstance(one, _Shown) else repr(one)}\n")


def _clear_output(wait: bool = False) -> None:
    """Nothing: what was printed belongs to the recording."""


class _Shown:
    """Text or markup that a notebook would lay out."""

    def __init__(self, data: Any = None, *_: Any, **__: Any) -> None:
        self.data = data

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __str__(self) -> str:
        return str(self.data)


def _get_ipython() -> None:
    """No notebook is there to be asked."""


def names(module: str) -> dict[str, Any]:
    """What the module holds."""
    kinds = {name: type(name, (_Shown,), {}) for name in ("HTML", "Image", "Latex", "Markdown", "Math", "SVG")}
    shown = {"display": _display, "clear_output": _clear_output, "set_matplotlib_formats": _display_formats, **kinds}
    return shown if module.endswith(".display") else {"get_ipython": _get_ipython, "version_info": (0, 0, 0)}


def _display_formats(*_: Any, **__: Any) -> None:
    """Nothing: no figure is drawn."""
