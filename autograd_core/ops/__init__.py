"""The table of derivatives: one short definition for each operation, grouped by what they are for.

Reading order: `elementary` (one number in, one out), `arithmetic` (two in), `reduce`, `shape`, `index`, then those that are loaded
when somebody asks for one of their names (`public.LATE`). `ops.name` is the operation or function of that name, as rules call it.
"""

from __future__ import annotations

import sys
from typing import Any

from autograd_core.op import REGISTRY
from autograd_core.ops import arithmetic, elementary, index, reduce, shape  # noqa: F401
from autograd_core.public import FUNCTIONS, INNER, load_all


def _known() -> dict[str, Any]:
    """Operations by name, and over them the functions of the same name that people call."""
    modules = [module for name, module in sys.modules.items() if name.startswith(__name__ + ".")]
    functions = {name: vars(module)[name] for module in modules for name in vars(module).keys() & FUNCTIONS.keys()}
    return REGISTRY | functions | INNER


globals().update(_known())


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    load_all()
    globals().update(_known())
    if name not in globals():
        raise AttributeError(f"there is no operation {name!r}")
    return globals()[name]
